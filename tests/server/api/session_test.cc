#include "world.h"

namespace rotulus::test {
namespace {

json credentials(const std::string& user_name) { return {{"username", user_name}, {"password", password_of(user_name)}}; }

}  // namespace

TEST_CASE("signing in gives a cookie that scripts, other sites and neighbouring hosts cannot use", "[api][session]") {
  World world;
  const Answer answer = world.nobody().post("/api/v1/session", credentials("olga"));
  REQUIRE(answer.status == 200);
  CHECK(answer.data()["user"]["name"] == "olga");
  const std::string cookie = answer.field("Set-Cookie");
  CHECK(cookie.starts_with("__Host-rotulus="));
  for (const char* attribute : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"})
    CHECK(cookie.find(attribute) != std::string::npos);
  CHECK(cookie.find("Domain") == std::string::npos);
  CHECK(answer.body.find(cookie.substr(15, 20)) == std::string::npos);
}

TEST_CASE("a wrong password, an unknown name and a disabled user are answered alike", "[api][session]") {
  World world;
  REQUIRE(world.as("adam").patch("/api/v1/users/nora", {{"disabled", true}}).status == 200);
  const Client nobody = world.nobody();
  const Answer wrong = nobody.post("/api/v1/session", {{"username", "olga"}, {"password", "not hers at all"}});
  const Answer unknown = nobody.post("/api/v1/session", {{"username", "nobody"}, {"password", "not hers at all"}});
  const Answer disabled = nobody.post("/api/v1/session", credentials("nora"));
  CHECK(wrong.status == 401);
  CHECK(wrong.code() == "unauthenticated");
  CHECK(wrong.field("WWW-Authenticate").starts_with("Bearer"));
  CHECK_FALSE(wrong.headers.has("Set-Cookie"));
  CHECK(wrong.likeness() == unknown.likeness());
  CHECK(wrong.likeness() == disabled.likeness());
}

TEST_CASE("after several failures even the right password is put off", "[api][session]") {
  service::SignInLimits limits;
  limits.failures_before_delay = 3;
  World world({}, limits);
  const Client nobody = world.nobody();
  for (int i = 0; i < 3; ++i)
    CHECK(nobody.post("/api/v1/session", {{"username", "olga"}, {"password", "a guess"}}).status == 401);
  const Answer answer = nobody.post("/api/v1/session", credentials("olga"));
  CHECK(answer.status == 429);
  CHECK(answer.code() == "too_many_requests");
}

TEST_CASE("everything but health and the description asks who is there", "[api][session]") {
  World world;
  Client stranger = world.nobody();
  const std::set<std::string> open{"/livez", "/readyz", "/api/openapi.json"};
  for (const auto& route : world.router().routes()) {
    if (open.contains(route.pattern) || route.name == "beginSession") continue;
    INFO(route.name);
    const Answer answer = stranger.send(route.method, route.pattern);
    CHECK(answer.status == 401);
    CHECK(answer.field("WWW-Authenticate").starts_with("Bearer"));
  }
  CHECK(stranger.get("/livez").status == 200);
  stranger.use_cookie("forged");
  CHECK(stranger.get("/api/v1/me").status == 401);
  stranger.use_cookie(std::string(5000, 'x'));
  CHECK(stranger.get("/api/v1/me").status == 401);
  stranger.use_token("forged");
  CHECK(stranger.get("/api/v1/me").status == 401);
  CHECK(stranger.get("/api/v1/me", {{"Authorization", "Basic b2xnYTp4"}}).status == 401);
}

TEST_CASE("a wrong token is not saved by a good cookie", "[api][session]") {
  World world;
  CHECK(world.as("olga").get("/api/v1/me", {{"Authorization", "Bearer forged"}}).status == 401);
}

TEST_CASE("one learns his own name, permissions and bindings", "[api][session]") {
  World world;
  const json olga = world.as("olga").get("/api/v1/me").data();
  CHECK(olga["name"] == "olga");
  CHECK(olga["permissions"].empty());
  CHECK(olga["bindings"] == json::parse(R"([{"role": "owner", "space": "QA", "document": null}])"));
  const json adam = world.as("adam").get("/api/v1/me").data();
  CHECK(adam["permissions"] == json::parse(R"(["manage_space", "manage_bindings", "create_space", "manage_users", "operate"])"));
  CHECK(adam["bindings"] == json::parse(R"([{"role": "administrator", "space": null, "document": null}])"));
}

TEST_CASE("signing out ends the session for every copy of the cookie", "[api][session]") {
  World world;
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Client copy = world.nobody();
  copy.use_cookie(olga.session());
  const Answer answer = olga.del("/api/v1/session");
  CHECK(answer.status == 204);
  CHECK(answer.field("Set-Cookie").find("Max-Age=0") != std::string::npos);
  CHECK(olga.get("/api/v1/me").status == 401);
  CHECK(copy.get("/api/v1/me").status == 401);
}

TEST_CASE("signing in again renews the identifier and ends the former session", "[api][session]") {
  World world;
  Client olga = world.nobody();
  olga.sign_in("olga", password_of("olga"));
  Client former = olga;
  olga.sign_in("olga", password_of("olga"));
  CHECK(olga.session() != former.session());
  CHECK(olga.get("/api/v1/me").status == 200);
  CHECK(former.get("/api/v1/me").status == 401);
}

TEST_CASE("a change by cookie must come from a page of this server", "[api][session]") {
  World world;
  const DocumentId document = world.publish("QA", "manual.md", "# Manual\n");
  const Client& olga = world.as("olga");
  const std::string target = "/api/v1/documents/" + document.text();
  const std::string tag = olga.get(target).tag();
  const auto change = [&](const Fields& fields) {
    Fields all{{"Content-Type", "application/json"}, {"If-Match", tag}};
    all.insert(all.end(), fields.begin(), fields.end());
    return olga.send(http::Method::kPatch, target, R"({"title": "Forged"})", all).status;
  };
  CHECK(change({{"Origin", "https://evil.example"}}) == 403);
  CHECK(change({{"Origin", "http://docs.example.org"}}) == 403);
  CHECK(change({{"Origin", "https://docs.example.org:8443"}}) == 403);
  CHECK(change({{"Origin", "null"}}) == 403);
  CHECK(change({{"Origin", ""}}) == 403);
  CHECK(change({{"Sec-Fetch-Site", "cross-site"}}) == 403);
  CHECK(change({{"Sec-Fetch-Site", "same-site"}}) == 403);
  CHECK(olga.get(target).data()["title"] == "Manual");
  CHECK(change({{"Origin", "https://docs.example.org"}}) == 200);
  // Reading changes nothing and may come from anywhere: the answer stays unreadable for other sites.
  CHECK(olga.get(target, {{"Origin", "https://evil.example"}}).status == 200);
}

TEST_CASE("a page of another site cannot sign its visitors in", "[api][session]") {
  World world;
  const Client nobody = world.nobody();
  CHECK(nobody.post("/api/v1/session", credentials("olga"), {{"Origin", "https://evil.example"}}).status == 403);
  CHECK(nobody.post("/api/v1/session", credentials("olga"), {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
  CHECK(nobody.post("/api/v1/session", credentials("olga"), {{"Origin", "https://docs.example.org"}}).status == 200);
}

TEST_CASE("sign-in, sign-out and refusals are in the audit log", "[api][session]") {
  World world;
  Client olga = world.nobody();
  CHECK(olga.post("/api/v1/session", {{"username", "olga"}, {"password", "a guess"}}).status == 401);
  olga.sign_in("olga", password_of("olga"));
  olga.del("/api/v1/session");
  CHECK(world.audit_actions(3) == std::vector<std::string>{"session.end", "session.begin", "session.refused"});
}

}  // namespace rotulus::test
