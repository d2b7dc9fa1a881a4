#include <thread>

#include "moved_clock.h"
#include "world.h"

namespace rotulus::test {
namespace {

json token_request(const json& scopes) { return {{"name", "nightly job"}, {"scopes", scopes}, {"expires_at", in_days(30)}}; }

Client with_token(World& world, const std::string& user_name, const json& scopes) {
  const Answer made = world.as(user_name).post("/api/v1/tokens", token_request(scopes));
  REQUIRE(made.status == 201);
  Client client = world.nobody();
  client.use_token(made.data()["token"]);
  return client;
}

}  // namespace

TEST_CASE("a token is shown once, and does without cookie and origin", "[api][tokens]") {
  World world;
  const Answer made = world.as("olga").post("/api/v1/tokens", token_request({"read_document", "edit_document", "read_drafts"}));
  REQUIRE(made.status == 201);
  const std::string secret = made.data()["token"];
  CHECK(made.field("Location") == "/api/v1/tokens/" + std::to_string(made.data()["id"].get<int>()));
  CHECK(world.as("olga").get("/api/v1/tokens").body.find(secret) == std::string::npos);
  Client job = world.nobody();
  job.use_token(secret);
  CHECK(job.get("/api/v1/me").data()["name"] == "olga");
  CHECK(job.post("/api/v1/spaces/QA/documents", {{"title", "By a program"}}).status == 201);
}

TEST_CASE("a token gives no more than its scopes, and no more than its owner's roles", "[api][tokens]") {
  World world;
  const DocumentId document = world.publish("QA", "manual.md", "# Manual\n");
  const std::string target = "/api/v1/documents/" + document.text();
  const Client reader = with_token(world, "olga", {"read_document"});
  CHECK(reader.get(target).status == 200);
  CHECK(reader.get(target).data()["permissions"] == json::parse(R"(["read_document"])"));
  CHECK(reader.patch(target, {{"title", "No"}}, reader.get(target).tag()).status == 403);
  CHECK(reader.post("/api/v1/spaces/QA/documents", {{"title", "No"}}).status == 403);
  CHECK(reader.get("/api/v1/spaces/QA/bindings").status == 403);
  const Client writer = with_token(world, "rita", {"read_document", "edit_document", "manage_users", "read_audit"});
  CHECK(writer.post("/api/v1/spaces/QA/documents", {{"title", "No"}}).status == 403);
  CHECK(writer.get("/api/v1/users").status == 403);
  CHECK(writer.get("/api/v1/audit").status == 403);
  CHECK(writer.get("/api/v1/spaces/HB/documents").status == 404);
}

TEST_CASE("a token makes no tokens, removes none, and has no session to end", "[api][tokens]") {
  World world;
  const Client job = with_token(world, "olga", {"read_document"});
  const int id = world.as("olga").get("/api/v1/tokens").data()["items"][0]["id"];
  CHECK(job.post("/api/v1/tokens", token_request({"read_document"})).status == 403);
  CHECK(job.del("/api/v1/tokens/" + std::to_string(id)).status == 403);
  CHECK(job.del("/api/v1/session").status == 400);
}

TEST_CASE("a removed token and a token of a disabled user are of no use", "[api][tokens]") {
  World world;
  const Client job = with_token(world, "olga", {"read_document"});
  const Client other = with_token(world, "carl", {"read_document"});
  const int id = world.as("olga").get("/api/v1/tokens").data()["items"][0]["id"];
  const std::string target = "/api/v1/tokens/" + std::to_string(id);
  CHECK(world.as("carl").del(target).status == 404);
  CHECK(world.as("olga").del(target).status == 204);
  CHECK(world.as("olga").del(target).status == 404);
  CHECK(world.as("olga").del("/api/v1/tokens/x").status == 404);
  CHECK(job.get("/api/v1/me").status == 401);
  CHECK(other.get("/api/v1/me").status == 200);
  CHECK(world.as("adam").patch("/api/v1/users/carl", {{"disabled", true}}).status == 200);
  CHECK(other.get("/api/v1/me").status == 401);
}

TEST_CASE("a request for a token is checked member by member", "[api][tokens]") {
  World world;
  const Client& olga = world.as("olga");
  const auto detail = [&](json request) {
    const Answer answer = olga.post("/api/v1/tokens", request);
    CHECK(answer.status == 400);
    return answer.detail();
  };
  json request = token_request({"read_document"});
  request["scopes"] = {"fly"};
  CHECK(detail(request).find("'fly'") != std::string::npos);
  request["scopes"] = json::array();
  CHECK(detail(request).find("'scopes'") != std::string::npos);
  request["scopes"] = "read_document";
  CHECK(detail(request).find("'scopes'") != std::string::npos);
  request["scopes"] = {1};
  CHECK(detail(request).find("'scopes[0]'") != std::string::npos);
  request = token_request({"read_document"});
  request["expires_at"] = "tomorrow";
  CHECK(detail(request).find("'expires_at'") != std::string::npos);
  request["expires_at"] = "2001-01-01T00:00:00Z";
  CHECK(detail(request).find("future") != std::string::npos);
  request.erase("expires_at");
  CHECK(detail(request).find("'expires_at' is missing") != std::string::npos);
}

TEST_CASE("the list of tokens comes in pages", "[api][tokens]") {
  World world;
  for (int i = 0; i < 12; ++i) world.as("olga").post("/api/v1/tokens", token_request({"read_document"}));
  std::set<int> ids;
  for (const json& token : world.as("olga").all_pages("/api/v1/tokens", 5)) ids.insert(token["id"].get<int>());
  CHECK(ids.size() == 12);
}

TEST_CASE("making and removing tokens is in the audit log", "[api][tokens]") {
  World world;
  const int id = world.as("olga").post("/api/v1/tokens", token_request({"read_document"})).data()["id"];
  world.as("olga").del("/api/v1/tokens/" + std::to_string(id));
  CHECK(world.audit_actions(2) == std::vector<std::string>{"token.remove", "token.create"});
}

TEST_CASE("a token lives no longer than the server allows", "[api][tokens][identity]") {
  World world;
  json request = token_request({"read_document"});
  request["expires_at"] = in_days(366);
  const Answer refused = world.as("olga").post("/api/v1/tokens", request);
  CHECK(refused.status == 400);
  CHECK(refused.detail().find("365 days") != std::string::npos);
  request["expires_at"] = in_days(364);
  CHECK(world.as("olga").post("/api/v1/tokens", request).status == 201);
}

TEST_CASE("a token that has run out is of no use, is shown as such for a month, and goes", "[api][tokens][identity]") {
  MovedClock clock;
  auto limits = clock.limits();
  limits.idle = limits.absolute = std::chrono::hours(24 * 365);
  World world({}, limits);
  const Client job = with_token(world, "olga", {"read_document"});
  const auto items = [&] { return world.as("olga").get("/api/v1/tokens").data()["items"]; };
  CHECK(items()[0]["expired"] == false);
  clock.advance(std::chrono::hours(31 * 24));
  CHECK(job.get("/api/v1/me").status == 401);
  CHECK(items()[0]["expired"] == true);
  clock.advance(std::chrono::hours(31 * 24));
  for (int i = 0; i < 500 && !items().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(items().empty());
  CHECK(world.audit_actions(1) == std::vector<std::string>{"token.remove"});
}

}  // namespace rotulus::test
