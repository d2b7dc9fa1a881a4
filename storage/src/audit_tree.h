// The Merkle tree over audit entries (crypto/merkle.h). The frontier holds the roots of the complete subtrees, largest first:
// enough to append and to compute the root. Thread-safety: plain values.
#pragma once

#include <functional>
#include <vector>

#include "crypto/merkle.h"
#include "record.h"
#include "session_state.h"
#include "storage/audit.h"

namespace rotulus::storage {

class MerkleFrontier {
 public:
  MerkleFrontier() = default;
  MerkleFrontier(std::uint64_t size, crypto::ByteView record);  // Error{kCorrupt}
  void append(const crypto::Sha256& leaf);
  std::uint64_t size() const { return size_; }
  crypto::Sha256 root() const;  // of the empty tree: SHA-256 of nothing
  void write(RecordWriter& record) const;
  friend bool operator==(const MerkleFrontier&, const MerkleFrontier&) = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<crypto::Sha256> subtrees_;
};

crypto::Sha256 audit_leaf(const AuditEntry& entry);
MerkleFrontier load_audit_head(const SessionState& state);

// Calls `visit` for each row from `first` to `last`, by number and without a word on gaps, until it returns false. `open` may
// throw Error{kCorrupt}.
using VisitAuditRow = std::function<bool(std::int64_t sequence, const std::function<AuditEntry()>& open)>;
void visit_audit_rows(const SessionState& state, std::int64_t first, std::int64_t last, const VisitAuditRow& visit);

}  // namespace rotulus::storage
