#include "crypto/merkle.h"

#include <catch2/catch.hpp>

#include "bytes.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::unhex;

namespace {

// The leaves, roots and proofs of the test vectors that the implementations of Certificate Transparency share.
const std::vector<std::string> kLeaves = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
const std::vector<std::string> kRoots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                         "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                         "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                         "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                         "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                         "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
const std::string k0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                  k1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                  k23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                  k4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                  k45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                  k67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                  k4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

Sha256 hash(const std::string& digits) {
  Sha256 out;
  const Bytes bytes = unhex(digits);
  REQUIRE(bytes.size() == out.size());
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

MerkleProof proof(const std::vector<std::string>& digits) {
  MerkleProof out;
  for (const auto& text : digits) out.push_back(hash(text));
  return out;
}

// RFC 6962, sections 2.1, 2.1.1 and 2.1.2, as they are written there.
struct Tree {
  std::vector<Sha256> leaves;

  explicit Tree(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      leaves.push_back(merkle_leaf(Bytes{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)}));
  }
  static std::size_t split(std::size_t size) {
    std::size_t half = 1;
    while (half * 2 < size) half *= 2;
    return half;
  }
  Sha256 root(std::size_t begin, std::size_t end) const {
    if (begin == end) return merkle_empty_root();
    if (end - begin == 1) return leaves[begin];
    const std::size_t k = begin + split(end - begin);
    return merkle_node(root(begin, k), root(k, end));
  }
  Sha256 root(std::size_t size) const { return root(0, size); }
  MerkleProof path(std::size_t m, std::size_t begin, std::size_t end) const {
    if (end - begin == 1) return {};
    const std::size_t k = split(end - begin);
    MerkleProof out = m < k ? path(m, begin, begin + k) : path(m - k, begin + k, end);
    out.push_back(m < k ? root(begin + k, end) : root(begin, begin + k));
    return out;
  }
  MerkleProof subproof(std::size_t m, std::size_t begin, std::size_t end, bool whole) const {
    if (m == end - begin) return whole ? MerkleProof{} : MerkleProof{root(begin, end)};
    const std::size_t k = split(end - begin);
    MerkleProof out = m <= k ? subproof(m, begin, begin + k, whole) : subproof(m - k, begin + k, end, false);
    out.push_back(m <= k ? root(begin + k, end) : root(begin, begin + k));
    return out;
  }
  MerkleProof consistency(std::size_t from, std::size_t to) const {
    return from == 0 ? MerkleProof{} : subproof(from, 0, to, true);
  }
};

// Whether any proof that differs from `good` in one bit, in its length, or in its order is taken.
template <class Check>
bool takes_another(const MerkleProof& good, const Check& check) {
  MerkleProof bad = good;
  for (Sha256& part : bad)
    for (std::uint8_t& byte : part)
      for (int bit = 0; bit < 8; ++bit) {
        byte ^= static_cast<std::uint8_t>(1 << bit);
        if (check(bad)) return true;
        byte ^= static_cast<std::uint8_t>(1 << bit);
      }
  for (std::size_t i = 0; i < good.size(); ++i) {
    bad = good;
    bad.erase(bad.begin() + static_cast<std::ptrdiff_t>(i));
    if (check(bad)) return true;
    for (std::size_t j = i + 1; j < good.size(); ++j) {
      bad = good;
      std::swap(bad[i], bad[j]);
      if (check(bad)) return true;
    }
  }
  for (std::size_t i = 0; i <= good.size(); ++i) {
    bad = good;
    bad.insert(bad.begin() + static_cast<std::ptrdiff_t>(i), i < good.size() ? good[i] : Sha256{});
    if (check(bad)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("leaves and nodes hash as in the published vectors", "[crypto][merkle]") {
  CHECK(hex(merkle_empty_root()) == kRoots[0]);
  CHECK(hex(merkle_leaf({})) == k0);
  CHECK(hex(merkle_node(merkle_leaf(unhex(kLeaves[4])), merkle_leaf(unhex(kLeaves[5])))) == k45);
}

TEST_CASE("the published inclusion proofs hold", "[crypto][merkle]") {
  const auto holds = [](std::uint64_t index, std::uint64_t size, const std::vector<std::string>& hashes) {
    return verify_inclusion(merkle_leaf(unhex(kLeaves[index])), index, size, proof(hashes), hash(kRoots[size]));
  };
  CHECK(holds(0, 1, {}));
  CHECK(holds(0, 8, {k1, k23, k4567}));
  CHECK(holds(5, 8, {k4, k67, kRoots[4]}));
  CHECK(holds(2, 3, {kRoots[2]}));
  CHECK(holds(1, 5, {k0, k23, k4}));
}

TEST_CASE("the published consistency proofs hold", "[crypto][merkle]") {
  const auto holds = [](std::uint64_t from, std::uint64_t to, const std::vector<std::string>& hashes) {
    return verify_consistency(from, hash(kRoots[from]), to, hash(kRoots[to]), proof(hashes));
  };
  CHECK(holds(1, 1, {}));
  CHECK(holds(1, 8, {k1, k23, k4567}));
  CHECK(holds(6, 8, {k45, k67, kRoots[4]}));
  CHECK(holds(2, 5, {k23, k4}));
  CHECK(holds(0, 5, {}));
}

TEST_CASE("every inclusion proof of trees of up to 130 leaves holds, for its own leaf and size only", "[crypto][merkle]") {
  const Tree tree(130);
  for (std::size_t size = 1; size <= 130; ++size) {
    const Sha256 root = tree.root(size);
    for (std::size_t index = 0; index < size; ++index) {
      const MerkleProof good = tree.path(index, 0, size);
      REQUIRE(verify_inclusion(tree.leaves[index], index, size, good, root));
      REQUIRE_FALSE(verify_inclusion(tree.leaves[index], index + 1, size, good, root));
      REQUIRE_FALSE(verify_inclusion(tree.leaves[(index + 1) % 130], index, size, good, root));
      REQUIRE_FALSE(verify_inclusion(tree.leaves[index], index, size, good, tree.root(size - 1)));
      REQUIRE_FALSE(verify_inclusion(tree.leaves[index], size, size, good, root));
    }
  }
}

TEST_CASE("every consistency proof between trees of up to 130 leaves holds, for its own roots only", "[crypto][merkle]") {
  const Tree tree(130);
  std::vector<Sha256> roots;
  for (std::size_t size = 0; size <= 130; ++size) roots.push_back(tree.root(size));
  const Sha256 other = merkle_leaf(unhex("ff"));
  for (std::size_t to = 1; to <= 130; ++to)
    for (std::size_t from = 0; from <= to; ++from) {
      const MerkleProof good = tree.consistency(from, to);
      REQUIRE(verify_consistency(from, roots[from], to, roots[to], good));
      REQUIRE_FALSE(verify_consistency(from, other, to, roots[to], good));
      if (from > 0) REQUIRE_FALSE(verify_consistency(from, roots[from], to, other, good));
      if (from < to) REQUIRE_FALSE(verify_consistency(to, roots[to], from, roots[from], good));
      if (from > 0 && from < to) REQUIRE_FALSE(verify_consistency(from, roots[from], to, roots[to], {}));
    }
}

TEST_CASE("a proof with one bit flipped, a part left out, repeated or exchanged is rejected", "[crypto][merkle]") {
  const Tree tree(130);
  for (const std::size_t size : {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 31, 33, 64, 65, 129}) {
    const Sha256 root = tree.root(size);
    for (std::size_t index = 0; index<size; index += size> 33 ? 7 : 1)
      REQUIRE_FALSE(takes_another(tree.path(index, 0, size), [&](const MerkleProof& proof) {
        return verify_inclusion(tree.leaves[index], index, size, proof, root);
      }));
    for (std::size_t from = 1; from <= size; from += size > 33 ? 7 : 1)
      REQUIRE_FALSE(takes_another(tree.consistency(from, size), [&](const MerkleProof& proof) {
        return verify_consistency(from, tree.root(from), size, root, proof);
      }));
  }
}

TEST_CASE("sizes at the end of what numbers hold are no trouble", "[crypto][merkle]") {
  const MerkleProof longest(64), longer(65);
  const Sha256 leaf = merkle_leaf({});
  for (const MerkleProof& any : {MerkleProof{}, longest, longer}) {
    CHECK_FALSE(verify_inclusion(leaf, UINT64_MAX - 1, UINT64_MAX, any, leaf));
    CHECK_FALSE(verify_inclusion(leaf, UINT64_MAX, UINT64_MAX, any, leaf));
    CHECK_FALSE(verify_inclusion(leaf, 0, 0, any, leaf));
    CHECK_FALSE(verify_consistency(1, leaf, UINT64_MAX, leaf, any));
    CHECK_FALSE(verify_consistency(UINT64_MAX - 1, leaf, UINT64_MAX, leaf, any));
    CHECK_FALSE(verify_consistency(std::uint64_t{1} << 63, leaf, UINT64_MAX, leaf, any));
  }
  // Leaf 0 of 2^63: its 63 siblings are roots of full subtrees.
  Sha256 root = leaf;
  MerkleProof proof;
  for (int level = 0; level < 63; ++level) {
    proof.push_back(root);
    root = merkle_node(root, root);
  }
  CHECK(verify_inclusion(leaf, 0, std::uint64_t{1} << 63, proof, root));
  CHECK(verify_inclusion(leaf, (std::uint64_t{1} << 63) - 1, std::uint64_t{1} << 63, proof, root));
}
