#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

#include "config/config.h"
#include "support/temporary_directory.h"

namespace rotulus::config {
namespace {

std::string example() { return test::read_file(std::filesystem::path(ROTULUS_SOURCE_DIR) / "config/rotulus.example.yaml"); }

// A setting that is commented out has its # directly before its name; prose has a space after it.
std::string uncommented(const std::string& text) {
  const std::regex setting("^( *)#([a-z_]+:.*)$");
  std::istringstream in(text);
  std::string line, result;
  while (std::getline(in, line)) result += std::regex_replace(line, setting, "$1$2") + '\n';
  return result;
}

TEST_CASE("the example with every setting uncommented gives the defaults", "[config]") {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "rotulus.yaml", uncommented(example()));
  const auto loaded = describe(load(directory / "rotulus.yaml", {}));
  const auto defaults = describe();
  REQUIRE(loaded.size() == defaults.size());
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    INFO(loaded[i].key);
    CHECK(loaded[i].value == defaults[i].value);
  }
}

TEST_CASE("the example as it is changes nothing", "[config]") {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "rotulus.yaml", example());
  CHECK_NOTHROW(load(directory / "rotulus.yaml", {}));
}

TEST_CASE("every setting is in the example, once, under its sections", "[config]") {
  std::istringstream in(uncommented(example()));
  std::vector<std::string> found, sections;
  const std::regex entry("^( *)([a-z_]+):(.*)$");
  std::string line;
  for (std::smatch match; std::getline(in, line);) {
    if (!std::regex_match(line, match, entry)) continue;
    sections.resize(static_cast<std::size_t>(match[1].length()) / 2);
    std::string key;
    for (const std::string& section : sections) key += section + '.';
    sections.push_back(match[2]);
    if (match[3].length() > 0) found.push_back(key + match[2].str());
  }
  std::vector<std::string> known;
  for (const SettingInfo& setting : describe()) known.push_back(setting.key);
  CHECK(found == known);
}

}  // namespace
}  // namespace rotulus::config
