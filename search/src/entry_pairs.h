// The documents that have both entries, one for readers and one for drafters. Searches by those who may meet both take special
// care of them; knowing that there are few, or none, keeps everybody else's searches cheap. Thread-safety: pairs() from many
// threads; the rest from the thread that writes.
#pragma once

#include <xapian.h>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_set>

#include "search/entry.h"

namespace rotulus::search {

using PairSet = std::unordered_set<Xapian::docid>;  // both entries of every such document

class EntryPairs {
 public:
  // Never misses a pair of the state that a reader sees; may for a moment hold one that is not there yet, or no longer.
  std::shared_ptr<const PairSet> pairs() const;

  // Inside a transaction, after the entries of `documents` were changed: adds the pairs that arise.
  void add(const Xapian::Database& changed, std::span<const DocumentId> documents);
  // After the commit: drops those that are gone.
  void settle(const Xapian::Database& committed, std::span<const DocumentId> documents);
  void learn(const Xapian::Database& database);

 private:
  void publish(PairSet pairs);

  mutable std::mutex mutex_;
  std::shared_ptr<const PairSet> pairs_ = std::make_shared<const PairSet>();
};

}  // namespace rotulus::search
