#include "throttle.h"

#include <catch2/catch.hpp>

namespace rotulus::service {
namespace {

constexpr Timestamp kNow = Timestamp{1'700'000'000'000'000};
Timestamp later(std::int64_t seconds) { return {kNow.microseconds + seconds * 1'000'000}; }

const Throttle::Limits kLimits{3, std::chrono::minutes(15), 100};

std::vector<Throttle::Key> key(const std::string& text) { return {{text}}; }

// Whether the attempt was let through.
bool fail(Throttle& throttle, std::vector<Throttle::Key> keys, Timestamp now) {
  auto attempt = throttle.begin(std::move(keys), now);
  if (attempt) attempt->fail(now);
  return attempt.has_value();
}

}  // namespace

TEST_CASE("a key is locked at its last failure, for the whole window, and then begins anew", "[service][identity]") {
  Throttle throttle(kLimits);
  for (int i = 0; i < 3; ++i) CHECK(fail(throttle, key("name lin"), later(i * 100)));
  CHECK(throttle.is_locked("name lin", later(200)));
  CHECK_FALSE(throttle.begin(key("name lin"), later(201)));
  CHECK_FALSE(throttle.begin(key("name lin"), later(200 + 15 * 60 - 1)));
  CHECK(throttle.begin(key("name lin"), later(200 + 15 * 60)));
  CHECK(fail(throttle, key("name lin"), later(200 + 15 * 60)));
  CHECK_FALSE(throttle.is_locked("name lin", later(200 + 15 * 60)));
  CHECK(throttle.begin(key("name wang"), later(201)));
}

TEST_CASE("failures that lie further back than the window do not count", "[service][identity]") {
  Throttle throttle(kLimits);
  for (int i = 0; i < 10; ++i) CHECK(fail(throttle, key("name lin"), later(i * 8 * 60)));
}

TEST_CASE("one locked key among several is enough", "[service][identity]") {
  Throttle throttle(kLimits);
  for (int i = 0; i < 3; ++i) fail(throttle, key("address 192.0.2.7"), kNow);
  CHECK_FALSE(throttle.begin({{"name lin"}, {"address 192.0.2.7"}}, kNow));
  CHECK(throttle.begin({{"name lin"}, {"address 192.0.2.8"}}, kNow));
}

TEST_CASE("guesses at the same moment are no more than guesses in turn", "[service][identity]") {
  Throttle throttle(kLimits);
  std::vector<Throttle::Attempt> under_way;
  for (int i = 0; i < 3; ++i) under_way.push_back(*throttle.begin(key("name lin"), kNow));
  CHECK_FALSE(throttle.begin(key("name lin"), kNow));
  under_way.pop_back();  // without a verdict
  CHECK(throttle.begin(key("name lin"), kNow));
  // Where many people may be behind one key, those under way are no reason to refuse the next.
  const std::vector<Throttle::Key> address{{"address 192.0.2.7", Throttle::Pending::kIgnored}};
  std::vector<Throttle::Attempt> many;
  for (int i = 0; i < 10; ++i) many.push_back(*throttle.begin(address, kNow));
  CHECK(throttle.begin(address, kNow));
}

TEST_CASE("an attempt that has failed is under way no more, and counts once", "[service][identity]") {
  Throttle throttle(kLimits);
  auto first = throttle.begin(key("name lin"), kNow), second = throttle.begin(key("name lin"), kNow);
  first->fail(kNow);
  CHECK(throttle.begin(key("name lin"), kNow));  // though `first` is still there: one failed, one is under way, of three
  second->fail(kNow);
  CHECK(throttle.begin(key("name lin"), kNow));
}

TEST_CASE("a success clears the keys that say so", "[service][identity]") {
  Throttle throttle(kLimits);
  const std::vector<Throttle::Key> keys{{"name lin"}, {"address 192.0.2.7", Throttle::Pending::kIgnored, false}};
  for (int i = 0; i < 2; ++i) fail(throttle, keys, kNow);
  throttle.begin(keys, kNow)->succeed();
  CHECK(fail(throttle, keys, kNow));
  CHECK_FALSE(throttle.is_locked("name lin", kNow));
  CHECK(throttle.is_locked("address 192.0.2.7", kNow));
}

TEST_CASE("what was refused is told once, with its count, when the lock ends", "[service][identity]") {
  Throttle throttle(kLimits);
  for (int i = 0; i < 3; ++i) fail(throttle, key("name lin"), kNow);
  for (int i = 1; i <= 997; ++i) CHECK_FALSE(throttle.begin(key("name lin"), later(i / 2)));
  CHECK(throttle.take_refusals(later(600)).empty());
  const auto told = throttle.take_refusals(later(15 * 60));
  REQUIRE(told.size() == 1);
  CHECK(told[0].key == "name lin");
  CHECK(told[0].count == 997);
  CHECK(told[0].since == later(0));
  CHECK(told[0].until == later(498));
  CHECK(throttle.take_refusals(later(3600)).empty());
  CHECK(throttle.size() == 0);
}

TEST_CASE("memory is bounded, and failures with other keys do not push out a locked one", "[service][identity]") {
  Throttle throttle(kLimits);
  for (int i = 0; i < 3; ++i) fail(throttle, key("name lin"), kNow);
  for (int i = 0; i < 1000; ++i) fail(throttle, key("name " + std::to_string(i)), later(1 + i / 100));
  CHECK(throttle.size() <= 100);
  CHECK(throttle.is_locked("name lin", later(12)));
  CHECK_FALSE(throttle.begin(key("name lin"), later(12)));
}

TEST_CASE("a name can be let in again before its time", "[service][identity]") {
  Throttle throttle(kLimits);
  for (int i = 0; i < 3; ++i) fail(throttle, key("name lin"), kNow);
  throttle.begin(key("name lin"), kNow);
  throttle.forget("name lin");
  CHECK(throttle.begin(key("name lin"), kNow));
  CHECK(throttle.take_refusals(kNow).size() == 1);
}

TEST_CASE("an attempt survives that its key was forgotten meanwhile", "[service][identity]") {
  Throttle throttle(kLimits);
  auto attempt = throttle.begin(key("name lin"), kNow);
  throttle.forget("name lin");
  attempt->fail(kNow);
  attempt.reset();
  CHECK(throttle.size() == 1);
}

}  // namespace rotulus::service
