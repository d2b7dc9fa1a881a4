#include "hash_queue.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <map>

#include "core/error.h"

namespace rotulus::service {
namespace {

using namespace std::chrono_literals;

// Jobs that wait in a queue of one thread until they are let go.
class Held {
 public:
  explicit Held(HashQueue& queue) : queue_(queue) {}
  ~Held() {
    release();
    for (auto& [name, result] : results_) result.wait();
  }
  // Begins a job and returns when it runs or waits.
  void begin(const std::string& name, const std::string& client, Standing standing = Standing::kStranger) {
    results_[name] = std::async(std::launch::async, [this, name, client, standing] {
      ++begun_;
      queue_.run(client, standing, [&] {
        gate_.wait();
        const std::lock_guard lock(mutex_);
        order_.push_back(name);
      });
    });
    while (begun_ < static_cast<int>(results_.size())) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(20ms);  // from there into the queue
  }
  bool is_refused(const std::string& name) {
    if (results_.at(name).wait_for(0s) != std::future_status::ready) return false;
    try {
      results_.at(name).get();
    } catch (const Error& error) {
      return error.code() == ErrorCode::kTooManyRequests;
    }
    return false;
  }
  void release() {
    if (!released_) promise_.set_value();
    released_ = true;
  }
  std::vector<std::string> finish() {
    release();
    for (auto& [name, result] : results_)
      if (result.valid()) result.wait();
    return order_;
  }

 private:
  HashQueue& queue_;
  std::promise<void> promise_;
  std::shared_future<void> gate_ = promise_.get_future().share();
  std::atomic<int> begun_{0};
  bool released_ = false;
  std::mutex mutex_;
  std::vector<std::string> order_;
  std::map<std::string, std::shared_future<void>> results_;
};

}  // namespace

TEST_CASE("work is done in another thread, and what it throws comes back", "[service][identity]") {
  HashQueue queue({1, 4});
  std::thread::id there;
  queue.run("a", Standing::kStranger, [&] { there = std::this_thread::get_id(); });
  CHECK(there != std::this_thread::get_id());
  CHECK_THROWS_AS(queue.run("a", Standing::kStranger, [] { throw Error(ErrorCode::kInternal, "no memory"); }), Error);
  bool ran = false;
  queue.run("a", Standing::kStranger, [&] { ran = true; });
  CHECK(ran);
}

TEST_CASE("who comes when all places are taken hears so at once", "[service][identity]") {
  HashQueue queue({1, 3});
  Held held(queue);
  for (const char* name : {"a", "b", "c"}) held.begin(name, name);
  CHECK_THROWS_AS(queue.run("d", Standing::kStranger, [] {}), Error);
  CHECK(held.finish() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("a client with many places gives one up to a client with none", "[service][identity]") {
  HashQueue queue({1, 4});
  Held held(queue);
  for (const char* name : {"a1", "a2", "a3", "a4"}) held.begin(name, "192.0.2.7");
  held.begin("b", "192.0.2.8");
  CHECK(held.is_refused("a4"));
  CHECK_FALSE(held.is_refused("a3"));
  held.begin("a5", "192.0.2.7");
  CHECK(held.is_refused("a5"));
  CHECK(held.finish() == std::vector<std::string>{"a1", "a2", "a3", "b"});
}

TEST_CASE("who is known comes before strangers, and takes the place of one", "[service][identity]") {
  HashQueue queue({1, 3});
  Held held(queue);
  for (const char* name : {"a", "b", "c"}) held.begin(name, name);
  held.begin("known", "user lin", Standing::kKnown);
  held.begin("known too", "user lin", Standing::kKnown);
  CHECK(held.is_refused("b"));
  CHECK(held.is_refused("c"));
  held.begin("third", "user lin", Standing::kKnown);
  CHECK(held.is_refused("third"));  // one known person does not push out another
  CHECK(held.finish() == std::vector<std::string>{"a", "known", "known too"});
}

TEST_CASE("addresses of one IPv6 network share", "[service][identity]") {
  CHECK(share_of_address("192.0.2.7") == "192.0.2.7");
  CHECK(share_of_address("2001:db8:1:2:3:4:5:6") == share_of_address("2001:db8:1:2::1"));
  CHECK(share_of_address("2001:db8:1:2::1") != share_of_address("2001:db8:1:3::1"));
  CHECK(share_of_address("::ffff:192.0.2.7") != share_of_address("::ffff:192.0.2.8"));
  CHECK(share_of_address("") == "");
}

}  // namespace rotulus::service
