// Default deny, also when what decides cannot be read: somebody alters rows under the running server.
#include <condition_variable>
#include <mutex>

#include "../http/live_server.h"
#include "storage/accounts.h"
#include "storage/bindings.h"
#include "storage/groups.h"
#include "storage/raw_database.h"
#include "storage/roles.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

// A row that the question whether gil may read the document cannot do without.
struct Damage {
  const char* what;
  const char* sql;
};
const std::vector<Damage> kDamages{
    {"his account", "UPDATE user SET sealed = zeroblob(length(sealed)) WHERE name = 'gil'"},
    {"his account, made anew", "UPDATE user SET created = created + 1 WHERE name = 'gil'"},
    {"his group's binding", "UPDATE binding SET sealed = zeroblob(length(sealed)) WHERE group_id != 0"},
    {"his group's binding, another space", "UPDATE binding SET space = 2 WHERE group_id != 0"},
    {"his membership", "UPDATE group_member SET sealed = zeroblob(length(sealed))"},
    {"his role", "UPDATE role SET sealed = zeroblob(length(sealed))"},
    {"his session", "UPDATE session SET sealed = zeroblob(length(sealed)) WHERE user = (SELECT id FROM user WHERE name = 'gil')"},
};

// Lines come from the server's threads, some after the answer has arrived.
class Log {
 public:
  void add(std::string_view line) {
    const std::lock_guard lock(mutex_);
    refused_ += line.find("\"status\":500") != line.npos ? 1 : 0;
    changed_.notify_all();
  }
  bool refuses(int times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return refused_ >= times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int refused_ = 0;
};

}  // namespace

TEST_CASE("what decides on access and cannot be read refuses the request, tells the log, and stops nobody else",
          "[api][access][damage]") {
  for (const Damage& damage : kDamages) {
    INFO(damage.what);
    World world;
    const DocumentId id = world.publish("QA", "a.md", "# Secret garden\n");
    const DocumentId plain = world.publish("HB", "b.md", "# Plain\n");
    world.app().write({UserId{}, "local owner"}, [&](storage::Transaction& tx) {
      const auto user = storage::create_user(tx, "gil", "Gil", "", world.app().sign_in().hash(password_of("gil")));
      storage::create_role(tx, "viewer", "Viewer", {Permission::kReadDocument});
      const auto group = storage::create_group(tx, "board", "Board");
      storage::set_members(tx, group.id, group.version, {user.id});
      storage::grant(tx, group.id, {"viewer", Scope::of(storage::Spaces(tx).find(*SpaceKey::parse("QA"))->id)});
    });
    Log log;
    http::ServerOptions options = http::test::quick_options();
    options.log = http::EventLog::to_function(http::LogLevel::kInfo, [&](std::string_view line) { log.add(line); });
    http::test::LiveServer server([&](http::Request& asked) { return world.router()(asked); }, options);
    const auto get = [&](const std::string& who, const std::string& target) {
      http::test::RawClient client = server.connect();
      REQUIRE(client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-rotulus=" + world.as(who).session() +
                          "\r\n\r\n"));
      const auto answer = client.receive();
      REQUIRE(answer);
      return *answer;
    };
    const std::string target = "/api/v1/documents/" + id.text();
    REQUIRE(get("gil", target + "/content").status == 200);
    REQUIRE(RawDatabase(world.data()).change(damage.sql));
    for (const std::string& asked :
         {target, target + "/content", std::string("/api/v1/search?q=garden"), std::string("/api/v1/me")}) {
      const auto answer = get("gil", asked);
      INFO(asked);
      CHECK(answer.status == 500);
      CHECK(answer.body.find("garden") == std::string::npos);
    }
    CHECK(log.refuses(4));
    CHECK(get("bert", "/api/v1/documents/" + plain.text() + "/content").status == 200);
    CHECK(get("rita", target + "/content").status == 200);
  }
}

}  // namespace rotulus::test
