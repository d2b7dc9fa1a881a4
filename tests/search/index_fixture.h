// An index in memory and short ways to fill and ask it.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/index.h"

namespace rotulus::search::test {

inline DocumentId document(unsigned number) {
  DocumentId id;
  for (std::size_t i = 0; i < 4; ++i) id.bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i) & 0xFF);
  id.bytes[15] = 1;
  return id;
}

inline unsigned number_of(const DocumentId& id) {
  unsigned number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | id.bytes[i];
  return number;
}

inline Entry entry(unsigned number, std::string title, std::string text, std::int64_t space = 1) {
  Entry result;
  result.key = {document(number), Audience::kReaders};
  result.space = {space};
  result.space_key = "S" + std::to_string(space);
  result.revision = {static_cast<std::int64_t>(number) * 10};
  result.title = std::move(title);
  result.text = std::move(text);
  result.type = "document";
  result.language = "zh";
  result.label = "1.0";
  result.changed = Timestamp::from_seconds(1'700'000'000 + static_cast<std::int64_t>(number));
  return result;
}

inline Entry draft(Entry effective, std::string text) {
  effective.key.audience = Audience::kDrafters;
  effective.state = VersionState::kDraft;
  effective.revision.value += 1;
  effective.text = std::move(text);
  return effective;
}

inline Readable everything() {
  Readable readable;
  readable.all_spaces_effective = true;
  return readable;
}

inline Readable drafts_too() {
  Readable readable = everything();
  readable.all_spaces_drafts = true;
  return readable;
}

inline Readable only_space(std::int64_t space) {
  Readable readable;
  readable.effective_spaces = {{space}};
  return readable;
}

class Fixture {
 public:
  Fixture() : index(Index::open(options())) {}

  static IndexOptions options() {
    IndexOptions result;
    result.allow_swap = true;  // tests hold nothing secret
    return result;
  }

  void add(std::vector<Entry> entries) { index->apply(entries, {}, index->sequence() + 1); }

  SearchResult search(std::string query, Readable readable = everything()) const {
    SearchRequest request;
    request.query = std::move(query);
    request.readable = std::move(readable);
    request.limit = 100;
    return index->search(request);
  }

  // The numbers of the documents found, best first.
  std::vector<unsigned> found(std::string query, Readable readable = everything()) const {
    std::vector<unsigned> numbers;
    for (const Hit& hit : search(std::move(query), std::move(readable)).hits) numbers.push_back(number_of(hit.key.document));
    return numbers;
  }

  std::vector<unsigned> found_sorted(std::string query, Readable readable = everything()) const {
    std::vector<unsigned> numbers = found(std::move(query), std::move(readable));
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  std::unique_ptr<Index> index;
};

using Numbers = std::vector<unsigned>;

}  // namespace rotulus::search::test
