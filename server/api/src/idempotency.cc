#include "idempotency.h"

#include <algorithm>

#include "core/error.h"
#include "crypto/digest.h"

namespace rotulus::api {
namespace {

constexpr std::size_t kLongestKey = 200;

std::string scopes_of(const Principal& caller) {
  if (!caller.limited_to) return "all";
  std::string scopes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i)
    scopes += caller.limited_to->has(static_cast<Permission>(i)) ? '1' : '0';
  return scopes;
}

void check_key(std::string_view key) {
  const bool printable = std::all_of(key.begin(), key.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (key.empty() || key.size() > kLongestKey || !printable)
    throw Error(ErrorCode::kInvalidArgument, "The field Idempotency-Key has 1 to 200 printable ASCII characters without spaces.");
}

std::string fingerprint_of(const http::Request& request, std::string_view body) {
  return std::string(http::name(request.method)) + ' ' + request.path + ' ' + crypto::hex(crypto::sha256(crypto::as_bytes(body)));
}

}  // namespace

http::Response Idempotency::once(const http::Request& request, const Principal& caller, std::string_view body,
                                 const std::function<http::Response()>& perform,
                                 const std::function<void(const std::string&)>& recheck) {
  const auto given = request.headers.get("Idempotency-Key");
  if (!given) return perform();
  check_key(*given);
  const std::string key = std::to_string(caller.user.value) + ' ' + scopes_of(caller) + ' ' + std::string(*given);
  if (auto repeated = find_or_begin(key, caller.user.value, fingerprint_of(request, body))) {
    recheck(std::string(repeated->headers.get_or("Location", "")));
    repeated->headers.set("Idempotency-Replayed", "true");
    return *std::move(repeated);
  }
  try {
    http::Response response = perform();
    finish(key, response);
    return response;
  } catch (...) {
    // Nothing was changed: the same request may be tried again.
    forget(key);
    throw;
  }
}

std::optional<http::Response> Idempotency::find_or_begin(const std::string& key, std::int64_t user, std::string fingerprint) {
  const std::lock_guard lock(mutex_);
  if (auto answered = find(key, fingerprint)) return answered;
  begin({key, user, std::move(fingerprint), false, {}, clock_()});
  return std::nullopt;
}

std::optional<http::Response> Idempotency::find(const std::string& key, const std::string& fingerprint) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  const Entry& entry = *found->second;
  if (entry.finished && entry.made + limits_.lifetime < clock_()) {
    erase(found->second);
    return std::nullopt;
  }
  if (entry.fingerprint != fingerprint)
    throw http::StatusError(http::Status::kUnprocessableContent, ErrorCode::kInvalidArgument,
                            "This Idempotency-Key was used for another request: take a new one for each new request.");
  if (!entry.finished)
    throw Error(ErrorCode::kConflict, "The first request with this Idempotency-Key is still under way. Try again in a moment.");
  return entry.response;
}

void Idempotency::begin(Entry entry) {
  make_room(entry.user);
  ++per_user_[entry.user];
  entries_.push_back(std::move(entry));
  by_key_[entries_.back().key] = std::prev(entries_.end());
}

void Idempotency::finish(const std::string& key, const http::Response& response) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  found->second->response = response;
  found->second->finished = true;
}

void Idempotency::forget(const std::string& key) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) erase(found->second);
}

void Idempotency::erase(Entries::iterator at) {
  if (const auto count = per_user_.find(at->user); --count->second == 0) per_user_.erase(count);
  by_key_.erase(at->key);
  entries_.erase(at);
}

// Requests under way are never pushed out: there are no more of them than threads.
void Idempotency::make_room(std::int64_t user) {
  const auto drop_oldest = [&](auto belongs) {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.finished && belongs(e); });
    if (at != entries_.end()) erase(at);
  };
  while (!entries_.empty() && entries_.front().finished && entries_.front().made + limits_.lifetime < clock_())
    erase(entries_.begin());
  const auto count = per_user_.find(user);
  if (count != per_user_.end() && count->second >= limits_.keys_per_user)
    drop_oldest([&](const Entry& e) { return e.user == user; });
  if (entries_.size() >= limits_.keys) drop_oldest([](const Entry&) { return true; });
}

}  // namespace rotulus::api
