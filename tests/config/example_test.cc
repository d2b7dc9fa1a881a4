#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <sstream>
#include <vector>

#include "config/config.h"
#include "support/temporary_directory.h"

namespace rotulus::config {
namespace {

std::string example() { return test::read_file(std::filesystem::path(ROTULUS_SOURCE_DIR) / "config/rotulus.example.yaml"); }

// One line of the example: a section, or a setting with or without the # that comments it out. A # with a space after it is
// prose.
struct Line {
  std::size_t indent = 0;
  std::string name, value;
};

std::optional<Line> parse_line(std::string_view text) {
  Line line;
  line.indent = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(line.indent);
  if (text.starts_with('#')) text.remove_prefix(1);
  const std::size_t colon = text.find(':');
  line.name = text.substr(0, colon);
  const bool is_name = !line.name.empty() && line.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  if (colon == std::string_view::npos || !is_name) return std::nullopt;
  line.value = text.substr(colon + 1);
  return line;
}

std::vector<Line> lines_of_example() {
  std::istringstream in(example());
  std::vector<Line> lines;
  for (std::string text; std::getline(in, text);) {
    if (auto line = parse_line(text)) lines.push_back(*line);
  }
  return lines;
}

std::string uncommented_example() {
  std::string text;
  for (const Line& line : lines_of_example()) text += std::string(line.indent, ' ') + line.name + ':' + line.value + '\n';
  return text;
}

TEST_CASE("the example with every setting uncommented gives the defaults", "[config]") {
  const test::TemporaryDirectory directory;
  test::write_file(directory / "rotulus.yaml", uncommented_example());
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
  std::vector<std::string> found, sections;
  for (const Line& line : lines_of_example()) {
    sections.resize(line.indent / 2);
    std::string key;
    for (const std::string& section : sections) key += section + '.';
    sections.push_back(line.name);
    if (!line.value.empty()) found.push_back(key + line.name);
  }
  std::vector<std::string> known;
  for (const SettingInfo& setting : describe()) known.push_back(setting.key);
  CHECK(found == known);
}

}  // namespace
}  // namespace rotulus::config
