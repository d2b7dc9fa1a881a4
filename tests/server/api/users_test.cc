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

}  // namespace rotulus::test
