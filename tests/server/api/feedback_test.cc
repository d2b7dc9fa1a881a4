// "This helped" and "outdated", over the interface.
#include "flow.h"
#include "published.h"
#include "storage/maintenance.h"

namespace rotulus::test {
namespace {

struct Said {
  World world;
  std::string target;

  explicit Said(const std::string& owner = "carl") {
    storage::Metadata metadata;
    metadata.path = "pump.md";
    metadata.owner = owner;
    target = "/api/v1/documents/" + publish_with(world, "QA", metadata, "# Pump\n").text();
    for (const char* who : {"rita", "rhea", "carl"}) world.as(who);  // signed in before anything is recorded
  }
  json feedback(const std::string& who) { return world.as(who).get(target + "/feedback").data(); }
  Answer report(const std::string& who, const std::string& reason = "The pump was replaced.") {
    return world.as(who).post(target + "/feedback/outdated", {{"reason", reason}});
  }
  std::vector<std::string> tasks(const std::string& who) {
    std::vector<std::string> kinds;
    const json list = world.as(who).get("/api/v1/tasks").data();
    CHECK(list["total"] == list["items"].size());
    for (const json& task : list["items"]) kinds.push_back(task["kind"]);
    return kinds;
  }
};

const std::vector<std::string> kOne{"outdated"};

}  // namespace

TEST_CASE("a reader says once that a document helped, and takes it back", "[api][feedback]") {
  Said said;
  const std::string helped = said.target + "/feedback/helped";
  const Client& rita = said.world.as("rita");
  CHECK(said.feedback("rita") == json{{"helped", 0}, {"helped_me", false}, {"may_answer", false}, {"reports", json::array()}});
  CHECK(rita.send(http::Method::kPut, helped).data()["helped"] == 1);
  CHECK(rita.send(http::Method::kPut, helped).data()["helped"] == 1);
  CHECK(said.world.as("rhea").send(http::Method::kPut, helped).data()["helped"] == 2);
  CHECK(said.feedback("carl")["helped_me"] == false);
  CHECK(said.world.audit_actions(2) == std::vector<std::string>{"feedback.help", "feedback.help"});
  const Answer back = rita.del(helped);
  CHECK(back.data()["helped"] == 1);
  CHECK(back.data()["helped_me"] == false);
  CHECK(rita.del(helped).data()["helped"] == 1);
  CHECK(said.world.audit_actions(1) == std::vector<std::string>{"feedback.take_back"});
  said.world.catch_up();
  CHECK(rita.get("/api/v1/search?q=pump").data()["items"][0]["helped"] == 1);
  CHECK(storage::verify(said.world.app().store(), true, nullptr).problem_count == 0);
}

TEST_CASE("outdated is a task of the owner, which he closes with an answer", "[api][feedback][tasks]") {
  Said said;
  REQUIRE(said.report("rita").status == 201);
  CHECK(said.report("rita", "again").status == 409);
  CHECK(said.tasks("carl") == kOne);
  CHECK(said.tasks("olga").empty());
  CHECK(said.tasks("rita").empty());
  const json task = said.world.as("carl").get("/api/v1/tasks").data()["items"][0];
  CHECK(task["report"] == json{{"number", 1}, {"reason", "The pump was replaced."}});
  CHECK(task["submitted_by"]["name"] == "rita");
  CHECK(task["version"] == "0.1");
  CHECK(task["step"].is_null());
  const std::string answer = said.target + "/feedback/outdated/1/answer";
  CHECK(said.world.as("olga").post(answer, {{"answer", "no"}}).status == 403);
  CHECK(said.world.as("carl").post(answer, {{"answer", ""}}).status == 400);
  const Answer closed = said.world.as("carl").post(answer, {{"answer", "It was not, look again."}});
  REQUIRE(closed.status == 200);
  CHECK(said.world.as("carl").post(answer, {{"answer", "again"}}).status == 409);
  CHECK(said.tasks("carl").empty());
  const json seen = said.feedback("rita")["reports"][0];
  CHECK(seen["state"] == "answered");
  CHECK(seen["answer"] == "It was not, look again.");
  CHECK(seen["answered_by"] == "carl");
  CHECK(seen["mine"] == true);
  CHECK(said.report("rita", "Look at the picture.").status == 201);
  CHECK(storage::verify(said.world.app().store(), true, nullptr).problem_count == 0);
}

TEST_CASE("a further version in force settles what was said of earlier ones", "[api][feedback][tasks]") {
  Said said;
  REQUIRE(said.report("rita").status == 201);
  const DocumentId id = *DocumentId::parse(said.target.substr(said.target.rfind('/') + 1));
  const Client& carl = said.world.as("carl");
  REQUIRE(carl.put_bytes(said.target + "/content", "# Pump\n\nnew\n", "*").status == 200);
  CHECK(said.tasks("carl") == kOne);  // a draft is no answer
  said.world.publish_again(id, "# Pump\n\nnewer\n");
  CHECK(said.tasks("carl").empty());
  CHECK(said.feedback("rita")["reports"][0]["state"] == "settled");
}

TEST_CASE("without an owner who signs in, those who manage the document's roles keep it", "[api][feedback][tasks]") {
  for (const char* owner : {"", "nobody.here"}) {
    Said said(owner);
    REQUIRE(said.report("rita").status == 201);
    CHECK(said.tasks("olga") == kOne);
    CHECK(said.tasks("carl").empty());
    CHECK(said.tasks("adam").empty());  // he may not read it
    CHECK(said.feedback("olga")["may_answer"] == true);
  }
  Said disabled("rhea");
  REQUIRE(disabled.report("rita").status == 201);
  CHECK(disabled.tasks("rhea") == kOne);
  REQUIRE(disabled.world.as("adam").patch("/api/v1/users/rhea", {{"disabled", true}}, "*").status == 200);
  CHECK(disabled.tasks("olga") == kOne);
}

TEST_CASE("reports are for who made them, the keeper and those who may change the document", "[api][feedback][access]") {
  Said said;
  REQUIRE(said.report("rita").status == 201);
  REQUIRE(said.report("rhea", "And the valve.").status == 201);
  CHECK(said.feedback("rita")["reports"].size() == 1);
  CHECK(said.feedback("abel")["reports"].empty());
  CHECK(said.feedback("carl")["reports"].size() == 2);
  CHECK(said.feedback("olga")["reports"].size() == 2);
  const auto at = [&](int number) { return said.target + "/feedback/outdated/" + std::to_string(number) + "/withdrawal"; };
  const auto withdraw = [&](const char* who, int number) { return said.world.as(who).send(http::Method::kPost, at(number)); };
  CHECK(withdraw("abel", 1).likeness() == withdraw("abel", 9).likeness());
  CHECK(withdraw("rita", 2).likeness() == withdraw("rita", 9).likeness());
  CHECK(withdraw("rita", 1).status == 200);
  CHECK(withdraw("rita", 1).status == 409);
  CHECK(said.tasks("carl").size() == 1);
}

TEST_CASE("a task about a document that one may not read any more is none", "[api][feedback][access]") {
  Said said("rhea");
  REQUIRE(said.report("rita").status == 201);
  CHECK(said.tasks("rhea") == kOne);
  const json items = {{{"user", "rita"}, {"role", "reader"}}, {{"user", "olga"}, {"role", "owner"}}};
  REQUIRE(said.world.as("olga").put("/api/v1/spaces/QA/bindings", {{"items", items}}, "*").status == 200);
  CHECK(said.tasks("rhea").empty());
}

TEST_CASE("feedback that cannot be is refused", "[api][feedback]") {
  Said said;
  CHECK(said.report("rita", "").status == 400);
  CHECK(said.report("rita", std::string(4001, 'x')).status == 400);
  const Client& rita = said.world.as("rita");
  CHECK(rita.post(said.target + "/feedback/outdated", {{"reason", "x"}, {"version", "9.9"}}).status == 404);
  CHECK(rita.post(said.target + "/feedback/outdated", {{"text", "x"}}).status == 400);
  CHECK(rita.post(said.target + "/feedback/outdated/x/answer", {{"answer", "x"}}).status == 404);
  CHECK(rita.post(said.target + "/feedback/outdated/1/answer", {{"answer", "x"}}).status == 404);
}

TEST_CASE("in a confidential space reading what others say of a document is recorded", "[api][feedback][confidential]") {
  Said said;
  REQUIRE(said.report("rita").status == 201);
  said.world.make_confidential("QA");
  said.feedback("rita");
  CHECK(said.world.audit_actions(1) != std::vector<std::string>{"document.read"});
  said.feedback("carl");
  CHECK(said.world.audit_actions(1) == std::vector<std::string>{"document.read"});
}

}  // namespace rotulus::test
