#include "entry_pairs.h"

#include <string>
#include <utility>

#include "terms.h"

namespace rotulus::search {
namespace {

// 0 when there is no such entry.
Xapian::docid find_entry(const Xapian::Database& database, const std::string& key) {
  const auto at = database.postlist_begin(key);
  return at == database.postlist_end(key) ? 0 : *at;
}

struct Ids {
  Xapian::docid readers = 0, drafters = 0;
  bool both() const { return readers != 0 && drafters != 0; }
};

Ids find_entries(const Xapian::Database& database, const DocumentId& document) {
  return {find_entry(database, key_term({document, Audience::kReaders})),
          find_entry(database, key_term({document, Audience::kDrafters}))};
}

}  // namespace

std::shared_ptr<const PairSet> EntryPairs::pairs() const {
  const std::lock_guard lock(mutex_);
  return pairs_;
}

void EntryPairs::publish(PairSet pairs) {
  auto fresh = std::make_shared<const PairSet>(std::move(pairs));
  const std::lock_guard lock(mutex_);
  pairs_.swap(fresh);
}

void EntryPairs::add(const Xapian::Database& changed, std::span<const DocumentId> documents) {
  const auto known = pairs();
  PairSet added;
  for (const DocumentId& document : documents) {
    if (!changed.term_exists(key_term({document, Audience::kDrafters}))) continue;  // most documents have no draft
    const Ids ids = find_entries(changed, document);
    if (!ids.both() || (known->contains(ids.readers) && known->contains(ids.drafters))) continue;
    added.insert({ids.readers, ids.drafters});
  }
  if (added.empty()) return;
  added.insert(known->begin(), known->end());
  publish(std::move(added));
}

void EntryPairs::settle(const Xapian::Database& committed, std::span<const DocumentId> documents) {
  const auto known = pairs();
  if (known->empty()) return;
  PairSet kept;
  bool changed = false;
  for (const DocumentId& document : documents) {
    const Ids ids = find_entries(committed, document);
    if (ids.both()) continue;
    for (const Xapian::docid id : {ids.readers, ids.drafters}) {
      if (id == 0 || !known->contains(id)) continue;
      if (!std::exchange(changed, true)) kept = *known;
      kept.erase(id);
    }
  }
  if (changed) publish(std::move(kept));
}

void EntryPairs::learn(const Xapian::Database& database) {
  PairSet found;
  const std::string prefix(1, prefix::kKey);
  std::string last;
  // Keys are ordered by document, and "d" stands before "r".
  for (auto at = database.allterms_begin(prefix); at != database.allterms_end(prefix); ++at) {
    std::string key = *at;
    if (key.back() == 'r' && !last.empty() && last.compare(0, last.size() - 1, key, 0, key.size() - 1) == 0)
      found.insert({find_entry(database, last), find_entry(database, key)});
    last = std::move(key);
  }
  publish(std::move(found));
}

}  // namespace rotulus::search
