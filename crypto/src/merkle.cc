#include "crypto/merkle.h"

#include <algorithm>
#include <bit>

namespace rotulus::crypto {
namespace {

// The way up from a leaf to the root: which side the next hash of a proof comes from. RFC 9162, sections 2.1.3.2 and 2.1.4.2.
class Climb {
 public:
  Climb(std::uint64_t node, std::uint64_t last) : node_(node), last_(last) {}

  bool at_root() const { return last_ == 0; }
  bool comes_from_left() const { return (node_ & 1) != 0 || node_ == last_; }
  void up() {
    // On the right edge, levels at which the node has no sibling are passed over.
    if (comes_from_left() && (node_ & 1) == 0) skip_while_even();
    step();
  }
  void skip_while_odd() {
    while ((node_ & 1) != 0) step();
  }

 private:
  void skip_while_even() {
    while (node_ != 0 && (node_ & 1) == 0) step();
  }
  void step() {
    node_ >>= 1;
    last_ >>= 1;
  }
  std::uint64_t node_, last_;
};

}  // namespace

Sha256 merkle_leaf(ByteView entry) {
  constexpr std::uint8_t kLeaf = 0x00;
  Sha256Stream digest;
  digest.update({&kLeaf, 1});
  digest.update(entry);
  return digest.finish();
}

Sha256 merkle_node(const Sha256& left, const Sha256& right) {
  std::array<std::uint8_t, 65> input{0x01};
  std::copy(left.begin(), left.end(), input.begin() + 1);
  std::copy(right.begin(), right.end(), input.begin() + 33);
  return sha256(input);
}

Sha256 merkle_empty_root() { return sha256({}); }

bool verify_inclusion(const Sha256& leaf, std::uint64_t index, std::uint64_t size, const MerkleProof& proof, const Sha256& root) {
  if (index >= size) return false;
  Climb climb(index, size - 1);
  Sha256 hash = leaf;
  for (const Sha256& sibling : proof) {
    if (climb.at_root()) return false;
    hash = climb.comes_from_left() ? merkle_node(sibling, hash) : merkle_node(hash, sibling);
    climb.up();
  }
  return climb.at_root() && hash == root;
}

bool verify_consistency(std::uint64_t from, const Sha256& from_root, std::uint64_t to, const Sha256& to_root,
                        const MerkleProof& proof) {
  if (from > to) return false;
  if (from == to) return proof.empty() && from_root == to_root;
  if (from == 0) return proof.empty() && from_root == merkle_empty_root();
  Climb climb(from - 1, to - 1);
  climb.skip_while_odd();
  auto next = proof.begin();
  // The root of a full subtree is not repeated in the proof.
  if (!std::has_single_bit(from) && next == proof.end()) return false;
  const Sha256 first = std::has_single_bit(from) ? from_root : *next++;
  Sha256 old_hash = first, new_hash = first;
  for (; next != proof.end(); ++next) {
    if (climb.at_root()) return false;
    if (climb.comes_from_left()) {
      old_hash = merkle_node(*next, old_hash);
      new_hash = merkle_node(*next, new_hash);
    } else {
      new_hash = merkle_node(new_hash, *next);
    }
    climb.up();
  }
  return climb.at_root() && old_hash == from_root && new_hash == to_root;
}

}  // namespace rotulus::crypto
