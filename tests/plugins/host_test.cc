#include "plugins/host.h"

#include <catch2/catch.hpp>
#include <thread>

#include "core/error.h"
#include "plugin_files.h"
#include "rotulus/sdk/abi.h"

namespace rotulus::plugins {
namespace {

using Catch::Contains;
using Moment = sdk::ContentHook::Moment;
using test::draft_with;
using test::load_plugins;
using test::run_of;
using test::steady;

TEST_CASE("a plugin is listed with what it is and what it offers", "[plugins]") {
  const auto host = load_plugins({steady()});
  REQUIRE(host->plugins().size() == 1);
  const PluginStatus status = host->plugins().front();
  CHECK(status.name == "steady");
  CHECK(status.version == "1.2.3");
  CHECK(status.description == "Offers one of everything.");
  CHECK(status.sha256.size() == 64);
  CHECK(status.sdk_version == ROTULUS_SDK_VERSION);
  CHECK(name(status.state) == "ready");
  CHECK(status.reason.empty());
  CHECK(status.extension_points ==
        std::vector<std::string>{"templates", "workflows", "content hook forbidden-word", "content hook remark"});
  CHECK(status.permissions == std::vector<std::string>{"read_files"});
  CHECK(status.failures == 0);
}

TEST_CASE("templates and workflows of plugins are offered", "[plugins]") {
  const auto host = load_plugins({steady()});
  REQUIRE(host->templates().size() == 1);
  CHECK(host->templates().front().id == "note");
  REQUIRE(host->workflows().size() == 1);
  CHECK(host->workflows().front().id == "one-approval");
}

TEST_CASE("a policy hook stands against a document, an enrichment only remarks", "[plugins]") {
  const auto host = load_plugins({steady()});
  CHECK(host->check(draft_with("all is well"), Moment::kSave).empty());
  REQUIRE(host->check(draft_with("this is bad"), Moment::kSubmit).size() == 1);
  REQUIRE(host->remarks(draft_with("all is well"), Moment::kSave).size() == 1);
  CHECK(host->remarks(draft_with("all is well"), Moment::kSave).front().name == "topic");
}

TEST_CASE("a setting changes what its plugin does", "[plugins]") {
  PluginSource source = steady();
  source.settings = {{"forbidden", "worse"}};
  const auto host = load_plugins({source});
  CHECK(host->check(draft_with("this is bad"), Moment::kSave).empty());
  CHECK(host->check(draft_with("this is worse"), Moment::kSave).size() == 1);
}

TEST_CASE("a run is put to the plugin that offers its workflow", "[plugins]") {
  const auto host = load_plugins({steady()});
  sdk::Run run = run_of("one");
  CHECK(host->progress("one-approval", run).status == sdk::Progress::Status::kOpen);
  run.decisions = {{"approval", "ann", sdk::Decision::kApproved}};
  CHECK(host->progress("one-approval", run).status == sdk::Progress::Status::kApproved);
}

TEST_CASE("a run whose workflow is no longer offered is put to the plugin that understands it", "[plugins]") {
  const auto host = load_plugins({test::misbehaving({{"calls", "throws"}}), steady()});
  CHECK(host->progress("of-old", run_of("one")).status == sdk::Progress::Status::kOpen);
  for (const PluginStatus& status : host->plugins()) CHECK(status.failures == 0);
}

TEST_CASE("a workflow that nobody knows is not found", "[plugins]") {
  const auto host = load_plugins({steady()});
  try {
    host->progress("of-old", run_of("something else"));
    FAIL("there was an answer");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kNotFound);
    CHECK_THAT(error.what(), Contains("of-old"));
  }
}

TEST_CASE("many threads call plugins at once", "[plugins]") {
  const auto host = load_plugins({steady()});
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 25; ++j) {
        good += host->check(draft_with("bad"), Moment::kSubmit).size() == 1 && host->templates().size() == 1 &&
                        host->progress("one-approval", run_of("one")).steps.size() == 1
                    ? 1
                    : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 200);
}

TEST_CASE("without plugins nothing is offered and nothing stands against anything", "[plugins]") {
  const auto host = load_plugins({});
  CHECK(host->templates().empty());
  CHECK(host->workflows().empty());
  CHECK(host->check(draft_with("bad"), Moment::kSubmit).empty());
}

}  // namespace
}  // namespace rotulus::plugins
