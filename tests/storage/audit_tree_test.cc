#include "audit_tree.h"

#include <catch2/catch.hpp>

#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using rotulus::test::error_of;

namespace {

crypto::Bytes unhex(const std::string& text) {
  crypto::Bytes bytes(text.size() / 2);
  REQUIRE(from_hex(text, bytes.data(), bytes.size()));
  return bytes;
}

// The leaves and roots of the test vectors that the implementations of Certificate Transparency share.
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

// RFC 6962, section 2.1, as it is written there.
crypto::Sha256 tree_hash(const std::vector<crypto::Sha256>& leaves, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return leaves[begin];
  std::size_t half = 1;
  while (half * 2 < end - begin) half *= 2;
  return crypto::merkle_node(tree_hash(leaves, begin, begin + half), tree_hash(leaves, begin + half, end));
}

}  // namespace

TEST_CASE("the roots of 0 to 8 leaves are those of the published vectors", "[storage][audit]") {
  MerkleFrontier frontier;
  CHECK(crypto::hex(frontier.root()) == kRoots[0]);
  for (std::size_t i = 0; i < kLeaves.size(); ++i) {
    frontier.append(crypto::merkle_leaf(unhex(kLeaves[i])));
    CHECK(crypto::hex(frontier.root()) == kRoots[i + 1]);
    CHECK(frontier.size() == i + 1);
  }
}

TEST_CASE("the frontier gives the root of the whole tree at every size, also when it is written and read between",
          "[storage][audit]") {
  MerkleFrontier frontier;
  std::vector<crypto::Sha256> leaves;
  for (std::uint8_t i = 0; i < 130; ++i) {
    leaves.push_back(crypto::merkle_leaf(crypto::Bytes{i}));
    frontier.append(leaves.back());
    REQUIRE(frontier.root() == tree_hash(leaves, 0, leaves.size()));
    RecordWriter record;
    frontier.write(record);
    const MerkleFrontier read(frontier.size(), record.view());
    REQUIRE(read == frontier);
    frontier = read;
  }
}

TEST_CASE("a frontier that does not fit its size is refused", "[storage][audit]") {
  MerkleFrontier frontier;
  for (std::uint8_t i = 0; i < 5; ++i) frontier.append(crypto::merkle_leaf(crypto::Bytes{i}));
  RecordWriter record;
  frontier.write(record);
  CHECK(error_of([&] { MerkleFrontier(7, record.view()); }) == ErrorCode::kCorrupt);
  RecordWriter odd;
  odd.text("not a hash");
  CHECK(error_of([&] { MerkleFrontier(1, odd.view()); }) == ErrorCode::kCorrupt);
}
