#include "moved_clock.h"
#include "storage/accounts.h"
#include "world.h"

namespace rotulus::test {

TEST_CASE("an administrator makes users, who then sign in", "[api][users]") {
  World world;
  const Answer made = world.as("adam").post(
      "/api/v1/users", {{"name", "wang.wei"}, {"display_name", "王伟"}, {"password", "a long enough passphrase"}});
  REQUIRE(made.status == 201);
  CHECK(made.data()["display_name"] == "王伟");
  CHECK(made.body.find("passphrase") == std::string::npos);
  CHECK(made.body.find("scrypt") == std::string::npos);
  CHECK(world.audit_actions(1) == std::vector<std::string>{"user.create"});
  Client wang = world.nobody();
  wang.sign_in("wang.wei", "a long enough passphrase");
  CHECK(wang.get("/api/v1/me").data()["display_name"] == "王伟");
  CHECK(world.as("adam").post("/api/v1/users", {{"name", "wang.wei"}}).status == 409);
}

TEST_CASE("a user without a password cannot sign in", "[api][users]") {
  World world;
  REQUIRE(world.as("adam").post("/api/v1/users", {{"name", "empty"}}).status == 201);
  CHECK(world.nobody().post("/api/v1/session", {{"username", "empty"}, {"password", "empty"}}).status == 401);
}

TEST_CASE("names and passwords are checked", "[api][users]") {
  World world;
  const Client& adam = world.as("adam");
  for (const char* name : {"", "Wang", "1st", "a b", "../x", "w\xc3\xa4ng"})
    CHECK(adam.post("/api/v1/users", {{"name", name}}).status == 400);
  for (const char* password : {"", "short", "passwordpassword", "fine but lena inside"})
    CHECK(adam.post("/api/v1/users", {{"name", "lena"}, {"password", password}}).status == 400);
  CHECK(adam.post("/api/v1/users", {{"name", "lena"}, {"password", nullptr}}).status == 400);
}

TEST_CASE("disabling a user ends his session at once, and enabling lets him in again", "[api][users]") {
  World world;
  const Client& rita = world.as("rita");
  CHECK(rita.get("/api/v1/me").status == 200);
  const Answer disabled = world.as("adam").patch("/api/v1/users/rita", {{"disabled", true}});
  CHECK(disabled.data()["disabled"] == true);
  CHECK(rita.get("/api/v1/me").status == 401);
  CHECK(world.audit_actions(1) == std::vector<std::string>{"user.disable"});
  CHECK(world.as("adam").patch("/api/v1/users/rita", {{"disabled", false}}).data()["disabled"] == false);
  CHECK(world.audit_actions(1) == std::vector<std::string>{"user.enable"});
  CHECK(rita.get("/api/v1/me").status == 401);
  Client again = world.nobody();
  again.sign_in("rita", password_of("rita"));
  CHECK(again.get("/api/v1/me").status == 200);
}

TEST_CASE("an administrator cannot lock himself out, and only he manages users", "[api][users]") {
  World world;
  CHECK(world.as("adam").patch("/api/v1/users/adam", {{"disabled", true}}).status == 409);
  CHECK(world.as("adam").patch("/api/v1/users/nobody", {{"disabled", true}}).status == 404);
  CHECK(world.as("adam").patch("/api/v1/users/rita", {{"disabled", "yes"}}).status == 400);
  for (const char* who : {"olga", "rita", "aude", "nora"}) {
    CHECK(world.as(who).get("/api/v1/users").status == 403);
    CHECK(world.as(who).post("/api/v1/users", {{"name", "lena"}}).status == 403);
    CHECK(world.as(who).patch("/api/v1/users/rita", {{"disabled", true}}).status == 403);
    // Who may not manage users learns no names.
    CHECK(world.as(who).patch("/api/v1/users/nobody", {{"disabled", true}}).status == 403);
  }
}

TEST_CASE("the list of users comes in pages, complete and without repeats", "[api][users]") {
  World world;
  for (int i = 0; i < 9; ++i) world.as("adam").post("/api/v1/users", {{"name", "user" + std::to_string(i)}});
  std::vector<std::string> names;
  for (const json& user : world.as("adam").all_pages("/api/v1/users", 4)) names.push_back(user["name"]);
  CHECK(names.size() == 19);
  CHECK(std::is_sorted(names.begin(), names.end()));
}

TEST_CASE("an account made without a password comes with a link to set one, once", "[api][users][identity]") {
  MovedClock clock;
  World world({}, clock.limits());
  const Answer made = world.as("adam").post("/api/v1/users", {{"name", "lena"}, {"email", "lena@example.org"}});
  REQUIRE(made.status == 201);
  CHECK(made.data()["password"] == "none");
  CHECK(made.data()["email"] == "lena@example.org");
  const std::string link = made.data()["reset"]["token"];
  CHECK(made.data()["reset"]["expires_at"] > clock.now().text());
  const auto use = [&](const std::string& token, const std::string& password) {
    return world.nobody().post("/api/v1/password/reset", {{"token", token}, {"new_password", password}}).status;
  };
  CHECK(use("forged", "seven quiet horses") == 404);
  CHECK(use(link, "short") == 400);  // and the link is still there
  CHECK(use(link, "seven quiet horses") == 204);
  CHECK(use(link, "seven loud horses") == 404);
  Client lena = world.nobody();
  lena.sign_in("lena", "seven quiet horses");
  CHECK(lena.get("/api/v1/me").status == 200);
  const auto kind_of = [&](const std::string& name) -> std::string {
    const json users = world.as("adam").get("/api/v1/users").data();
    for (const json& user : users["items"])
      if (user["name"] == name) return user["password"];
    return "";
  };
  CHECK(kind_of("lena") == "own");
  // A password that the administrator gives is known to him.
  CHECK_FALSE(
      world.as("adam").post("/api/v1/users", {{"name", "max"}, {"password", "seven quiet horses"}}).data().contains("reset"));
  CHECK(kind_of("max") == "given");
}

TEST_CASE("a reset ends all sessions and the lock of the name when it is used, and not before", "[api][users][identity]") {
  MovedClock clock;
  auto limits = clock.limits();
  limits.passwords.profile = service::PasswordProfile::kMlps;
  World world({}, limits);
  const Client& rita = world.as("rita");
  for (int i = 0; i < 5; ++i)
    world.nobody().post("/api/v1/session", {{"username", "rita"}, {"password", "a guess"}},
                        {{"X-Peer", "198.51.100." + std::to_string(i)}});
  const Answer first = world.as("adam").post("/api/v1/users/rita/reset", {{"reason", "forgotten"}});
  REQUIRE(first.status == 201);
  const Answer second = world.as("adam").post("/api/v1/users/rita/reset", json::object());
  const auto use = [&](const Answer& link) {
    return world.nobody().post("/api/v1/password/reset", {{"token", link.data()["token"]}, {"new_password", "Horse-77"}}).status;
  };
  CHECK(rita.get("/api/v1/me").status == 200);
  CHECK(use(first) == 404);  // a newer one was made
  CHECK(use(second) == 204);
  CHECK(rita.get("/api/v1/me").status == 401);
  Client again = world.nobody();
  again.sign_in("rita", "Horse-77");
  CHECK(world.audit_actions(4) == std::vector<std::string>{"session.begin", "session.end", "user.password", "reset_link.use"});
  const Answer third = world.as("adam").post("/api/v1/users/rita/reset", json::object());
  clock.advance(std::chrono::hours(24));
  CHECK(use(third) == 404);
}

TEST_CASE("nobody resets himself, nor those who are disabled", "[api][users][identity]") {
  World world;
  CHECK(world.as("adam").post("/api/v1/users/adam/reset", json::object()).status == 409);
  CHECK(world.as("adam").del("/api/v1/users/adam/second-factor").status == 409);
  CHECK(world.as("adam").post("/api/v1/users/nobody/reset", json::object()).status == 404);
  const Answer link = world.as("adam").post("/api/v1/users/nora/reset", json::object());
  REQUIRE(world.as("adam").patch("/api/v1/users/nora", {{"disabled", true}}).status == 200);
  CHECK(world.as("adam").post("/api/v1/users/nora/reset", json::object()).status == 409);
  REQUIRE(world.as("adam").patch("/api/v1/users/nora", {{"disabled", false}}).status == 200);
  CHECK(world.nobody()
            .post("/api/v1/password/reset", {{"token", link.data()["token"]}, {"new_password", "seven quiet horses"}})
            .status == 404);
}

TEST_CASE("an administrator corrects names and addresses, and signs people out", "[api][users][identity]") {
  World world;
  const Client& adam = world.as("adam");
  const Answer changed = adam.patch("/api/v1/users/rita", {{"display_name", "Rita Meier"}, {"email", "rita@example.org"}});
  CHECK(changed.data()["display_name"] == "Rita Meier");
  CHECK(changed.data()["email"] == "rita@example.org");
  CHECK(changed.data()["disabled"] == false);
  CHECK(adam.patch("/api/v1/users/rita", {{"email", ""}}).data()["display_name"] == "Rita Meier");
  CHECK(adam.patch("/api/v1/users/rita", json::object()).status == 400);
  const Client& rita = world.as("rita");
  CHECK(adam.get("/api/v1/users/rita/sessions").data()["items"].size() == 1);
  CHECK(adam.del("/api/v1/users/rita/sessions").data()["ended"] == 1);
  CHECK(rita.get("/api/v1/me").status == 401);
}

TEST_CASE("a lost second factor is removed by an administrator, and all sessions end", "[api][users][identity]") {
  World world;
  const Client& rita = world.as("rita");
  world.app().write(service::local_owner(), [](storage::Transaction& tx) {
    storage::set_second_factor(tx, storage::Accounts(tx).user("rita")->id, crypto::Bytes(20, 1));
  });
  CHECK(world.as("adam").get("/api/v1/users").body.find(R"("second_factor":true)") != std::string::npos);
  const Answer removed = world.as("adam").send(http::Method::kDelete, "/api/v1/users/rita/second-factor",
                                               R"({"reason": "telephone lost"})", {{"Content-Type", "application/json"}});
  CHECK(removed.status == 204);
  CHECK(rita.get("/api/v1/me").status == 401);
  CHECK(world.as("adam").del("/api/v1/users/rita/second-factor").status == 409);
  Client again = world.nobody();
  again.sign_in("rita", password_of("rita"));
}

}  // namespace rotulus::test
