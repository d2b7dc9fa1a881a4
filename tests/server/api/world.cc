#include "world.h"

#include "storage/accounts.h"
#include "storage/audit.h"
#include "storage/spaces.h"

namespace rotulus::test {
namespace {

const storage::Actor kInstaller{UserId{}, "local owner"};

crypto::Credential test_key() {
  crypto::Credential credential;
  credential.secret = crypto::SecretBytes(crypto::kKeySize);
  std::fill_n(credential.secret.data(), crypto::kKeySize, std::uint8_t{7});
  return credential;
}

service::ApplicationOptions application_options(service::SignInLimits limits, std::shared_ptr<const plugins::Host> plugins,
                                                std::chrono::milliseconds index_delay, std::uint32_t password_log_n) {
  service::ApplicationOptions options;
  options.index.allow_swap = true;
  options.indexer.batch_delay = index_delay;
  options.sign_in = limits;
  options.sign_in.password_log_n = password_log_n;
  options.clock_interval = std::chrono::milliseconds(20);
  options.plugins = std::move(plugins);
  return options;
}

}  // namespace

std::shared_ptr<const plugins::Host> shipped_plugins() {
  static const std::shared_ptr<const plugins::Host> host = [] {
    const std::filesystem::path folder = ROTULUS_PLUGINS;
    plugins::HostOptions options;
    options.deadline = std::chrono::seconds(60);  // a machine under load is no reason to disable one
    return plugins::Host::load(
        {{"approval", folder / "rotulus-approval.so", {}}, {"templates", folder / "rotulus-templates.so", {}}}, options);
  }();
  return host;
}

World::World(const api::ApiOptions& options, service::SignInLimits limits, std::shared_ptr<const plugins::Host> plugins,
             std::chrono::milliseconds index_delay, std::uint32_t password_log_n) {
  auto created = storage::Store::create(storage::DataDirectory::create(directory_ / "data"), test_key());
  app_ = std::make_unique<service::Application>(
      std::move(created.store), application_options(std::move(limits), std::move(plugins), index_delay, password_log_n), nullptr);
  add_people();
  api::add_routes(router_, *app_, options);
}

void World::add_people() {
  struct Person {
    std::string name, role, space;
  };
  const std::vector<Person> people{{"adam", "administrator", ""}, {"aude", "auditor", ""},
                                   {"olga", "owner", "QA"},       {"carl", "contributor", "QA"},
                                   {"rhea", "reviewer", "QA"},    {"abel", "approver", "QA"},
                                   {"rita", "reader", "QA"},      {"hugo", "owner", "HB"},
                                   {"bert", "reader", "HB"},      {"nora", "", ""}};
  app_->write(kInstaller, [&](storage::Transaction& tx) {
    std::map<std::string, SpaceId> spaces{{"", SpaceId{}}};
    for (const std::string key : {"QA", "HB"})
      spaces[key] = storage::create_space(tx, *SpaceKey::parse(key), key + " documents", "").id;
    for (const Person& person : people) {
      const std::string record = app_->sign_in().hash(password_of(person.name));
      const auto user = storage::create_user(tx, person.name, person.name + " of " + person.space, "", record);
      storage::set_password(tx, user.id, record, storage::PasswordOrigin::kOwn);
      if (!person.role.empty()) storage::grant(tx, user.id, {person.role, Scope::of(spaces.at(person.space))});
    }
  });
}

void World::hire(const std::string& user_name, const std::string& role, const std::string& space) {
  app_->write(kInstaller, [&](storage::Transaction& tx) {
    const std::string record = app_->sign_in().hash(password_of(user_name));
    const auto user = storage::create_user(tx, user_name, user_name + " of " + space, "", record);
    storage::grant(tx, user.id, {role, Scope::of(storage::Spaces(tx).find(*SpaceKey::parse(space))->id)});
  });
}

Client& World::as(const std::string& user_name) {
  const auto found = clients_.find(user_name);
  if (found != clients_.end()) return found->second;
  Client client(router_);
  client.sign_in(user_name, password_of(user_name));
  return clients_.emplace(user_name, std::move(client)).first->second;
}

void World::commit(const std::string& space, storage::DocumentChange change, DocumentId* made) {
  app_->write(kInstaller, [&](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = storage::Spaces(tx).find(*SpaceKey::parse(space))->id;
    request.author = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 480};
    request.committer = request.author;
    request.message = "Bring it in";
    request.imported = true;
    request.changes.push_back(std::move(change));
    const auto result = storage::commit(tx, request);
    if (made != nullptr) *made = result.documents.front();
  });
}

DocumentId World::publish(const std::string& space, const std::string& path, const std::string& content) {
  storage::DocumentChange change;
  change.kind = storage::DocumentChange::Kind::kCreate;
  change.content = content;
  change.metadata = storage::Metadata{};
  change.metadata->path = path;
  DocumentId made;
  commit(space, std::move(change), &made);
  return made;
}

void World::publish_again(const DocumentId& document, const std::string& content) {
  storage::DocumentChange change;
  change.document = document;
  change.content = content;
  const auto session = app_->read();
  const auto space = storage::Spaces(session).find(storage::Documents(session).find(document)->space)->key.text();
  commit(space, std::move(change), nullptr);
}

void World::remove(const DocumentId& document) {
  storage::DocumentChange change;
  change.kind = storage::DocumentChange::Kind::kRemove;
  change.document = document;
  const auto session = app_->read();
  const auto space = storage::Spaces(session).find(storage::Documents(session).find(document)->space)->key.text();
  commit(space, std::move(change), nullptr);
}

void World::make_confidential(const std::string& space) {
  app_->write(kInstaller, [&](storage::Transaction& tx) {
    const auto found = *storage::Spaces(tx).find(*SpaceKey::parse(space));
    auto settings = found.settings();
    settings.confidential = true;
    storage::update_space(tx, found.id, found.version, settings);
  });
}

void World::catch_up() { REQUIRE(app_->indexer().wait_until_current(std::chrono::seconds(10))); }

std::vector<std::string> World::audit_actions(std::size_t count) {
  storage::AuditQuery query;
  query.limit = static_cast<int>(count);
  std::vector<std::string> actions;
  for (const auto& entry : storage::AuditLog(app_->read()).list(query)) actions.push_back(entry.action);
  return actions;
}

}  // namespace rotulus::test
