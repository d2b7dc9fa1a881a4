// Idempotency-Key: a repeated POST is answered as the first was, and done once.
//
// Keys are kept in memory for a day, per user (and per set of scopes of a token, so that a narrow token learns nothing from a
// wide one), and bounded; after a restart a repeated request is a new one. Only answers that changed something are kept.
// Thread-safety: all methods from any thread.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/access.h"
#include "http/request.h"
#include "http/response.h"

namespace rotulus::api {

class Idempotency {
 public:
  struct Limits {
    std::size_t keys = 5'000;
    std::size_t keys_per_user = 200;  // so that nobody pushes out the keys of others
    std::chrono::seconds lifetime = std::chrono::hours(24);
  };
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  Idempotency() : Idempotency(Limits{}, &std::chrono::steady_clock::now) {}
  Idempotency(Limits limits, Clock clock) : limits_(limits), clock_(std::move(clock)) {}

  // Calls `perform` unless the request's key was answered before. Without a key it just calls it. Before an answer is repeated,
  // `recheck` is called with its Location: it throws when the caller may not see that any more.
  // Error{kInvalidArgument} for a malformed key, {kConflict} while the first request is under way; StatusError{422} when the key
  // was used with another request.
  http::Response once(const http::Request& request, const Principal& caller, std::string_view body,
                      const std::function<http::Response()>& perform, const std::function<void(const std::string&)>& recheck);

 private:
  struct Entry {
    std::string key;  // with its owner
    std::int64_t user = 0;
    std::string fingerprint;
    bool finished = false;
    http::Response response;
    std::chrono::steady_clock::time_point made;
  };
  using Entries = std::list<Entry>;  // oldest first

  std::optional<http::Response> find_or_begin(const std::string& key, std::int64_t user, std::string fingerprint);
  // With the lock held:
  std::optional<http::Response> find(const std::string& key, const std::string& fingerprint);
  void begin(Entry entry);
  void erase(Entries::iterator at);
  void make_room(std::int64_t user);
  // Without it:
  void finish(const std::string& key, const http::Response& response);
  void forget(const std::string& key);

  const Limits limits_;
  const Clock clock_;
  std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string, Entries::iterator> by_key_;
  std::unordered_map<std::int64_t, std::size_t> per_user_;
};

}  // namespace rotulus::api
