// The Merkle tree of RFC 6962 (RFC 9162, section 2.1) with SHA-256: hashes of leaves and nodes, and the checks of its proofs.
// A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right), the tree without leaves SHA-256 of nothing.
// Thread-safety: pure functions. Checks answer false for whatever is malformed, and take at most 64 steps.
#pragma once

#include <cstdint>
#include <vector>

#include "crypto/digest.h"

namespace rotulus::crypto {

Sha256 merkle_leaf(ByteView entry);
Sha256 merkle_node(const Sha256& left, const Sha256& right);
Sha256 merkle_empty_root();

using MerkleProof = std::vector<Sha256>;  // from the leaf upwards

// The leaf stands at `index` (from 0) of the tree of `size` leaves that has this root.
bool verify_inclusion(const Sha256& leaf, std::uint64_t index, std::uint64_t size, const MerkleProof& proof, const Sha256& root);

// The tree of `to` leaves begins with all leaves of the tree of `from`, in their order. Of equal sizes, and from the tree without
// leaves, the proof is empty.
bool verify_consistency(std::uint64_t from, const Sha256& from_root, std::uint64_t to, const Sha256& to_root,
                        const MerkleProof& proof);

}  // namespace rotulus::crypto
