#include <catch2/catch.hpp>

#include "index_fixture.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

// Ten documents in space 1, ten in space 2 with words of their own.
Fixture two_spaces() {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 10; ++i) entries.push_back(entry(i, "open procedure " + std::to_string(i), "shared alpha 公开"));
  for (unsigned i = 11; i <= 20; ++i) {
    Entry secret = entry(i, "hidden cryptonym " + std::to_string(i), "shared omega 机密", 2);
    secret.number = "SEC-" + std::to_string(i);
    secret.tags = {"classified"};
    secret.type = "dossier";
    secret.language = "en";
    secret.changed = Timestamp::from_seconds(946'684'800);
    entries.push_back(secret);
  }
  fixture.add(entries);
  return fixture;
}

}  // namespace

TEST_CASE("a reader of one space gets no hit, count or facet of another", "[search]") {
  const Fixture fixture = two_spaces();
  for (const char* query :
       {"shared", "shared omega", "", "机密 OR shared", "sha*", "-nothing", "\"shared alpha\" OR omega", "type:dossier",
        "tag:classified", "number:SEC-11", "title:cryptonym", "space:S2", "before:2010", "lang:en"}) {
    INFO(query);
    SearchRequest request;
    request.query = query;
    request.readable = only_space(1);
    request.facets = true;
    request.limit = 100;
    const SearchResult result = fixture.index->search(request);
    CHECK(result.total == result.hits.size());
    CHECK(result.total <= 10);
    for (const Hit& hit : result.hits) CHECK(number_of(hit.key.document) <= 10);
    for (const Facet& facet : result.facets)
      for (const FacetValue& value : facet.values) {
        CHECK(value.count <= 10);
        for (const char* secret : {"S2", "dossier", "classified", "en", "2000"}) CHECK(value.value != secret);
      }
  }
}

TEST_CASE("suggestions and corrections know only what the asker may read", "[search]") {
  const Fixture fixture = two_spaces();
  for (const char* typed : {"h", "hid", "hidden", "crypt", "cryptonym 1", "SEC", "sec-1", "sec-11"})
    CHECK(fixture.index->suggest(typed, only_space(1), {}, 10).empty());
  CHECK(fixture.index->suggest("crypt", only_space(2), {}, 10).size() == 10);
  CHECK(fixture.search("cryptonim", only_space(1)).did_you_mean.empty());
  CHECK(fixture.search("omegga", only_space(1)).did_you_mean.empty());
  CHECK(fixture.search("omegga", only_space(2)).did_you_mean == "omega");
  // A word that only others may read is corrected like one that nobody wrote.
  CHECK(fixture.search("omega", only_space(1)).did_you_mean == fixture.search("omeha", only_space(1)).did_you_mean);
}

TEST_CASE("without any binding nothing is found", "[search]") {
  const Fixture fixture = two_spaces();
  CHECK(fixture.search("shared", Readable{}).total == 0);
  CHECK(fixture.search("", Readable{}).total == 0);
  CHECK(fixture.index->suggest("open", Readable{}, {}, 10).empty());
}

TEST_CASE("an isolated document is found by bindings on itself alone", "[search]") {
  Fixture fixture;
  Entry isolated = entry(1, "isolated", "common text");
  isolated.isolated = true;
  fixture.add({isolated, entry(2, "inherits", "common text")});
  CHECK(fixture.found("common") == Numbers{2});
  CHECK(fixture.found("common", only_space(1)) == Numbers{2});
  Readable bound;
  bound.effective_documents = {document(1)};
  CHECK(fixture.found("common", bound) == Numbers{1});
  Readable both = only_space(1);
  both.effective_documents = {document(1)};
  CHECK(fixture.found_sorted("common", both) == Numbers{1, 2});
  Readable drafts;
  drafts.draft_documents = {document(1)};
  CHECK(fixture.found("common", drafts).empty());
}

TEST_CASE("a binding on one document reaches no other document of its space", "[search]") {
  const Fixture fixture = two_spaces();
  Readable bound;
  bound.effective_documents = {document(12)};
  CHECK(fixture.found("shared", bound) == Numbers{12});
  CHECK(fixture.search("", bound).total == 1);
}

