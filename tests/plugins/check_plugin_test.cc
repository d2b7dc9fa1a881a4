#include <catch2/catch.hpp>

#include "plugin_files.h"
#include "support/temporary_directory.h"

namespace rotulus::plugins {
namespace {

using namespace std::chrono_literals;
using Catch::Contains;
using test::plugin_file;

TEST_CASE("checking a good plugin tells everything about it", "[plugins]") {
  const PluginStatus status = check_plugin(plugin_file("steady"), 20s);
  CHECK(status.state == PluginState::kReady);
  CHECK(status.name == "steady");
  CHECK(status.version == "1.2.3");
  CHECK(status.extension_points.size() == 4);
  CHECK(status.sha256.size() == 64);
  CHECK(status.failures == 0);
}

TEST_CASE("checking a bad plugin tells why", "[plugins]") {
  CHECK_THAT(check_plugin(plugin_file("wrong_version"), 20s).reason, Contains("version 42"));
  CHECK_THAT(check_plugin("/nonexistent/absent.so", 20s).reason, Contains("cannot be read"));
}

TEST_CASE("a plugin that takes its process with it is told to have done so", "[plugins]") {
  CHECK_THAT(check_plugin(plugin_file("crashing"), 20s).reason, Contains("crashed the process") && Contains("Abort"));
  CHECK_THAT(check_plugin(plugin_file("exiting"), 20s).reason, Contains("ended the process"));
}

}  // namespace
}  // namespace rotulus::plugins
