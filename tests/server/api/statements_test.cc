#include "flow.h"

namespace rotulus::test {

TEST_CASE("signatures tell who stated what about which content", "[api][statements]") {
  World world;
  const Flow flow(world);
  flow.approve();
  const json version = world.as("rita").get(flow.target() + "/versions/1.0").data();
  const json items = world.as("rita").get(flow.target() + "/signatures").data()["items"];
  REQUIRE(items.size() == 2);
  const json& review = items[0];
  CHECK(review["meaning"] == "review");
  CHECK(review["signer"] == json::parse(R"({"name": "rhea", "display_name": "rhea of QA"})"));
  CHECK(review["version"] == "1.0");
  CHECK(review["revision"] == version["revision"]);
  CHECK(review["content_sha256"] == version["sha256"]);
  CHECK(review["valid"] == true);
  const std::string statement = review["statement"];
  CHECK(statement.starts_with("rotulus signature 1\ndocument " + flow.id() + "\n"));
  CHECK(statement.find("\nsigner rhea\n") != std::string::npos);
  CHECK(items[1]["meaning"] == "approval");
  CHECK(items[1]["prior_sha256"] != review["prior_sha256"]);
  CHECK(items[1]["key"] == review["key"]);
  CHECK(items[1]["signature"] != review["signature"]);
}

TEST_CASE("who submits may sign as the author", "[api][statements]") {
  World world;
  const Flow flow(world);
  const json signature{{"password", password_of("carl")}, {"meaning", "author"}};
  REQUIRE(flow.take("carl", "submit", {{"signature", signature}}).status == 200);
  const json items = world.as("olga").get(flow.target() + "/signatures").data()["items"];
  REQUIRE(items.size() == 1);
  CHECK(items[0]["meaning"] == "author");
  CHECK(items[0]["signer"]["name"] == "carl");
}

TEST_CASE("readers see the signatures of versions that they may read, and of no others", "[api][statements][access]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  CHECK(world.as("rita").get(flow.target() + "/signatures").status == 404);
  REQUIRE(flow.take("abel", "approve").status == 200);
  REQUIRE(flow.save("# Pump check\n\nTwice.\n").status == 200);
  REQUIRE(flow.take("carl", "submit").status == 200);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  const auto count = [&](const std::string& who, const std::string& query) {
    const Answer answer = world.as(who).get(flow.target() + "/signatures" + query);
    return answer.status == 200 ? static_cast<int>(answer.data()["items"].size()) : -answer.status;
  };
  CHECK(count("rita", "") == 2);
  CHECK(count("rita", "?version=1.0") == 2);
  CHECK(count("rita", "?version=1.1-draft.1") == -404);
  CHECK(count("rita", "?version=2") == -404);
  CHECK(count("olga", "") == 3);
  CHECK(count("olga", "?version=1.1-draft.1") == 1);
  CHECK(count("olga", "?version=9.9") == -404);
  CHECK(count("hugo", "") == -404);
}

TEST_CASE("a comment stands on a line of a version", "[api][statements]") {
  World world;
  const Flow flow(world);
  const std::string comments = flow.target() + "/comments";
  const Answer said = world.as("rhea").post(comments, {{"text", "一班是几小时？"}, {"line", 3}});
  REQUIRE(said.status == 201);
  CHECK(world.as("carl").get(said.field("Location")).data() == said.data());
  CHECK(said.data()["author"] == json::parse(R"({"name": "rhea", "display_name": "rhea of QA"})"));
  CHECK(said.data()["version"] == "1.0-draft.1");
  CHECK(said.data()["line"] == 3);
  REQUIRE(flow.save("# Pump check\n\nEvery eight hours.\n").status == 200);
  CHECK(world.as("carl").post(comments, {{"text", "Eight.\nSee above."}}).data()["line"].is_null());
  CHECK(world.as("abel").post(comments, {{"text", "On the first."}, {"version", "1.0-draft.1"}}).data()["revision"] == 1);
  const auto texts = [&](const std::string& query) {
    std::vector<std::string> found;
    const json answer = world.as("carl").get(comments + query).data();
    for (const json& comment : answer["items"]) found.push_back(comment["text"]);
    return found;
  };
  CHECK(texts("") == std::vector<std::string>{"一班是几小时？", "Eight.\nSee above.", "On the first."});
  CHECK(texts("?version=1.0-draft.1") == std::vector<std::string>{"一班是几小时？", "On the first."});
  CHECK(texts("?version=2") == std::vector<std::string>{"Eight.\nSee above."});
  CHECK(world.as("carl").get(comments + "/999").status == 404);
  CHECK(world.as("carl").get(comments + "?version=7").status == 404);
}

TEST_CASE("a comment belongs to its document", "[api][statements][access]") {
  World world;
  const Flow one(world), other(world);
  const Answer said = world.as("rhea").post(one.target() + "/comments", {{"text", "Here."}});
  REQUIRE(said.status == 201);
  CHECK(world.as("carl").get(other.target() + "/comments/1").status == 404);
  CHECK(world.as("hugo").get(one.target() + "/comments/1").status == 404);
  CHECK(world.as("carl").get(one.target() + "/comments/x").status == 404);
}

TEST_CASE("what is said is numbered within what it is about, and tells nothing of how much is said elsewhere",
          "[api][statements][access]") {
  World world;
  const Flow busy(world), quiet(world);
  const Client& rhea = world.as("rhea");
  for (const char* text : {"One.", "Two."}) REQUIRE(rhea.post(busy.target() + "/comments", {{"text", text}}).status == 201);
  busy.approve();
  const Answer said = rhea.post(quiet.target() + "/comments", {{"text", "First here."}});
  REQUIRE(said.status == 201);
  CHECK(said.data()["id"] == 1);
  CHECK(said.field("Location") == quiet.target() + "/comments/1");
  CHECK(rhea.get(said.field("Location")).data()["text"] == "First here.");
  CHECK(rhea.get(busy.target() + "/comments/2").data()["text"] == "Two.");
  quiet.approve();
  CHECK(quiet.workflow()["run"]["id"] == 1);
  const json signatures = world.as("rita").get(quiet.target() + "/signatures").data()["items"];
  REQUIRE(signatures.size() == 2);
  CHECK(signatures[0]["id"] == 1);
  CHECK(signatures[1]["id"] == 2);
  CHECK(quiet.workflow()["run"]["steps"][1]["decisions"][0]["signature"] == 2);
}

TEST_CASE("readers neither read nor write comments", "[api][statements][access]") {
  World world;
  const Flow flow(world);
  flow.approve();
  CHECK(world.as("rita").get(flow.target()).status == 200);
  CHECK(world.as("rita").get(flow.target() + "/comments").status == 404);
  CHECK(world.as("rita").post(flow.target() + "/comments", {{"text", "I read."}}).status == 404);
}

TEST_CASE("a comment is checked member by member", "[api][statements][input]") {
  World world;
  const Flow flow(world);
  const auto refused = [&](const json& body, const std::string& member) {
    const Answer answer = world.as("rhea").post(flow.target() + "/comments", body);
    INFO(body.dump() << " -> " << answer.body);
    return answer.status == 400 && answer.detail().find("'" + member + "'") != std::string::npos;
  };
  CHECK(refused(json::object(), "text"));
  for (const json& text : {json(""), json(1), json(nullptr), json(std::string(10'001, 'x')), json("a\x01z")})
    CHECK(refused({{"text", text}}, "text"));
  for (const json& line :
       {json(0), json(-1), json("3"), json(1.5), json(true), json(100'000'001), json(9'999'999'999'999'999'999U)})
    CHECK(refused({{"text", "x"}, {"line", line}}, "line"));
  CHECK(refused({{"text", "x"}, {"version", 1}}, "version"));
  CHECK(refused({{"text", "x"}, {"author", "olga"}}, "author"));
  CHECK(world.as("rhea").post(flow.target() + "/comments", {{"text", "x"}, {"version", "7"}}).status == 404);
  CHECK(world.as("rhea").get(flow.target() + "/comments").data()["items"].empty());
}

TEST_CASE("a comment is said once, however often it is sent with the same key", "[api][statements][idempotency]") {
  World world;
  const Flow flow(world);
  const auto say = [&] {
    return world.as("rhea").post(flow.target() + "/comments", {{"text", "Once."}}, {{"Idempotency-Key", "c"}});
  };
  const Answer first = say();
  CHECK(first.status == 201);
  CHECK(say().body == first.body);
  CHECK(world.as("rhea").get(flow.target() + "/comments").data()["items"].size() == 1);
}

}  // namespace rotulus::test
