// Counts failures per key ("name lin.wei", "address 192.0.2.7") and refuses further attempts before anything is hashed.
//
// After `failures` failures within `window` a key is locked for `window`; then it begins anew. Attempts that are under way count
// like failures at keys that say so: guesses made at the same moment are no more than guesses made in turn.
//
// Memory is bounded. A key is kept only for a failure, and a failure costs its maker a hash, so that within one window there are
// few; should all places be taken all the same, the ones with the fewest failures go first, and locked ones last: to make
// the server forget his failures an attacker would have to fail more often with every other key.
// Thread-safety: all methods from any thread; an Attempt belongs to one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/time.h"

namespace rotulus::service {

class Throttle {
 public:
  struct Limits {
    int failures = 5;
    std::chrono::minutes window{15};
    std::size_t keys = 20'000;
  };
  enum class Pending : std::uint8_t { kCounts, kIgnored };
  struct Key {
    std::string text;
    Pending pending = Pending::kCounts;
    bool cleared_by_success = true;
  };
  // What was refused at a key from its locking to the end of it.
  struct Refusals {
    std::string key;
    std::uint64_t count = 0;
    Timestamp since, until;
  };

  // One attempt that is under way, until its verdict: fail() or succeed(), once. Without one it counts as neither.
  class Attempt {
   public:
    Attempt(Throttle& owner, std::vector<Key> keys) : owner_(&owner), keys_(std::move(keys)) {}
    Attempt(Attempt&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), keys_(std::move(other.keys_)) {}
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt();
    void fail(Timestamp now);
    void succeed();

   private:
    Throttle* owner_;
    std::vector<Key> keys_;
  };

  explicit Throttle(Limits limits) : limits_(limits) {}

  // Nothing when one of the keys is locked; that is counted.
  std::optional<Attempt> begin(std::vector<Key> keys, Timestamp now);
  bool is_locked(const std::string& key, Timestamp now) const;
  void forget(const std::string& key);
  // Of locks that have ended by now; each is told once. With Timestamp of the far future: of all.
  std::vector<Refusals> take_refusals(Timestamp now);
  std::size_t size() const;

 private:
  struct Record {
    std::deque<Timestamp> failures;
    int pending = 0;
    std::optional<Timestamp> locked_until;
    std::uint64_t refused = 0;
    Timestamp refused_since, refused_until;
    bool empty() const { return failures.empty() && pending == 0 && !locked_until && refused == 0; }
  };
  using Records = std::unordered_map<std::string, Record>;

  // With the lock held:
  void let_pass(const std::string& key, Record& record, Timestamp now);
  bool refuses(const Key& key, Timestamp now);
  Record& record_of(const std::string& key, Timestamp now);
  void make_room(Timestamp now);
  void end_refusals(const std::string& key, Record& record);
  void release(const Key& key);
  void note_failure(const Key& key, Timestamp now);

  const Limits limits_;
  mutable std::mutex mutex_;
  Records records_;
  std::vector<Refusals> ended_;
};

}  // namespace rotulus::service
