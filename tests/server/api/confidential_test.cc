// In a confidential space nobody reads what a document says without an entry in the audit log.
#include "flow.h"
#include "service/reading.h"
#include "storage/audit.h"
#include "storage/raw_database.h"
#include "storage/spaces.h"

namespace rotulus::test {
namespace {

constexpr const char* kMarker = "zygomorphic";

std::vector<storage::AuditEntry> readings(World& world) {
  storage::AuditQuery query;
  query.action = "document.read";
  query.limit = 1000;
  return storage::AuditLog(world.app().read()).list(query);
}

// Somebody who has just signed in: what he reads is not part of an earlier reading.
Client fresh(World& world, const std::string& who) {
  Client client(world.router());
  client.sign_in(who, password_of(who));
  return client;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

// An address of the route, with everything filled in by which it could show something of the document.
std::vector<std::string> addresses(const std::string& pattern, const std::string& document) {
  std::string target = replaced(pattern, "{document}", document);
  for (const char* key : {"{key}", "{space}"}) target = replaced(target, key, "QA");
  target = replaced(replaced(target, "{version}", "2"), "{id}", "1");
  const auto open = target.find('{');
  if (open != std::string::npos) target = target.substr(0, open) + "1" + target.substr(target.find('}') + 1);
  return {target, target + "?from=1&to=2", target + "?q=" + kMarker, target + "?version=2"};
}

}  // namespace

TEST_CASE("no route shows what a confidential document says without a record of the reading", "[api][access][confidential]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.save("# Pump check\n\nThe " + std::string(kMarker) + " flower.\n").status == 200);
  REQUIRE(world.as("rhea").post(flow.target() + "/comments", {{"text", std::string("Why ") + kMarker + "?"}}).status == 201);
  world.make_confidential("QA");
  world.catch_up();
  std::set<std::string> showed;
  for (const auto& route : world.router().routes()) {
    if (route.method != http::Method::kGet) continue;
    for (const std::string& target : addresses(route.pattern, flow.id())) {
      const Client olga = fresh(world, "olga");
      const std::size_t before = readings(world).size();
      const Answer answer = olga.get(target);
      INFO(target);
      CHECK(answer.status != 500);
      if (answer.body.find(kMarker) == std::string::npos) continue;
      showed.insert(route.name);
      const auto after = readings(world);
      CHECK(after.size() > before);
      CHECK(after.front().object == "document " + flow.id());
      CHECK(after.front().actor_name == "olga");
    }
  }
  CHECK(showed == std::set<std::string>{"getContent", "compareVersions", "listComments", "getComment"});
}

TEST_CASE("an entry says which version was read, how and by whom, and a page that asks again adds none",
          "[api][access][confidential]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "# Secret\n\nOne.\n");
  world.publish_again(id, "# Secret\n\nTwo.\n");
  world.make_confidential("QA");
  const std::string target = "/api/v1/documents/" + id.text();
  const Client rita = fresh(world, "rita");
  CHECK(rita.get(target).status == 200);  // what a document is called is no reading
  CHECK(rita.get(target + "/versions").status == 200);
  CHECK(readings(world).empty());
  for (int i = 0; i < 3; ++i) CHECK(rita.get(target + "/content").status == 200);
  CHECK(rita.get(target + "/content", {{"Range", "bytes=0-3"}}).status == 206);
  REQUIRE(readings(world).size() == 1);
  CHECK(readings(world)[0].detail == "version 0.2 (revision 2), content, signed in");
  CHECK(readings(world)[0].actor_name == "rita");
  CHECK(rita.get(target + "/content?version=1").status == 200);
  CHECK(readings(world)[0].detail == "version 0.1 (revision 1), content, signed in");
  CHECK(rita.get(target + "/compare?from=1&to=2").status == 200);
  CHECK(readings(world).size() == 2);
  CHECK(fresh(world, "rita").get(target + "/compare?from=1&to=2").status == 200);
  CHECK(readings(world).size() == 4);
  // Whoever may not read it leaves no entry, and learns nothing.
  CHECK(fresh(world, "hugo").get(target + "/content").status == 404);
  CHECK(readings(world).size() == 4);
}

TEST_CASE("asking for the head, or whether a copy still holds, is recorded as that", "[api][access][confidential]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "# Secret\n");
  const std::string target = "/api/v1/documents/" + id.text() + "/content";
  const std::string tag = world.as("rita").get(target).tag();
  world.make_confidential("QA");
  const Client rita = fresh(world, "rita");
  CHECK(rita.send(http::Method::kHead, target).status == 200);
  CHECK(readings(world)[0].detail == "version 0.1 (revision 1), head, signed in");
  CHECK(rita.get(target, {{"If-None-Match", tag}}).status == 304);
  CHECK(readings(world)[0].detail == "version 0.1 (revision 1), unchanged copy, signed in");
  CHECK(rita.get(target).status == 200);
  CHECK(readings(world)[0].detail == "version 0.1 (revision 1), content, signed in");
  CHECK(readings(world).size() == 3);
  // What was read stands for these, too.
  CHECK(rita.get(target, {{"If-None-Match", tag}}).status == 304);
  CHECK(readings(world).size() == 3);
}

TEST_CASE("reading with a token is recorded as that", "[api][access][confidential]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", "# Secret\n");
  world.make_confidential("QA");
  const json token{{"name", "t"}, {"scopes", {"read_document"}}, {"expires_at", in_days(30)}};
  const Answer made = world.as("rita").post("/api/v1/tokens", token);
  REQUIRE(made.status == 201);
  Client program(world.router());
  program.use_token(made.data()["token"]);
  CHECK(program.get("/api/v1/documents/" + id.text() + "/content").status == 200);
  REQUIRE(readings(world).size() == 1);
  CHECK(readings(world)[0].detail == "version 0.1 (revision 1), content, with a token");
}

TEST_CASE("a reading that cannot be recorded shows nothing", "[api][access][confidential]") {
  World world;
  const DocumentId id = world.publish("QA", "a.md", std::string("# Secret\n\n") + kMarker + "\n");
  const DocumentId plain = world.publish("HB", "b.md", "# Plain\n");
  world.make_confidential("QA");
  const std::string target = "/api/v1/documents/" + id.text();
  const Client rita = fresh(world, "rita"), bert = fresh(world, "bert");
  {
    RawDatabase other(world.data());
    REQUIRE(other.execute("BEGIN IMMEDIATE"));  // nobody else can write
    for (const char* part : {"/content", "/compare?from=1&to=1"}) {
      const Answer answer = rita.get(target + part);
      CHECK(answer.status == 503);
      CHECK(answer.body.find(kMarker) == std::string::npos);
      CHECK(answer.detail().find("recorded") != std::string::npos);
    }
    CHECK(bert.get("/api/v1/documents/" + plain.text() + "/content").status == 200);
  }
  CHECK(readings(world).empty());
  CHECK(rita.get(target + "/content").status == 200);
  CHECK(readings(world).size() == 1);
}

TEST_CASE("hits of a confidential space are found by their words, and quote none of them", "[api][search][confidential]") {
  World world;
  world.publish("QA", "a.md", "# Secret garden\n\nThe " + std::string(kMarker) + " flower.\n");
  world.catch_up();
  const auto hit = [&] { return world.as("rita").get(std::string("/api/v1/search?q=") + kMarker).data()["items"][0]; };
  CHECK_FALSE(hit()["snippet"].empty());
  world.make_confidential("QA");
  CHECK(hit()["snippet"].empty());
  CHECK_FALSE(hit()["title"].empty());
  CHECK(readings(world).empty());
}

TEST_CASE("readings count as one for five minutes, and in one session", "[api][access][confidential]") {
  service::RecentReadings recent;
  const Principal caller{UserId{3}, "rita", false, {}, {}};
  const service::Reader one(caller, "a"), other(caller, "b");
  const auto now = std::chrono::steady_clock::now();
  using service::Manner;
  recent.add(one, RevisionId{7}, Manner::kContent, now);
  CHECK(recent.covers(one, RevisionId{7}, Manner::kContent, now));
  CHECK(recent.covers(one, RevisionId{7}, Manner::kComparison, now + std::chrono::minutes(4)));
  CHECK_FALSE(recent.covers(one, RevisionId{7}, Manner::kContent, now + service::kOneReading));
  CHECK_FALSE(recent.covers(other, RevisionId{7}, Manner::kContent, now));
  CHECK_FALSE(recent.covers(one, RevisionId{8}, Manner::kContent, now));
  recent.add(other, RevisionId{7}, Manner::kHead, now);
  CHECK(recent.covers(other, RevisionId{7}, Manner::kHead, now));
  CHECK_FALSE(recent.covers(other, RevisionId{7}, Manner::kContent, now));
}

}  // namespace rotulus::test
