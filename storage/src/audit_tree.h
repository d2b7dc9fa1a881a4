// The Merkle tree of RFC 6962 section 2.1 over audit entries: leaf hash = SHA-256(0x00 || entry), node = SHA-256(0x01 || left ||
// right). The frontier holds the roots of the complete subtrees, largest first: enough to append and to compute the root.
// Thread-safety: plain values.
#pragma once

#include <vector>

#include "record.h"
#include "session_state.h"
#include "storage/audit.h"

namespace rotulus::storage {

crypto::Sha256 merkle_leaf(crypto::ByteView entry);
crypto::Sha256 merkle_node(const crypto::Sha256& left, const crypto::Sha256& right);

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

}  // namespace rotulus::storage
