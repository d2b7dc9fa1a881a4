#include "storage/audit_proofs.h"

#include <algorithm>
#include <bit>
#include <map>

#include "audit_tree.h"

namespace rotulus::storage {
namespace {

constexpr std::uint64_t kTile = 256;

// Where RFC 6962 splits a range of `size` > 1 leaves: the largest power of two below it.
std::uint64_t split(std::uint64_t size) { return std::bit_floor(size - 1); }

std::vector<crypto::Sha256> read_leaves(const Session& session, std::uint64_t begin, std::uint64_t end) {
  std::vector<crypto::Sha256> leaves;
  leaves.reserve(end - begin);
  AuditLog(session).visit(static_cast<std::int64_t>(begin) + 1, static_cast<std::int64_t>(end), [&](const AuditEntry& entry) {
    leaves.push_back(audit_leaf(entry));
    return true;
  });
  return leaves;
}

crypto::Sha256 tree_hash(const crypto::Sha256* leaves, std::uint64_t size) {
  if (size == 1) return *leaves;
  const auto k = split(size);
  return crypto::merkle_node(tree_hash(leaves, k), tree_hash(leaves + k, size - k));
}

void check_size(const Session& session, std::uint64_t size) {
  const auto now = static_cast<std::uint64_t>(AuditLog(session).size());
  if (size > now)
    throw Error(ErrorCode::kInvalidArgument,
                "The audit log has " + std::to_string(now) + " entries, not " + std::to_string(size) + ".");
}

}  // namespace

// Roots of any range that RFC 6962 asks for, out of the kept ones, and of leaves that are read a tile at a time. Its recursions
// halve a range of 64 bits, so they are at most 64 deep.
class AuditProofs::Reader {
 public:
  Reader(const AuditProofs& kept, const Session& session) : kept_(kept), session_(session) {}

  crypto::Sha256 root(std::uint64_t begin, std::uint64_t end) {
    if (begin == end) return crypto::merkle_empty_root();
    const std::uint64_t size = end - begin;
    if (size >= kTile && std::has_single_bit(size) && begin % size == 0) {
      const auto& level = kept_.levels_.at(static_cast<std::size_t>(std::countr_zero(size / kTile)));
      return level.at(begin / size);
    }
    if (begin / kTile == (end - 1) / kTile) {
      const std::uint64_t tile = begin / kTile * kTile;
      return tree_hash(leaves_of(tile, end).data() + (begin - tile), size);
    }
    const std::uint64_t middle = begin + split(size);
    return crypto::merkle_node(root(begin, middle), root(middle, end));
  }

  void path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, crypto::MerkleProof& proof) {
    if (end - begin == 1) return;
    const std::uint64_t middle = begin + split(end - begin);
    path(index, index < middle ? begin : middle, index < middle ? middle : end, proof);
    proof.push_back(index < middle ? root(middle, end) : root(begin, middle));
  }

  enum class Known : std::uint8_t { kYes, kNo };  // whether the verifier has the root of the range already
  void subproof(std::uint64_t from, std::uint64_t begin, std::uint64_t end, Known known, crypto::MerkleProof& proof) {
    if (from == end) {
      if (known == Known::kNo) proof.push_back(root(begin, end));
      return;
    }
    const std::uint64_t middle = begin + split(end - begin);
    if (from <= middle) {
      subproof(from, begin, middle, known, proof);
      proof.push_back(root(middle, end));
    } else {
      subproof(from, middle, end, Known::kNo, proof);
      proof.push_back(root(begin, middle));
    }
  }

 private:
  // At least those up to `end`.
  const std::vector<crypto::Sha256>& leaves_of(std::uint64_t tile, std::uint64_t end) {
    auto& leaves = tiles_[tile];
    if (leaves.size() < end - tile) leaves = read_leaves(session_, tile, end);
    return leaves;
  }

  const AuditProofs& kept_;
  const Session& session_;
  std::map<std::uint64_t, std::vector<crypto::Sha256>> tiles_;
};

void AuditProofs::add(crypto::Sha256 tile) {
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    levels_[level].push_back(tile);
    const auto count = levels_[level].size();
    if (count % 2 != 0) return;
    tile = crypto::merkle_node(levels_[level][count - 2], levels_[level][count - 1]);
  }
}

void AuditProofs::extend(const Session& session, std::uint64_t size) {
  check_size(session, size);
  const std::uint64_t known = levels_.front().size() * kTile, full = size / kTile * kTile;
  if (known >= full) return;
  std::vector<crypto::Sha256> tile;
  AuditLog(session).visit(static_cast<std::int64_t>(known) + 1, static_cast<std::int64_t>(full), [&](const AuditEntry& entry) {
    tile.push_back(audit_leaf(entry));
    if (tile.size() == kTile) {
      add(tree_hash(tile.data(), kTile));
      tile.clear();
    }
    return true;
  });
}

crypto::Sha256 AuditProofs::root(const Session& session, std::uint64_t size) {
  const std::lock_guard lock(mutex_);
  extend(session, size);
  return Reader(*this, session).root(0, size);
}

crypto::MerkleProof AuditProofs::inclusion(const Session& session, std::uint64_t index, std::uint64_t size) {
  if (index >= size)
    throw Error(ErrorCode::kInvalidArgument,
                "Entry " + std::to_string(index + 1) + " is not among the first " + std::to_string(size) + " of the audit log.");
  const std::lock_guard lock(mutex_);
  extend(session, size);
  crypto::MerkleProof proof;
  Reader(*this, session).path(index, 0, size, proof);
  return proof;
}

crypto::MerkleProof AuditProofs::consistency(const Session& session, std::uint64_t from, std::uint64_t to) {
  if (from > to)
    throw Error(ErrorCode::kInvalidArgument, "A log of " + std::to_string(from) + " entries is not the beginning of one of " +
                                                 std::to_string(to) + ": give the smaller size first.");
  const std::lock_guard lock(mutex_);
  extend(session, to);
  crypto::MerkleProof proof;
  if (from > 0) Reader(*this, session).subproof(from, 0, to, Reader::Known::kYes, proof);
  return proof;
}

}  // namespace rotulus::storage
