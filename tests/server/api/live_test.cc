// The interface over a socket: what the connection layer and the routes are together.
#include <thread>

#include "../http/live_server.h"
#include "world.h"

namespace rotulus::test {
namespace {

std::string request(const std::string& head, const Fields& fields, const std::string& body) {
  std::string text = head + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const auto& [name, value] : fields) text += name + ": " + value + "\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("from sign-in to a saved draft over a socket", "[api][live]") {
  World world;
  const DocumentId id = world.publish("QA", "manual.md", "# Manual\n");
  http::test::LiveServer server([&](http::Request& asked) { return world.router()(asked); });
  http::test::RawClient client = server.connect();
  const auto ask = [&](const std::string& head, const Fields& fields, const std::string& body = {}) {
    REQUIRE(client.send(request(head, fields, body)));
    auto answer = client.receive();
    REQUIRE(answer);
    return *answer;
  };
  const Fields json_type{{"Content-Type", "application/json"}};
  const auto in = ask("POST /api/v1/session", json_type, R"({"username": "carl", "password": "correct horse c battery"})");
  REQUIRE(in.status == 200);
  const std::string set = in.field("Set-Cookie");
  Fields carl{{"Cookie", set.substr(0, set.find(';'))}, {"Origin", "http://localhost"}};

  const std::string target = "/api/v1/documents/" + id.text();
  const auto shown = ask("GET " + target, carl);
  CHECK(shown.status == 200);
  CHECK(shown.field("Cache-Control") == "no-store");
  carl.emplace_back("If-Match", shown.field("ETag"));
  carl.emplace_back("Content-Type", "text/markdown");
  // Large enough to be read by a transfer thread.
  const std::string content = "# Manual\n" + std::string(300'000, 'x') + "\n";
  CHECK(ask("PUT " + target + "/content", carl, content).status == 200);
  CHECK(ask("GET " + target + "/content?version=2", carl).body == content);
  const auto stale = ask("PUT " + target + "/content", carl, "late");
  CHECK(stale.status == 412);
  CHECK(stale.field("Content-Type") == "application/problem+json");
  CHECK(ask("GET /api/v1/documents/QA-000077", carl).status == 404);
}

TEST_CASE("an answer without a session comes before a large body is read", "[api][live]") {
  World world;
  http::test::LiveServer server([&](http::Request& asked) { return world.router()(asked); });
  http::test::RawClient client = server.connect();
  client.send("PUT /api/v1/documents/QA-000001/content HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000000\r\n\r\n" +
              std::string(100'000, 'x'));
  const auto answer = client.receive();
  REQUIRE(answer);
  CHECK(answer->status == 401);
}

TEST_CASE("whoever is disabled is out with the very next request, and what was under way writes nothing",
          "[api][live][identity]") {
  World world;
  const DocumentId id = world.publish("QA", "manual.md", "# Manual\n");
  http::test::LiveServer server([&](http::Request& asked) { return world.router()(asked); });
  const auto ask = [](http::test::RawClient& client, const std::string& text) {
    REQUIRE(client.send(text));
    auto answer = client.receive();
    REQUIRE(answer);
    return *answer;
  };
  http::test::RawClient by_cookie = server.connect(), by_token = server.connect(), upload = server.connect();
  const std::string token =
      world.as("carl")
          .post("/api/v1/tokens",
                {{"name", "t"}, {"scopes", {"read_document", "read_drafts", "edit_document"}}, {"expires_at", in_days(1)}})
          .data()["token"];
  const Fields carl{{"Cookie", "__Host-rotulus=" + world.as("carl").session()}, {"Origin", "http://localhost"}};
  const Fields robot{{"Authorization", "Bearer " + token}};
  const std::string target = "/api/v1/documents/" + id.text();
  CHECK(ask(by_cookie, request("GET /api/v1/me", carl, "")).status == 200);
  const std::string tag = ask(by_token, request("GET " + target, robot, "")).field("ETag");

  // An upload of which the last byte is still to come: it was let in already.
  const std::string content(300'000, 'x');
  std::string begun =
      request("PUT " + target + "/content", {carl[0], carl[1], {"If-Match", tag}, {"Content-Type", "text/markdown"}}, content);
  REQUIRE(upload.send(begun.substr(0, begun.size() - 1)));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));

  REQUIRE(world.as("adam").patch("/api/v1/users/carl", {{"disabled", true}}).status == 200);
  const auto disabled = std::chrono::steady_clock::now();
  CHECK(ask(by_cookie, request("GET /api/v1/me", carl, "")).status == 401);
  CHECK(ask(by_token, request("GET " + target, robot, "")).status == 401);
  CHECK(std::chrono::steady_clock::now() - disabled < std::chrono::seconds(1));
  CHECK(ask(upload, begun.substr(begun.size() - 1)).status == 401);
  CHECK(world.as("olga").get(target + "/versions").data()["items"].size() == 1);
}

}  // namespace rotulus::test
