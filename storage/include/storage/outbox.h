// What the index has yet to learn: one row per changed document and transaction, in order.
// Thread-safety: as the session that they are given.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "storage/store.h"

namespace rotulus::storage {

struct OutboxRow {
  std::uint64_t sequence = 0;
  std::int64_t document = 0;  // Document::row
};

// A changed document whose entries in the index may say more than somebody may find now. Read from clear columns: they are enough
// to leave a document out, never to show it.
struct NarrowedDocument {
  std::uint64_t sequence = 0;  // of its last change
  DocumentId document;
  SpaceId space;
  bool isolated = false;
  bool obsolete = false;
};

class Outbox {
 public:
  explicit Outbox(const Session& session) : session_(session) {}
  std::vector<OutboxRow> after(std::uint64_t sequence, int limit) const;
  // Those that block inheritance or are obsolete, of the documents that were changed after `sequence`; any order.
  std::vector<NarrowedDocument> narrowed_after(std::uint64_t sequence) const;
  std::uint64_t last_sequence() const;   // 0: nothing was ever written
  std::uint64_t first_sequence() const;  // of the rows still kept; 0: none

 private:
  const Session& session_;
};

// Forgets rows that every checkpoint has passed. Not audited.
void trim_outbox(Transaction& tx, std::uint64_t up_to);

}  // namespace rotulus::storage
