#include "installation_fixture.h"

using namespace rotulus::test;
using Catch::Contains;

TEST_CASE("checking a plugin that works says what it is", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  const auto ended = place.run({"plugin", "check", ROTULUS_APPROVAL});
  CHECK(ended.code == 0);
  CHECK_THAT(ended.out, Contains("The plugin is good:") && Contains("approval") && Contains("workflows") && Contains("read_files"));
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
