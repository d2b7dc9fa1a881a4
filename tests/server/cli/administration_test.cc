// The same commands on the directory and through a server.
#include "installation_fixture.h"

using namespace rotulus::test;

namespace {

// What the commands do must not depend on who does it.
void administer(Installation& place) {
  CHECK(place.run_json({"space", "create", "QA", "--title", "质量"})["title"] == "质量");
  CHECK(place.run_refused({"space", "create", "QA"}).find("QA") != std::string::npos);
  CHECK(place.run_json({"space", "list"})["items"][0]["key"] == "QA");

  const auto user = place.run_json({"user", "create", "lin.wei", "--display-name", "林伟"});
  CHECK(user["password"].get<std::string>().size() > 20);
  CHECK(place.run_refused({"user", "create", "lin.wei"}).find("lin.wei") != std::string::npos);
  CHECK(place.run_refused({"user", "create", "x", "--password-fd", "0"}, 1, "short\n").find("12") != std::string::npos);
  CHECK_FALSE(place.run_json({"user", "password", "lin.wei", "--password-fd", "0"}, "a long enough one\n").contains("password"));

  CHECK(place.run_json({"group", "create", "board", "lin.wei", "--title", "变更委员会"})["members"][0] == "lin.wei");
  CHECK(place.run_json({"group", "set", "board", "admin"})["members"] == Json::array({"admin"}));
  CHECK(place.run_json({"group", "list"})["items"][0]["title"] == "变更委员会");
  CHECK(place.run_refused({"group", "set", "none", "admin"}).find("group list") != std::string::npos);
  CHECK(place.run_refused({"group", "set", "board", "nobody"}).find("nobody") != std::string::npos);
  CHECK(place.run_refused({"group", "create", "board"}).find("board") != std::string::npos);
  place.run_json({"grant", "lin.wei", "contributor", "--space", "QA"});
  CHECK(place.run_refused({"grant", "lin.wei", "king"}).find("contributor") != std::string::npos);
  CHECK(place.run_refused({"grant", "nobody", "reader"}).find("user list") != std::string::npos);
  CHECK(place.run_refused({"grant", "lin.wei", "reader", "--space", "NONE"}).find("space list") != std::string::npos);
  CHECK(place.run_refused({"grant", "lin.wei", "reader", "--document", "QA-9"}).find("QA-9") != std::string::npos);
  CHECK(place.run_json({"user", "list"})["items"][1]["roles"] == Json::parse(R"([{"role": "contributor", "scope": "QA"}])"));
  place.run_json({"revoke", "lin.wei", "contributor", "--space", "QA"});
  CHECK(place.run_json({"user", "list"})["items"][1]["roles"].empty());

  const auto token =
      place.run_json({"token", "create", "--user", "lin.wei", "--scopes", "read_document,read_drafts", "--days", "3"});
  CHECK(token["scopes"].size() == 2);
  CHECK(place.run_refused({"token", "create", "--user", "lin.wei", "--scopes", "everything"}).find("read_document") !=
        std::string::npos);
  CHECK(place.run_json({"token", "list", "--user", "lin.wei"})["items"][0]["id"] == token["id"]);
  place.run_json({"token", "remove", token["id"].dump(), "--user", "lin.wei"});
  place.run_refused({"token", "remove", token["id"].dump(), "--user", "lin.wei"});

  CHECK(place.run_json({"user", "disable", "lin.wei"})["disabled"] == true);
  CHECK(place.run_json({"user", "list"})["items"][1]["disabled"] == true);
  CHECK(place.run_json({"user", "disable", "lin.wei", "--undo"})["disabled"] == false);

  const auto log = place.run_json({"audit", "list", "--limit", "3"});
  CHECK(log["items"].size() == 3);
  CHECK(log["items"][0]["actor"] == "local owner");
  CHECK(place.run_json({"audit", "list", "--action", "space.create"})["items"].size() == 1);
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
}

}  // namespace

TEST_CASE("spaces, users, roles, tokens and the audit log are administered on the directory", "[cli]") {
  Installation place;
  administer(place);
  CHECK(place.run_json({"key", "status"})["server"] == "stopped");
}

