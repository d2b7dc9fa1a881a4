#include "crypto/secret.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "bytes.h"

using namespace rotulus;
using namespace rotulus::crypto;

TEST_CASE("a secret starts as zeros, and moving it leaves nothing behind", "[crypto]") {
  SecretBytes secret(40);
  CHECK(std::ranges::all_of(secret.view(), [](std::uint8_t byte) { return byte == 0; }));
  secret.data()[39] = 7;
  SecretBytes moved(std::move(secret));
  CHECK(moved.size() == 40);
  CHECK(moved.view()[39] == 7);
  CHECK(secret.empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): that is what is tested
  SecretBytes assigned(test::pattern(3));
  assigned = std::move(moved);
  CHECK(assigned.view()[39] == 7);
  CHECK(moved.empty());  // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move): the same
  const SecretBytes copy = assigned.clone();
  CHECK(test::same(copy.view(), assigned.view()));
  CHECK(copy.view().data() != assigned.view().data());
}

TEST_CASE("the memory of a destroyed secret is zero when it is used again", "[crypto]") {
  for (std::size_t size : {1U, 32U, 64U, 65U, 500U, 2048U, 2049U, 100000U}) {
    for (int round = 0; round < 3; ++round) {
      SecretBytes secret(size);
      REQUIRE(std::ranges::all_of(secret.view(), [](std::uint8_t byte) { return byte == 0; }));
      std::fill_n(secret.data(), size, std::uint8_t{0xff});
    }
  }
}

TEST_CASE("secrets of many threads do not share memory", "[crypto]") {
  const auto churn = [](std::uint8_t mark, bool& intact) {
    intact = true;
    std::vector<SecretBytes> held;
    for (std::size_t i = 0; i < 2000; ++i) {
      SecretBytes secret(1 + i * 37 % 3000);
      std::fill_n(secret.data(), secret.size(), mark);
      held.push_back(std::move(secret));
      if (held.size() > 20) held.erase(held.begin() + static_cast<std::ptrdiff_t>(i % 20));
    }
    for (const SecretBytes& secret : held)
      intact &= std::ranges::count(secret.view(), mark) == static_cast<std::ptrdiff_t>(secret.size());
  };
  bool intact[4] = {};
  std::vector<std::thread> threads;
  for (std::uint8_t i = 0; i < 4; ++i) threads.emplace_back(churn, static_cast<std::uint8_t>(i + 1), std::ref(intact[i]));
  for (std::thread& thread : threads) thread.join();
  CHECK(std::ranges::all_of(intact, [](bool good) { return good; }));
}

TEST_CASE("comparison in constant time compares", "[crypto]") {
  const Bytes a = test::pattern(20);
  Bytes b = a;
  CHECK(equal_constant_time(a, b));
  CHECK(equal_constant_time({}, {}));
  b[19] ^= 1;
  CHECK_FALSE(equal_constant_time(a, b));
  CHECK_FALSE(equal_constant_time(a, ByteView(a).first(19)));
}

TEST_CASE("random bytes fill any size and do not repeat", "[crypto]") {
  std::set<std::string> seen;
  for (std::size_t size : {16U, 17U, 64U, 65U, 5000U}) {
    for (int i = 0; i < 1000; ++i) {
      Bytes bytes(size);
      random_bytes(bytes);
      REQUIRE(seen.emplace(as_text(bytes).substr(0, 16)).second);
    }
  }
  random_bytes({});
}

TEST_CASE("a server that forbids core dumps cannot be dumped", "[crypto]") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    forbid_core_dumps();
    rlimit limit{};
    getrlimit(RLIMIT_CORE, &limit);
    _exit(limit.rlim_cur == 0 && limit.rlim_max == 0 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
