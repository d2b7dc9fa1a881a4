#include "storage/audit_proofs.h"

#include <thread>

#include "audit_tree.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using rotulus::test::error_of;
using rotulus::test::StoreFixture;

namespace {

struct LogFixture : StoreFixture {
  void append(int count) {
    store->write(actor, [&](Transaction& tx) {
      for (int i = 0; i < count; ++i) append_audit(tx, "test.entry", "session", "entry " + std::to_string(i));
    });
  }
  std::vector<crypto::Sha256> leaves() {
    std::vector<crypto::Sha256> all;
    const auto session = store->read();
    const AuditLog log(session);
    log.visit(1, log.size(), [&](const AuditEntry& entry) {
      all.push_back(crypto::merkle_leaf(canonical_entry(entry)));
      return true;
    });
    return all;
  }
};

}  // namespace

TEST_CASE("every entry is proven in the log at every later size", "[storage][audit]") {
  LogFixture f;
  f.append(70);
  const auto leaves = f.leaves();
  const auto session = f.store->read();
  AuditProofs proofs;
  MerkleFrontier frontier;
  for (std::uint64_t size = 0; size <= leaves.size(); ++size) {
    if (size > 0) frontier.append(leaves[size - 1]);
    const auto root = proofs.root(session, size);
    REQUIRE(root == frontier.root());
    for (std::uint64_t index = 0; index < size; ++index)
      REQUIRE(crypto::verify_inclusion(leaves[index], index, size, proofs.inclusion(session, index, size), root));
  }
  CHECK(proofs.root(session, leaves.size()) == AuditLog(session).root());
}

TEST_CASE("proofs hold around the borders of what is kept in memory, and while the log grows", "[storage][audit]") {
  LogFixture f;
  AuditProofs kept;
  for (const int more : {200, 55, 1, 1, 254, 1, 1, 511, 1, 77}) {
    f.append(more);
    const auto leaves = f.leaves();
    const auto session = f.store->read();
    const std::uint64_t size = leaves.size();
    const auto root = kept.root(session, size);
    REQUIRE(root == AuditLog(session).root());
    AuditProofs fresh;
    for (const std::uint64_t index : {std::uint64_t{0}, size / 2, size - 1}) {
      const auto proof = kept.inclusion(session, index, size);
      REQUIRE(crypto::verify_inclusion(leaves[index], index, size, proof, root));
      REQUIRE(proof == fresh.inclusion(session, index, size));
    }
    for (std::uint64_t from : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{255}, std::uint64_t{256}, std::uint64_t{257},
                               std::uint64_t{512}, std::uint64_t{513}, size - 1, size}) {
      if (from > size) continue;
      REQUIRE(crypto::verify_consistency(from, kept.root(session, from), size, root, kept.consistency(session, from, size)));
    }
  }
}

TEST_CASE("a proof of what the log does not have is refused", "[storage][audit]") {
  LogFixture f;
  f.append(5);
  const auto session = f.store->read();
  AuditProofs proofs;
  CHECK(error_of([&] { proofs.root(session, 6); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { proofs.inclusion(session, 5, 5); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { proofs.inclusion(session, 0, 6); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { proofs.inclusion(session, 0, 0); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { proofs.consistency(session, 3, 2); }) == ErrorCode::kInvalidArgument);
  CHECK(error_of([&] { proofs.consistency(session, 3, 6); }) == ErrorCode::kInvalidArgument);
}

TEST_CASE("many threads prove while the log grows", "[storage][audit][concurrency]") {
  LogFixture f;
  f.append(300);
  AuditProofs proofs;
  std::vector<int> good(3);
  std::vector<std::thread> threads;
  for (int& count : good)
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const auto session = f.store->read();
        const auto size = static_cast<std::uint64_t>(AuditLog(session).size());
        count += crypto::verify_consistency(300, proofs.root(session, 300), size, AuditLog(session).root(),
                                            proofs.consistency(session, 300, size));
      }
    });
  for (int i = 0; i < 10; ++i) f.append(40);
  for (auto& thread : threads) thread.join();
  CHECK(good == std::vector<int>(3, 20));
}
