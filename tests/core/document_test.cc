#include <catch2/catch.hpp>

#include "core/document.h"
#include "core/front_matter.h"
#include "core/ids.h"
#include "core/time.h"

using namespace rotulus;

TEST_CASE("an imported revision is called after its place in the history", "[core]") { CHECK(imported_label(17) == "0.17"); }

TEST_CASE("every state has a name that reads back", "[core]") {
  for (int n = 1; n <= 11; ++n) {
    const auto state = static_cast<VersionState>(n);
    CHECK(parse_version_state(name(state)) == state);
  }
  CHECK_FALSE(parse_version_state("unknown"));
  CHECK(is_published(VersionState::kSuperseded));
  CHECK_FALSE(is_published(VersionState::kApproved));
}

TEST_CASE("a title is the front matter's, else the first heading, else the file's name", "[core]") {
  CHECK(title_of("---\ntitle: \"Stated: here\"\n---\n# Heading\n", "a/b.md") == "Stated: here");
  CHECK(title_of("text\n\n# 校准 规程 #\n", "a/b.md") == "校准 规程");
  CHECK(title_of("```\n# a comment in code\n```\n# Real\n", "x.md") == "Real");
  CHECK(title_of("## only a second level\n", "guides/on-call.md") == "on-call");
  CHECK(title_of("\xff\xfe binary", "质量/报告.v2.docx") == "报告.v2");
  CHECK(title_of("", ".profile") == ".profile");
  CHECK(title_of("---\ntitle: never closed\n# Heading\n", "x.md") == "Heading");
}

TEST_CASE("front matter gives text and lists, and leaves the body alone", "[core]") {
  const auto front = FrontMatter::parse(
      "\xEF\xBB\xBF---\r\ntype: sop\r\ntags: [a, '乙', \"c d\"]\r\nowner:\r\nlist:\r\n- one\r\n- two\r\nnested:\r\n  key: "
      "deep\r\n---\r\nBody\n");
  CHECK(front.text("type") == "sop");
  CHECK(front.list("tags") == std::vector<std::string>{"a", "乙", "c d"});
  CHECK(front.text("owner").empty());
  CHECK(front.list("list") == std::vector<std::string>{"one", "two"});
  CHECK(front.text("key").empty());
  CHECK(front.body() == "Body\n");
  CHECK(FrontMatter::parse("# no front matter\n---\n").body() == "# no front matter\n---\n");
  CHECK(FrontMatter::parse("").body().empty());
}

TEST_CASE("text is well-formed UTF-8 without NUL", "[core]") {
  CHECK(is_text(""));
  CHECK(is_text("plain, 中文, \xF0\x9F\x98\x80"));
  CHECK_FALSE(is_text(std::string_view("a\0b", 3)));
  CHECK_FALSE(is_text("\xC0\xAF"));          // overlong
  CHECK_FALSE(is_text("\xE0\x80\xAF"));      // overlong
  CHECK_FALSE(is_text("\xED\xA0\x80"));      // surrogate
  CHECK_FALSE(is_text("\xF4\x90\x80\x80"));  // above U+10FFFF
  CHECK_FALSE(is_text("\xE4\xB8"));          // cut
  CHECK_FALSE(is_text("\xD6\xCA\xC1\xBF"));  // GB18030
  // Wherever it stands in a long text.
  for (std::size_t at = 0; at < 24; ++at) {
    std::string text(24, 'a');
    CHECK(is_text(text));
    text[at] = '\0';
    CHECK_FALSE(is_text(text));
    text[at] = '\xFF';
    CHECK_FALSE(is_text(text));
    text.replace(at, 1, "中");
    CHECK(is_text(text));
  }
}

TEST_CASE("times read and write as RFC 3339 in UTC", "[core]") {
  CHECK(Timestamp::from_seconds(0).text() == "1970-01-01T00:00:00Z");
  CHECK(Timestamp::from_seconds(-1).text() == "1969-12-31T23:59:59Z");
  CHECK(Timestamp::parse("2024-02-29T12:00:00+08:00") == Timestamp::parse("2024-02-29T04:00:00Z"));
  CHECK(Timestamp::parse("2024-02-29T12:00:00.25Z")->microseconds % 1'000'000 == 250'000);
  for (const char* wrong : {"", "2024-02-30T00:00:00Z", "2024-02-29", "2024-02-29T25:00:00Z", "2024-02-29T00:00:00",
                            "2024-02-29T00:00:00+8:00", "x024-02-29T00:00:00Z"})
    CHECK_FALSE(Timestamp::parse(wrong));
}

TEST_CASE("identifiers read back, and what is none is refused", "[core]") {
  DocumentId id;
  id.bytes[0] = 0xAB;
  CHECK(DocumentId::parse(id.text()) == id);
  CHECK_FALSE(DocumentId::parse("ab"));
  CHECK_FALSE(DocumentId::parse(std::string(32, 'g')));
  CHECK(SpaceKey::parse("QA")->text() == "QA");
  for (const char* wrong : {"", "Q", "qa", "1A", "Q A", "QÄ", "ABCDEFGHIJKLMNOPQ"}) CHECK_FALSE(SpaceKey::parse(wrong));
}
