// Any characters out of any document, in quotes: over all pages, every document that holds them and none that does not.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "folded_text.h"
#include "index_fixture.h"
#include "plain_text.h"
#include "support/corpora.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;

namespace {

constexpr std::int64_t kSpaces = 5, kReadableSpaces = 4;

// A few of few documents; ROTULUS_SUBSTRINGS=1000 asks for so many, out of the whole corpora.
std::size_t wanted_substrings() {
  const char* given = std::getenv("ROTULUS_SUBSTRINGS");
  return given ? std::strtoul(given, nullptr, 10) : 0;
}

struct Source {
  const char* file;
  std::size_t few;  // documents, where not all are taken
};
constexpr Source kSources[] = {{"relevance/cmrc.docs", 400}, {"relevance/docscn.docs", 800}, {"relevance/cran.docs", 100}};

// What a reader of the first spaces may find, as the texts say it.
class Library {
 public:
  Library(bool whole, std::mt19937& random) : random_(random) {
    for (const Source& source : kSources) read(source, whole);
    std::shuffle(entries_.begin(), entries_.end(), random_);
    fill();
    change();
  }

  Readable reader() const {
    Readable readable;
    for (std::int64_t space = 1; space <= kReadableSpaces; ++space) readable.effective_spaces.push_back({space});
    return readable;
  }

  // Over all pages.
  std::vector<unsigned> found(const std::string& phrase) const {
    SearchRequest request;
    request.query = "\"" + phrase + "\"";
    request.readable = reader();
    request.limit = 100;
    std::vector<unsigned> numbers;
    do {
      const SearchResult page = fixture_.index->search(request);
      for (const Hit& hit : page.hits) numbers.push_back(number_of(hit.key.document));
      request.cursor = page.next_cursor;
    } while (!request.cursor.empty());
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  std::vector<unsigned> holding(std::u32string_view folded) const {
    std::vector<unsigned> numbers;
    for (const auto& [number, text] : readable_texts_)
      if (text.find(folded) != std::u32string::npos) numbers.push_back(number);
    return numbers;
  }

  // Neighbouring Han characters of any text that is, was, or is somebody else's.
  std::string substring() {
    while (true) {
      const std::u32string& text = all_texts_[random_() % all_texts_.size()];
      const std::size_t length = 1 + random_() % 8, begin = random_() % text.size();
      const std::u32string_view piece = std::u32string_view(text).substr(begin, length);
      if (piece.size() == length && std::all_of(piece.begin(), piece.end(), is_ideograph)) return to_utf8(piece);
    }
  }

  std::size_t size() const { return readable_texts_.size(); }

 private:
  void read(const Source& source, bool whole) {
    std::ifstream in(rotulus::test::corpus(source.file).value());
    std::string line;
    for (std::size_t i = 0; (whole || i < source.few) && std::getline(in, line); ++i) {
      const auto first = line.find('\t'), second = line.find('\t', first + 1);
      const auto number = static_cast<unsigned>(entries_.size() + 1);
      entries_.push_back(
          entry(number, line.substr(first + 1, second - first - 1), line.substr(second + 1), 1 + number % kSpaces));
    }
  }

  void note(const Entry& entry) {
    const std::string text = entry.title + "\n" + plain_text(entry.text);
    if (text.size() > 1) all_texts_.push_back(to_utf32(text));
    if (entry.space.value <= kReadableSpaces) readable_texts_[number_of(entry.key.document)] = folded_text(text);
  }

  // Most at once, as a rebuild does it, and the rest one after the other.
  void fill() {
    const std::size_t later = std::min<std::size_t>(entries_.size() / 10, 300), bulk = entries_.size() - later;
    constexpr std::size_t kAtOnce = 500;
    for (std::size_t at = 0; at < bulk; at += kAtOnce)
      fixture_.add({entries_.begin() + static_cast<std::ptrdiff_t>(at),
                    entries_.begin() + static_cast<std::ptrdiff_t>(std::min(bulk, at + kAtOnce))});
    for (std::size_t at = bulk; at < entries_.size(); ++at) fixture_.add({entries_[at]});
    for (const Entry& entry : entries_) note(entry);
  }

  // Versions that are no longer in force, documents that are gone, and drafts, which a reader does not find.
  void change() {
    for (std::size_t i = 0; i < entries_.size(); i += 17) {
      Entry changed = entries_[i];
      changed.text = entries_[random_() % entries_.size()].text;
      fixture_.add({changed});
      note(changed);
    }
    std::vector<EntryKey> removed;
    for (std::size_t i = 5; i < entries_.size(); i += 23) {
      removed.push_back(entries_[i].key);
      readable_texts_.erase(number_of(entries_[i].key.document));
    }
    fixture_.index->apply({}, removed, fixture_.index->sequence() + 1);
    for (std::size_t i = 3; i < entries_.size(); i += 101)
      fixture_.add({draft(entries_[i], entries_[random_() % entries_.size()].text)});
  }

  std::mt19937& random_;
  Fixture fixture_;
  std::vector<Entry> entries_;
  std::vector<std::u32string> all_texts_;
  std::map<unsigned, std::u32string> readable_texts_;  // folded
};

}  // namespace

TEST_CASE("quoted characters find every document that holds them and no other, over all pages", "[search][substrings]") {
  for (const Source& source : kSources)
    if (!rotulus::test::corpus(source.file)) return rotulus::test::skip(std::string(source.file) + " is not there");
  const std::size_t asked = wanted_substrings();
  std::mt19937 random(20261129);
  Library library(asked > 0, random);
  std::size_t hits = 0, most = 0, wrong = 0;
  for (std::size_t i = 0; i < std::max<std::size_t>(asked, 100); ++i) {
    const std::string piece = library.substring();
    const auto expected = library.holding(folded_text(piece));
    const auto found = library.found(i % 4 == 0 ? in_traditional(piece) : piece);
    hits += found.size();
    most = std::max(most, found.size());
    wrong += found == expected ? 0 : 1;
    INFO(piece);
    CHECK(found == expected);
  }
  if (asked > 0)
    std::cout << asked << " substrings of " << library.size() << " documents: " << hits << " hits, " << most << " of one, "
              << wrong << " wrong\n";
}
