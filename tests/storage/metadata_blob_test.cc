#include "metadata_blob.h"

#include <catch2/catch.hpp>
#include <random>

using namespace rotulus;
using namespace rotulus::storage;

namespace {

Metadata round_trip(const Metadata& metadata) {
  std::string number;
  const Metadata back = metadata_from_yaml(metadata_to_yaml("QA-000001", metadata), &number);
  CHECK(number == "QA-000001");
  return back;
}

Metadata all_fields(const std::string& text) { return {text, text, text, text, text, {text, "second", text}}; }

}  // namespace

TEST_CASE("metadata is one quoted line a field", "[storage][metadata]") {
  const Metadata metadata{"校准 \"A\"", "guides/a b.md", "procedure", "zh", "lin.wei", {"scale", "a, b"}};
  CHECK(metadata_to_yaml("QA-000001", metadata) ==
        "number: \"QA-000001\"\ntitle: \"校准 \\\"A\\\"\"\npath: \"guides/a b.md\"\ntype: \"procedure\"\nlanguage: \"zh\"\n"
        "owner: \"lin.wei\"\ntags: [\"scale\", \"a, b\"]\n");
}

TEST_CASE("every string of metadata comes back as it was", "[storage][metadata]") {
  const std::vector<std::string> awkward = {"plain",
                                            "\"",
                                            "\\",
                                            "\\\"",
                                            "\\x41",
                                            "a\nb",
                                            "\r\n\t",
                                            std::string("\0", 1),
                                            "\x7f\x1b[31m",
                                            "质量手册",
                                            ": #",
                                            "- x",
                                            "]",
                                            "[\"a\"]",
                                            "title: \"other\"",
                                            " spaces ",
                                            "\xff\xfe not UTF-8",
                                            "x\\",
                                            "\\\\x",
                                            "𠮷",
                                            "\u0085\u2028"};
  for (const auto& text : awkward) {
    INFO(text);
    CHECK(round_trip(all_fields(text)) == all_fields(text));
  }
}

TEST_CASE("random bytes in metadata come back as they were", "[storage][metadata]") {
  std::mt19937 random(7);
  const std::string alphabet("\"\\x0\n:[], a\0\xe8\x80", 14);
  for (int round = 0; round < 500; ++round) {
    std::string text = "t";
    for (unsigned left = random() % 20; left > 0; --left) text += alphabet[random() % alphabet.size()];
    INFO(text);
    REQUIRE(round_trip(all_fields(text)) == all_fields(text));
  }
}

TEST_CASE("empty fields are left out, and an empty tag is kept", "[storage][metadata]") {
  CHECK(metadata_to_yaml("", Metadata{"", "", "", "", "", {}}).empty());
  const Metadata metadata{"t", "", "", "", "", {"", "x", ""}};
  CHECK(round_trip(metadata) == metadata);
}

TEST_CASE("unknown keys and damaged lines are passed over", "[storage][metadata]") {
  const auto metadata =
      metadata_from_yaml("colour: \"red\"\nno colon\ntitle: \"T\"\npath: unquoted\ntags: [\"a\", \"open\nowner: \"o", nullptr);
  CHECK(metadata.title == "T");
  CHECK(metadata.path.empty());
  CHECK(metadata.tags == std::vector<std::string>{"a", "open"});
  CHECK(metadata.owner == "o");
}
