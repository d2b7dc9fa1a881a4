#include "query_parser.h"

#include <catch2/catch.hpp>

using namespace rotulus::search;

namespace {

std::string text_of(const ParsedQuery& parsed);

std::string text_of(const Clause& clause) {
  static const char* const kFields[] = {
      "", "title:", "number:", "type:", "state:", "space:", "tag:", "owner:", "lang:", "category:", "before:", "after:"};
  std::string text = std::string(clause.excluded ? "-" : "") + kFields[static_cast<int>(clause.field)];
  switch (clause.kind) {
    case ClauseKind::kWords:
      return text + clause.text;
    case ClauseKind::kPhrase:
      return text + "\"" + clause.text + "\"";
    case ClauseKind::kPrefix:
      return text + clause.text + "*";
    case ClauseKind::kGroup:
      return text + "(" + text_of(clause.group) + ")";
  }
  return text;
}

std::string text_of(const ParsedQuery& parsed) {
  std::string text;
  for (const Alternatives& alternatives : parsed) {
    if (!text.empty()) text += " ";
    for (std::size_t i = 0; i < alternatives.clauses.size(); ++i) text += (i ? " OR " : "") + text_of(alternatives.clauses[i]);
  }
  return text;
}

std::string parsed(std::string_view typed) { return text_of(parse_query(typed)); }

}  // namespace

TEST_CASE("operators are recognised where people type them", "[search]") {
  CHECK(parsed("sop 文档 v2") == "sop 文档 v2");
  CHECK(parsed("\"exact words\" more") == "\"exact words\" more");
  CHECK(parsed("“中文短语”后面") == "\"中文短语\" 后面");
  CHECK(parsed("「短语」") == "\"短语\"");
  CHECK(parsed("a -b -\"c d\" -(e f)") == "a -b -\"c d\" -(e f)");
  CHECK(parsed("a OR b c") == "a OR b c");
  CHECK(parsed("(a OR b) OR c") == "(a OR b) OR c");
  CHECK(parsed("a | b || c") == "a OR b OR c");
  CHECK(parsed("conf* 备份*") == "conf* 备份*");
  CHECK(parsed("title:采购 TITLE:\"a b\" number:SOP-* type：sop") == "title:采购 title:\"a b\" number:SOP-* type:sop");
  CHECK(parsed("before:2026-01-01 after:2025 lang:zh language:en") == "before:2026-01-01 after:2025 lang:zh lang:en");
  CHECK(parsed("tag:\"good practice\" owner:li state:draft space:QA") == "tag:\"good practice\" owner:li state:draft space:QA");
  CHECK(parsed("category:audit -Category:“内部 审核”") == "category:audit -category:\"内部 审核\"");
}

TEST_CASE("what is no operator is words", "[search]") {
  CHECK(parsed("well-known --flag - a-") == "well-known --flag - a-");
  CHECK(parsed("what: ever colour:red http://x") == "what: ever colour:red http://x");
  CHECK(parsed("title: nothing") == "title: nothing");
  CHECK(parsed("OR") == "");
  CHECK(parsed("OR a OR") == "a");
  CHECK(parsed("ORDER ORACLE or") == "ORDER ORACLE or");
  CHECK(parsed("*") == "*");
  CHECK(parsed("a\"b c\"d") == "a\"b c\"d");
  CHECK(parsed("什么是“速成”") == "什么是“速成”");
}

TEST_CASE("unbalanced quotes and parentheses end with the query", "[search]") {
  CHECK(parsed("\"open phrase") == "\"open phrase\"");
  CHECK(parsed("(open group") == "(open group)");
  CHECK(parsed(") a )) b") == "a b");
  CHECK(parsed("()") == "");
  CHECK(parsed("\"\"") == "");
  CHECK(parsed("-") == "-");
  CHECK(parsed("-\"") == "");
  CHECK(parsed("title:\"") == "");
  CHECK(parsed("f(x)") == "f (x)");
}

TEST_CASE("length, nesting and number of clauses are bounded", "[search]") {
  CHECK(parse_query(std::string(100'000, 'a')).front().clauses.front().text.size() == kMaxQueryCharacters);
  std::string nested, many;
  for (int i = 0; i < 500; ++i) nested += "(";
  parse_query(nested + "a");
  for (int i = 0; i < 900; ++i) many += "a ";
  CHECK(parse_query(many).size() <= kMaxClauses);
}

TEST_CASE("clauses know where they stand in what was typed", "[search]") {
  const ParsedQuery query = parse_query("ab  -title:\"cd\"");
  CHECK(query[0].clauses[0].begin == 0);
  CHECK(query[1].clauses[0].begin == 12);
}
