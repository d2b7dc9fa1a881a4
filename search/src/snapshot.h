// What a query reads: several databases as one, in one state, and which of their entries count.
//
// Xapian interleaves the ids of the databases that it searches as one: entry `local` of database `shard` of `n` is
// (local - 1) * n + shard + 1.
// Thread-safety: a Snapshot belongs to one thread; what it points to is shared and never changes.
#pragma once

#include <xapian.h>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "entry_table.h"
#include "search/entry.h"

namespace rotulus::search {

using Tombstones = std::vector<Xapian::docid>;   // ascending
using PairSet = std::unordered_set<DocumentId>;  // the documents that have both entries

struct Shard {
  std::string uuid;
  std::shared_ptr<const Tombstones> tombstones;  // null: none
  std::shared_ptr<const EntryTable> table;       // the dead ones included
};
using Shards = std::vector<Shard>;

// One state of the index.
struct State {
  std::uint64_t revision = 0;  // rises with every change
  std::uint64_t layout = 0;    // rises with every change of the list of databases
  std::uint64_t sequence = 0;  // the position in the outbox that it stands for
  std::uint64_t entries = 0;   // that count
  Shards shards;
  std::shared_ptr<const PairSet> pairs = std::make_shared<const PairSet>();

  bool has_tombstones() const;
};

struct Snapshot {
  Xapian::Database database;                // all of them as one
  std::vector<Xapian::Database> databases;  // each, as in state->shards
  std::shared_ptr<const State> state;

  // The id in `database` of an entry of one of `databases`.
  Xapian::docid id(std::size_t shard, Xapian::docid local) const {
    return static_cast<Xapian::docid>((local - 1) * databases.size() + shard + 1);
  }

  // The length and the row of an entry, by its id in `database`.
  Xapian::termcount length(Xapian::docid id) const { return table_of(id).length(local(id)); }
  const EntryTable::Row& row(Xapian::docid id) const { return table_of(id).row(local(id)); }

 private:
  const EntryTable& table_of(Xapian::docid id) const { return *state->shards[(id - 1) % databases.size()].table; }
  Xapian::docid local(Xapian::docid id) const { return static_cast<Xapian::docid>((id - 1) / databases.size() + 1); }
};

// Matches the dead entries of `state`. Nothing where there are none.
Xapian::Query tombstone_query(const std::shared_ptr<const State>& state);

}  // namespace rotulus::search
