#include "installation_fixture.h"

using namespace rotulus::test;
using Catch::Contains;

TEST_CASE("checking a plugin that works says what it is", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  const auto ended = place.run({"plugin", "check", ROTULUS_APPROVAL});
  CHECK(ended.code == 0);
  CHECK_THAT(ended.out,
             Contains("The plugin is good:") && Contains("approval") && Contains("workflows") && Contains("read_files"));
  const Json plugin = place.run_json({"plugin", "check", ROTULUS_APPROVAL});
  CHECK(plugin.at("state") == "ready");
  CHECK(plugin.at("failures") == 0);
  CHECK(plugin.at("last_failure_at").is_null());
}

TEST_CASE("checking a file that is no plugin says why and ends with 1", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  write_file(place / "text.so", "not a library at all");
  const auto ended = place.run({"plugin", "check", "text.so"});
  CHECK(ended.code == 1);
  CHECK_THAT(ended.out, Contains("cannot be used") && Contains("cannot be loaded as a library"));
  const auto absent = place.run({"plugin", "check", "absent.so", "--json"});
  CHECK(absent.code == 1);
  CHECK(Json::parse(absent.out).at("state") == "refused");
}

TEST_CASE("the plugins of a running server are listed, those that were refused with their reason", "[cli]") {
  Installation place;
  place.write_configuration("plugins:\n  load: [templates, approval, absent]\n");
  REQUIRE(place.run({"token", "create", "--user", "admin", "--scopes", "operate", "--out", "token"}).code == 0);
  const Server server = place.serve();
  const Arguments list = {"plugin", "list", "--server", server.url(), "--token-file", "token"};
  const auto ended = place.run(list);
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK_THAT(ended.out, Contains("content hook required-sections") && Contains("absent: The file") && Contains("cannot be read"));
  const Json items = place.run_json(list).at("items");
  REQUIRE(items.size() == 3);
  CHECK(items.at(0).at("state") == "ready");
  CHECK(items.at(1).at("extension_points") == Json{"workflows"});
  CHECK(items.at(2).at("state") == "refused");
}
