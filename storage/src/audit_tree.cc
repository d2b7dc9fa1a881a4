#include "audit_tree.h"

#include <algorithm>
#include <bit>

namespace rotulus::storage {

MerkleFrontier::MerkleFrontier(std::uint64_t size, crypto::ByteView record) : size_(size) {
  RecordReader reader(record, "the audit log's head");
  for (int i = 0; i < std::popcount(size); ++i) {
    const auto bytes = reader.bytes();
    if (bytes.size() != 32) throw Error(ErrorCode::kCorrupt, "The audit log's head is malformed.");
    std::copy(bytes.begin(), bytes.end(), subtrees_.emplace_back().begin());
  }
}

void MerkleFrontier::append(const crypto::Sha256& leaf) {
  crypto::Sha256 hash = leaf;
  for (std::uint64_t n = size_; n & 1; n >>= 1) {
    hash = crypto::merkle_node(subtrees_.back(), hash);
    subtrees_.pop_back();
  }
  subtrees_.push_back(hash);
  ++size_;
}

crypto::Sha256 MerkleFrontier::root() const {
  if (subtrees_.empty()) return crypto::merkle_empty_root();
  crypto::Sha256 hash = subtrees_.back();
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;) hash = crypto::merkle_node(subtrees_[i], hash);
  return hash;
}

void MerkleFrontier::write(RecordWriter& record) const {
  for (const auto& hash : subtrees_) record.bytes(hash);
}

}  // namespace rotulus::storage