TEST_CASE("spaces, users, roles, tokens and the audit log are administered through the server", "[cli]") {
  Installation place;
  auto server = place.serve();
  administer(place);
  CHECK(place.run_json({"key", "status"})["state"] == "ready");
  CHECK(server.stop().code == 0);
}

TEST_CASE("what is printed for people names what was done and what comes next", "[cli]") {
  const Installation place;
  CHECK(place.run({"space", "list"}).out.find("space create") != std::string::npos);
  CHECK(place.run({"space", "create", "QA"}).out.find("grant") != std::string::npos);
  CHECK(place.run({"space", "list"}).out.find("QA") != std::string::npos);
  CHECK(place.run({"user", "create", "lin.wei"}).out.find("shown this once") != std::string::npos);
  CHECK(place.run({"user", "create", "min", "--out", "password"}).code == 0);
  CHECK(read_file(place / "password").size() > 20);
  CHECK(place.run({"grant", "lin.wei", "reader"}).out.find("whole system") != std::string::npos);
  CHECK(place.run({"verify"}).out.find("Nothing is missing") != std::string::npos);
  CHECK(place.run({"audit", "list"}).out.find("user.create") != std::string::npos);
}

TEST_CASE("people who have lost what they sign in with are helped on the machine", "[cli][identity]") {
  Installation place;
  REQUIRE(place.run({"user", "create", "lin.wei"}).code == 0);
  const auto of = [&](const std::string& name) {
    const Json users = place.run_json({"user", "list"});
    for (const Json& user : users["items"])
      if (user["name"] == name) return user;
    return Json();
  };
  CHECK(of("lin.wei")["password"] == "given");
  CHECK(of("lin.wei")["second_factor"] == false);
  CHECK(of("lin.wei")["locked"] == false);
  const auto work = [&] {
    const Json link = place.run_json({"user", "reset", "admin", "--reason", "forgotten"});
    CHECK(link["token"].get<std::string>().size() == 43);
    CHECK(link["expires_at"] > "2026");
    CHECK(place.run_json({"user", "sessions", "admin"})["items"].empty());
    CHECK(place.run_json({"user", "sessions", "admin", "--end"})["ended"] == 0);
    CHECK(place.run_refused({"user", "sessions", "admin", "--end-one", "ffff"}).find("no session") != std::string::npos);
    CHECK(place.run_json({"user", "second-factor", "admin"})["second_factor"] == false);
    CHECK(place.run_refused({"user", "second-factor", "admin", "--remove"}).find("no second factor") != std::string::npos);
    CHECK(place.run_refused({"user", "reset", "nobody"}).find("nobody") != std::string::npos);
  };
  work();  // on the directory
  auto server = place.serve();
  work();  // through the socket of the server
  place.run_json({"user", "disable", "lin.wei"});
  CHECK(place.run_refused({"user", "reset", "lin.wei"}).find("enable") != std::string::npos);
  CHECK(place.run_json({"user", "enable", "lin.wei"})["disabled"] == false);
  CHECK(place.run({"user", "reset", "lin.wei", "--out", "link"}).out.find("in link") != std::string::npos);
  CHECK(read_file(place / "link").size() == 44);
  server.stop();
}

TEST_CASE("the configuration says what passwords and tokens must be", "[cli][identity]") {
  Installation place;
  place.write_configuration("sign_in:\n  password_profile: mlps\n  token_days: 30\n");
  const auto refused = place.run_refused({"user", "create", "lin.wei", "--password-fd", "0"}, 1, "only letters here\n");
  CHECK(refused.find("three of these") != std::string::npos);
  CHECK(place.run({"user", "create", "lin.wei", "--password-fd", "0"}, "Horse-77\n").code == 0);
  CHECK(place.run_refused({"token", "create", "--user", "lin.wei", "--scopes", "read_document"}).find("30 days") !=
        std::string::npos);
  place.write_configuration("sign_in:\n  password_profile: strong\n");
  CHECK(place.run({"config", "check"}).err.find("nist or mlps") != std::string::npos);
}
