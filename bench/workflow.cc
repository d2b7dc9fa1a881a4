// How long "my tasks" takes for an approver of a busy organisation: 1,000 open approvals, 200 users.
#include "groups.h"
#include "https_server.h"
#include "measure.h"
#include "plugins/host.h"
#include "service/life_cycle.h"
#include "storage/accounts.h"
#include "storage/spaces.h"

namespace rotulus::bench {
namespace {

constexpr int kApprovals = 1000, kUsers = 200, kApprovers = 20, kRequests = 300;

struct Organisation {
  Scratch scratch;
  std::unique_ptr<service::Application> app;
  std::string token;  // of an approver
};

std::string user_name(int number) { return "user" + std::to_string(number); }

void add_people(Organisation& place) {
  place.app->write(service::local_owner(), [&](storage::Transaction& tx) {
    const auto space = storage::create_space(tx, SpaceKey::parse("QA").value(), "Quality", "").id;
    for (int i = 0; i < kUsers; ++i) {
      const auto user = storage::create_user(tx, user_name(i), "", "", "").id;
      const char* role = i == 0 ? "contributor" : i <= kApprovers ? "approver" : "reader";
      storage::grant(tx, user, {role, Scope::of(space)});
      if (i != 1) continue;
      const Timestamp tomorrow{Timestamp::now().microseconds + 86'400'000'000};
      place.token =
          storage::create_token(tx, user, "bench", {Permission::kReadDocument, Permission::kReadDrafts}, tomorrow).bearer;
    }
  });
}

Principal author(service::Application& app) {
  const auto session = app.read();
  const storage::Accounts accounts(session);
  return accounts.principal(accounts.user(user_name(0)).value().id).value();
}

void submit_documents(Organisation& place) {
  const Principal writer = author(*place.app);
  for (int i = 0; i < kApprovals; ++i) {
    service::NewDocument document;
    document.metadata.title = "Document " + std::to_string(i);
    document.metadata.workflow = "simple-approval";
    document.content = "# Document\n\nSome text.\n";
    const auto made = service::create_document(*place.app, writer, SpaceKey::parse("QA").value(), document);
    service::take_transition(*place.app, writer, made.document.number, made.document.version, {});
  }
}

void measure_tasks(const Organisation& place) {
  const HttpsServer server(*place.app, place.scratch.path());
  auto client = server.client(place.token);
  std::vector<double> times;
  for (int i = 0; i < kRequests; ++i) {
    const double seconds = seconds_of([&] {
      if (static_cast<int>(client.get("/api/v1/tasks?limit=50").status) != 200) throw std::runtime_error("the tasks are refused");
    });
    times.push_back(1000 * seconds);
  }
  print_percentiles("workflow.tasks", std::move(times), "fifty of 1,000 tasks, 200 users, HTTPS, kept connection");
}

}  // namespace

void workflow_group() {
  Organisation place;
  service::ApplicationOptions options;
  options.index.directory = "/dev/shm";
  options.index.allow_swap = true;
  const std::filesystem::path plugin = std::filesystem::path(ROTULUS_PLUGINS) / "rotulus-approval.so";
  options.plugins = plugins::Host::load({{"approval", plugin, {}}}, {});
  auto created = storage::Store::create(storage::DataDirectory::create(place.scratch / "data"), bench_key());
  place.app = std::make_unique<service::Application>(std::move(created.store), options, nullptr);
  add_people(place);
  const double seconds = seconds_of([&] { submit_documents(place); });
  print({"workflow.submissions_per_s", {kApprovals / seconds}, "created and submitted one after the other, 200 users"});
  measure_tasks(place);
}

}  // namespace rotulus::bench
