#include <catch2/catch.hpp>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

constexpr const char* kList =
    "# Synonyms of QA\n"
    "This line is for people.\n"
    "- fire extinguisher, 灭火器\n"
    "CAPA，corrective action、纠正措施\n"
    ",,\n"
    "lonely,\n";

std::shared_ptr<const Synonyms> list(std::string_view text = kList, const std::string& space = "S1") {
  return std::make_shared<const Synonyms>(text, space);
}

SearchResult ask(const Fixture& fixture, const std::string& query, const std::vector<std::shared_ptr<const Synonyms>>& lists) {
  SearchRequest request;
  request.query = query;
  request.readable = everything();
  request.synonyms = lists;
  request.limit = 100;
  return fixture.index->search(request);
}

Numbers found(const Fixture& fixture, const std::string& query, const std::vector<std::shared_ptr<const Synonyms>>& lists) {
  Numbers numbers;
  for (const Hit& hit : ask(fixture, query, lists).hits) numbers.push_back(number_of(hit.key.document));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Fixture library() {
  Fixture fixture;
  fixture.add({entry(1, "Safety", "check the fire extinguisher every year"), entry(2, "安全", "每年检查灭火器"),
               entry(3, "安全", "每年检查灭火器", 2), entry(4, "Quality", "each CAPA is closed in time"),
               entry(5, "Quality", "each corrective action is closed in time"), entry(6, "质量", "纠正措施按时关闭"),
               entry(7, "Camp", "the fire was lit; no extinguisher there")});
  return fixture;
}

}  // namespace

TEST_CASE("a list of synonyms is groups of a line, and the rest is for people", "[search]") {
  CHECK(list()->group_count() == 2);
  CHECK(list("")->group_count() == 0);
  CHECK(list(",\n，\n a \n#a,b\n\xFF\xFE, \xC0")->group_count() == 0);
  std::string many;
  for (int i = 0; i < 3'000; ++i) many += "a" + std::to_string(i) + ",b\n";
  CHECK(list(many)->group_count() == Synonyms::kMaxGroups);
}

TEST_CASE("who types a member finds the entries of the space that say it otherwise", "[search]") {
  const Fixture fixture = library();
  CHECK(found(fixture, "灭火器", {}) == Numbers{2, 3});
  CHECK(found(fixture, "灭火器", {list()}) == Numbers{1, 2, 3});
  CHECK(found(fixture, "fire extinguishers", {list()}) == Numbers{1, 2, 7});  // in any form; 3 is of another space
  CHECK(found(fixture, "capa", {list()}) == Numbers{4, 5, 6});
  CHECK(found(fixture, "灭火器检查", {list()}).size() == 3);  // within a run of characters
  CHECK(found(fixture, "camp OR capa", {list()}) == Numbers{4, 7});
}

TEST_CASE("the words of a synonym are found in all their forms, in a row", "[search]") {
  Fixture fixture = library();
  fixture.add({entry(8, "Quality", "Correctives' actions were CORRECTIVE ACTIONS"), entry(9, "x", "three studies of batteries"),
               entry(10, "x", "the study of one battery"), entry(11, "x", "batteries to study"), entry(12, "x", "诊断")});
  CHECK(found(fixture, "capa", {list()}) == Numbers{4, 5, 6, 8});
  CHECK(found(fixture, "诊断", {list("诊断, study of battery")}) == Numbers{9, 12});
  CHECK(found(fixture, "诊断", {list("诊断, studies of batteries")}) == Numbers{9, 12});
  CHECK(found(fixture, "诊断", {list("诊断, one battery")}) == Numbers{10, 12});
  CHECK(found(fixture, "诊断", {list("诊断, battery study")}) == Numbers{12});
  CHECK(found(fixture, "诊断", {list("诊断, three study")}) == Numbers{9, 12});
}

TEST_CASE("quotes, fields and exclusions mean the words themselves", "[search]") {
  const Fixture fixture = library();
  CHECK(found(fixture, "\"灭火器\"", {list()}) == Numbers{2, 3});
  CHECK(found(fixture, "title:安全 -灭火器", {list()}).empty());
  CHECK(found(fixture, "fire \"every\" extinguisher", {list()}) == Numbers{1});  // not in a row
}

TEST_CASE("a synonym counts as the words it stands for where all words come first", "[search]") {
  Fixture fixture = library();
  fixture.add({entry(8, "x", "year year year year year year year year")});
  const auto hits = ask(fixture, "灭火器 year", {list()}).hits;
  REQUIRE(hits.size() >= 3);
  CHECK(number_of(hits.front().key.document) == 1);
}

TEST_CASE("the synonyms that were looked for are told, within limits", "[search]") {
  const Fixture fixture = library();
  CHECK(ask(fixture, "灭火器", {list()}).synonyms == std::vector<std::string>{"fire extinguisher"});
  CHECK(ask(fixture, "灭火器", {}).synonyms.empty());
  std::vector<std::shared_ptr<const Synonyms>> lists(100, list());
  CHECK(ask(fixture, "灭火器 灭火器 capa 灭火器", lists).synonyms.size() <= 40);
}
