#include "office.h"

#include "plugins/host.h"
#include "storage/accounts.h"
#include "storage/maintenance.h"
#include "storage/spaces.h"

namespace rotulus::test {
namespace {

const storage::Actor kInstaller{UserId{}, "local owner"};

crypto::Credential office_key() {
  crypto::Credential credential;
  credential.secret = crypto::SecretBytes(crypto::kKeySize);
  std::fill_n(credential.secret.data(), crypto::kKeySize, std::uint8_t{5});
  return credential;
}

std::string password_of(const std::string& name) { return "correct horse " + name.substr(0, 1) + " battery"; }

std::shared_ptr<const plugins::Host> plugin_host() {
  const std::filesystem::path directory = ROTULUS_PLUGINS;
  return plugins::Host::load({{"approval", directory / "rotulus-approval.so", {}}}, {});
}

SpaceId space_of(const storage::Session& session) { return storage::Spaces(session).find(*SpaceKey::parse("QA"))->id; }

}  // namespace

Office::Office() {
  open(storage::Store::create(storage::DataDirectory::create(directory_ / "data"), office_key()).store);
  const std::vector<std::pair<std::string, std::string>> people{
      {"carl", "contributor"}, {"rhea", "reviewer"}, {"abel", "approver"}, {"anna", "approver"},
      {"axel", "approver"},    {"rita", "reader"},   {"olga", "owner"}};
  app_->write(kInstaller, [&](storage::Transaction& tx) {
    const auto space = storage::create_space(tx, *SpaceKey::parse("QA"), "Quality", "").id;
    for (const auto& [name, role] : people) {
      const auto user = storage::create_user(tx, name, name + " of QA", "", app_->sign_in().hash(password_of(name)));
      storage::grant(tx, user.id, {role, Scope::of(space)});
    }
    storage::grant(tx, storage::create_user(tx, "adam", "Adam", "", app_->sign_in().hash(password_of("adam"))).id,
                   {"administrator", Scope::system()});
  });
}

void Office::open(std::unique_ptr<storage::Store> store) {
  service::ApplicationOptions options;
  options.index.allow_swap = true;
  options.indexer.batch_delay = std::chrono::milliseconds(1);
  options.sign_in.password_log_n = 4;
  options.clock_interval = std::chrono::milliseconds(20);
  options.plugins = plugin_host();
  app_ = std::make_unique<service::Application>(std::move(store), options, nullptr);
}

void Office::restart() {
  app_.reset();
  open(storage::Store::open(storage::DataDirectory::open(directory_ / "data"), office_key()));
}

Principal Office::as(const std::string& name) {
  const auto session = app_->read();
  const storage::Accounts accounts(session);
  return accounts.principal(accounts.user(name).value().id).value();
}

void Office::grant(const std::string& name, const std::string& role) {
  app_->write(kInstaller, [&](storage::Transaction& tx) {
    storage::grant(tx, storage::Accounts(tx).user(name)->id, {role, Scope::of(space_of(tx))});
  });
  service::refresh_open_runs(*app_, {});
}

void Office::revoke(const std::string& name, const std::string& role) {
  app_->write(kInstaller, [&](storage::Transaction& tx) {
    storage::revoke(tx, storage::Accounts(tx).user(name)->id, {role, Scope::of(space_of(tx))});
  });
  service::refresh_open_runs(*app_, {});
}

service::DocumentView Office::create(const std::string& workflow) {
  service::NewDocument document;
  document.metadata.title = "泵站巡检";
  document.metadata.workflow = workflow;
  document.content = "# 泵站巡检\n\n每班检查一次。\n";
  return service::create_document(*app_, as("carl"), *SpaceKey::parse("QA"), document);
}

service::DocumentView Office::save(const std::string& number, const std::string& content, const std::string& who) {
  service::DraftChange change;
  change.content = content;
  return service::save_draft(*app_, as(who), number, now(number).document.version, change);
}

service::DocumentView Office::take(const std::string& who, const std::string& number, Transition transition,
                                   std::optional<Timestamp> effective_at) {
  service::TransitionRequest request;
  request.transition = transition;
  request.effective_at = effective_at;
  if (needs_comment(transition)) request.comment = "because of the test";
  if (needs_signature(transition)) request.signature = service::SignatureRequest{password_of(who), {}, {}};
  return service::take_transition(*app_, as(who), number, now(number).document.version, request);
}

service::DocumentView Office::approve(const std::string& number, std::optional<Timestamp> effective_at) {
  take("carl", number, Transition::kSubmit, effective_at);
  take("rhea", number, Transition::kApprove);
  return take("abel", number, Transition::kApprove);
}

bool Office::verifies() {
  const auto report = storage::verify(app_->store(), true, nullptr);
  for (const auto& problem : report.problems) WARN(problem);
  return report.problems.empty();
}

}  // namespace rotulus::test
