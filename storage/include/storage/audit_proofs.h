// Proofs over the audit log: that an entry is in it, and that it only ever grew.
//
// The leaves of the tree are hashes of entries that are sealed, so they are not kept on disk: the hash of an entry that can be
// guessed would confirm it. An AuditProofs keeps the roots of complete subtrees of 256 leaves and more in memory, 64 KiB for a
// million entries. It reads the log once when it is first asked, and what came since at each question after; a proof then reads
// at most three times 256 entries. Thread-safety: all methods from any thread; each with a session of its own. Errors:
// {kInvalidArgument} for a size that the log does not have; {kCorrupt} when entries are missing or do not open.
#pragma once

#include <mutex>
#include <vector>

#include "crypto/merkle.h"
#include "storage/audit.h"

namespace rotulus::storage {

class AuditProofs {
 public:
  // Of the tree over the first `size` entries.
  crypto::Sha256 root(const Session& session, std::uint64_t size);
  // That entry `index` (from 0: its sequence less one) is in the tree over the first `size` entries.
  crypto::MerkleProof inclusion(const Session& session, std::uint64_t index, std::uint64_t size);
  // That the tree over the first `to` entries begins with that over the first `from`.
  crypto::MerkleProof consistency(const Session& session, std::uint64_t from, std::uint64_t to);

 private:
  class Reader;
  void extend(const Session& session, std::uint64_t size);
  void add(crypto::Sha256 tile);

  std::mutex mutex_;
  // levels_[k][i]: root of the subtree over the 256 * 2^k leaves from leaf i * 256 * 2^k on.
  std::vector<std::vector<crypto::Sha256>> levels_{1};
};

}  // namespace rotulus::storage
