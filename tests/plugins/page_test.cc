// What docs/plugins.md shows is what works.
#include <catch2/catch.hpp>

#include "plugin_files.h"
#include "support/temporary_directory.h"

namespace rotulus::plugins {
namespace {

namespace fs = std::filesystem;

// The first block of YAML below a heading of the page.
std::string example_below(const std::string& heading) {
  const std::string page = test::read_file(fs::path(ROTULUS_SOURCE_DIR) / "docs/plugins.md"), fence = "```";
  const std::size_t section = page.find("## " + heading);
  REQUIRE(section != std::string::npos);
  const std::size_t begin = page.find(fence + "yaml\n", section) + 8;
  return page.substr(begin, page.find(fence, begin) - begin);
}

TEST_CASE("the workflow on the page about plugins is one", "[plugins]") {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "board.yaml", example_below("Writing a workflow"));
  const auto host = test::load_plugins({test::bundled("approval", {{"directory", directory.path().string()}})});
  CHECK(host->workflows().size() == 5);
  CHECK(host->plugins().front().last_failure.empty());
}

TEST_CASE("the template on the page about plugins is one", "[plugins]") {
  const test::TemporaryDirectory directory;
  fs::create_directory(directory / "memo");
  test::write_file(directory / "memo/template.yaml", example_below("Writing a template"));
  test::write_file(directory / "memo/body.en.md", "# Memo\n\n## Decision\n");
  const auto host = test::load_plugins({test::bundled("templates", {{"directory", directory.path().string()}})});
  CHECK(host->templates().size() == 7);
  CHECK(host->plugins().front().last_failure.empty());
}

}  // namespace
}  // namespace rotulus::plugins
