// Which entries the index holds, and which documents have both: one for readers and one for drafters. Searches by those who may
// meet both take special care of such documents; knowing that there are few, or none, keeps everybody else's searches cheap.
// Thread-safety: pairs() from many threads; the rest from the thread that writes.
#pragma once

#include <xapian.h>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "search/entry.h"

namespace rotulus::search {

using PairSet = std::unordered_set<DocumentId>;

class Catalog {
 public:
  bool contains(const EntryKey& key) const;
  std::size_t size() const { return size_; }
  // Never misses a document that a reader can meet twice, if add() is called before a commit and publish() after.
  std::shared_ptr<const PairSet> pairs() const;

  void clear();
  void add(const EntryKey& key);
  void remove(const EntryKey& key);
  // Makes additions known to pairs(); removals only with publish().
  void publish_additions();
  void publish();
  // Forgets everything and reads the keys of a database.
  void learn(const Xapian::Database& database);

 private:
  void replace_pairs(PairSet pairs);

  std::unordered_map<DocumentId, std::uint8_t> entries_;  // bits: Audience
  std::size_t size_ = 0;
  PairSet paired_;
  bool changed_ = false;  // paired_ since it was published

  mutable std::mutex mutex_;
  std::shared_ptr<const PairSet> published_ = std::make_shared<const PairSet>();
};

}  // namespace rotulus::search