TEST_CASE("withheld documents are left out everywhere", "[search]") {
  const Fixture fixture = two_spaces();
  SearchRequest request;
  request.query = "shared";
  request.readable = everything();
  request.withheld = {document(3), document(11)};
  request.facets = true;
  const SearchResult result = fixture.index->search(request);
  CHECK(result.total == 18);
  for (const Hit& hit : result.hits) CHECK((hit.key.document != document(3) && hit.key.document != document(11)));
  for (const FacetValue& value : result.facets.front().values) CHECK(value.count == 9);
  CHECK(fixture.index->suggest("sec-11", everything(), request.withheld, 10).empty());
}

TEST_CASE("readers of many spaces read those and no others", "[search]") {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 60; ++i) entries.push_back(entry(i, "t", "shared", i));
  Entry isolated = entry(61, "t", "shared", 5);
  isolated.isolated = true;
  entries.push_back(isolated);
  fixture.add(entries);
  for (const unsigned count : {1U, 7U, 9U, 29U, 31U, 59U, 60U}) {
    Readable readable;
    for (unsigned i = 1; i <= count; ++i) readable.effective_spaces.push_back({i});
    readable.effective_spaces.push_back({1'000});  // a space without documents
    Numbers expected;
    for (unsigned i = 1; i <= count; ++i) expected.push_back(i);
    INFO(count);
    CHECK(fixture.found_sorted("shared", readable) == expected);
  }
}

TEST_CASE("drafts are for drafters, and a document is one hit", "[search]") {
  Fixture fixture;
  const Entry effective = entry(1, "procedure", "shared old");
  fixture.add(
      {effective, draft(effective, "shared fresh"), entry(2, "another", "shared"), draft(entry(3, "new one", ""), "shared")});
  CHECK(fixture.found("fresh").empty());
  CHECK(fixture.search("shared").total == 2);
  SearchRequest request;
  request.query = "shared";
  request.readable = drafts_too();
  request.facets = true;
  const SearchResult result = fixture.index->search(request);
  CHECK(result.total == 3);
  CHECK(result.total_is_exact);
  REQUIRE(result.hits.size() == 3);
  for (const Hit& hit : result.hits) CHECK((hit.key.audience == Audience::kDrafters) == (hit.key.document != document(2)));
  for (const Facet& facet : result.facets)
    if (facet.field == "state") {
      REQUIRE(facet.values.size() == 2);
      CHECK(facet.values[0].value == "draft");
      CHECK(facet.values[0].count == 2);
      CHECK(facet.values[1].count == 1);
    }
  // Where only the version in force has the word, it is the hit.
  const SearchResult old = fixture.search("old", drafts_too());
  REQUIRE(old.hits.size() == 1);
  CHECK(old.hits[0].key.audience == Audience::kReaders);
}

TEST_CASE("drafts of one space stay with its drafters", "[search]") {
  Fixture fixture;
  fixture.add({draft(entry(1, "a", "", 1), "wip"), draft(entry(2, "b", "", 2), "wip")});
  Readable readable = everything();
  readable.draft_spaces = {{2}};
  CHECK(fixture.found("wip", readable) == Numbers{2});
}

TEST_CASE("moving a document to another space moves its readers", "[search]") {
  Fixture fixture;
  fixture.add({entry(1, "a", "word", 1)});
  fixture.add({entry(1, "a", "word", 2)});
  CHECK(fixture.found("word", only_space(1)).empty());
  CHECK(fixture.found("word", only_space(2)) == Numbers{1});
}

TEST_CASE("publishing a draft and dropping it keeps counts right", "[search]") {
  Fixture fixture;
  const Entry effective = entry(1, "a", "word");
  fixture.add({effective});
  CHECK(fixture.search("word", drafts_too()).total == 1);
  fixture.add({draft(effective, "word")});
  CHECK(fixture.search("word", drafts_too()).total == 1);
  CHECK(fixture.search("word", drafts_too()).hits.size() == 1);
  fixture.index->apply({}, std::vector{EntryKey{document(1), Audience::kDrafters}}, 9);
  CHECK(fixture.search("word", drafts_too()).total == 1);
  CHECK(fixture.search("word", drafts_too()).hits[0].key.audience == Audience::kReaders);
}

TEST_CASE("words of others do not crowd one's own out of beginnings, suggestions and corrections", "[search]") {
  Fixture fixture;
  std::vector<Entry> entries{entry(1, "abcdefgh manual", "the abzz calibrate thing")};
  // Far more words that begin alike, or are near, than are looked at, and every one of them more frequent.
  for (unsigned i = 0; i < 30; ++i) {
    std::string text, title;
    for (char a = 'a'; a <= 'z'; ++a)
      for (char b = 'a'; b <= 'z'; ++b) text += std::string("ab") + a + b + "x ";
    for (char a = 'a'; a <= 'z'; ++a)
      for (char b = 'a'; b <= 'm'; ++b) title += std::string("abcd") + a + b + " ";
    for (char a = 'a'; a <= 'z'; ++a) text += std::string("calibr") + a + "te calibrat" + a + " ";
    Entry hidden = entry(100 + i, title, text, 2);
    hidden.changed = Timestamp::from_seconds(1'800'000'000);
    entries.push_back(hidden);
  }
  fixture.add(entries);
  CHECK(fixture.found("ab*", only_space(1)) == Numbers{1});
  CHECK(fixture.found("abz*", only_space(1)) == Numbers{1});
  CHECK(fixture.found("title:abcd*", only_space(1)) == Numbers{1});
  CHECK(fixture.index->suggest("abcd", only_space(1), {}, 10).size() == 1);
  CHECK(fixture.index->suggest("ab", only_space(1), {}, 10).size() == 1);
  CHECK(fixture.search("calibrrte", only_space(1)).did_you_mean == "calibrate");
}

TEST_CASE("documents of others do not change the order of one's own", "[search]") {
  // "common" is common and "rare" is rare, for this reader; in the other space it is the other way round.
  std::vector<Entry> own, others;
  for (unsigned i = 1; i <= 20; ++i)
    own.push_back(entry(i, "t", i == 1 ? "rare words" : i % 2 ? "common words" : "nothing of it here"));
  for (unsigned i = 100; i <= 600; ++i) others.push_back(entry(i, "t", "rare and more of it", 2));
  for (unsigned i = 601; i <= 640; ++i) others.push_back(entry(i, "t", "common", 2));
  Fixture alone, together;
  alone.add(own);
  together.add(others);
  together.add(own);
  for (const char* query : {"common rare", "common OR rare", "words rare common", "rar* common", "title:t rare common"}) {
    INFO(query);
    CHECK(together.found(query, only_space(1)) == alone.found(query, only_space(1)));
  }
  CHECK(alone.found("common rare").front() == 1);
}

TEST_CASE("a total beyond what is counted says no more than that there are more", "[search]") {
  Fixture fixture;
  std::vector<Entry> entries;
  for (unsigned i = 1; i <= 1'300; ++i) entries.push_back(entry(i, "t", "shared", i <= 1'200 ? 1 : 2));
  fixture.add(entries);
  SearchRequest request;
  request.query = "shar*";
  request.readable = only_space(1);
  SearchResult result = fixture.index->search(request);
  CHECK(result.total == 1'000);
  CHECK_FALSE(result.total_is_exact);
  request.facets = true;
  result = fixture.index->search(request);
  CHECK(result.total == 1'200);
  CHECK(result.total_is_exact);
  request.facets = false;
  request.query = "shared";
  result = fixture.index->search(request);
  CHECK(result.total == 1'200);
  CHECK(result.total_is_exact);
}

TEST_CASE("what is told follows the index: nothing is remembered of an entry that was closed", "[search]") {
  Fixture fixture;
  Entry closing = entry(1, "one", "the quaggasaurus");
  fixture.add({closing, entry(2, "two", "plain")});
  CHECK(fixture.search("quagasaurus", only_space(1)).did_you_mean == "quaggasaurus");
  closing.isolated = true;
  fixture.add({closing});
  CHECK(fixture.search("quagasaurus", only_space(1)).did_you_mean.empty());
  SearchRequest request;
  request.query = "plian";
  request.readable = only_space(1);
  CHECK(fixture.index->search(request).did_you_mean == "plain");
  request.withheld = {document(2)};
  CHECK(fixture.index->search(request).did_you_mean.empty());
}
