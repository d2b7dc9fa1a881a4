// A request as handlers see it: checked, decoded, with a body that is read on demand and within limits.
// Thread-safety: belongs to the thread that handles it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "http/headers.h"

namespace rotulus::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };

std::string_view name(Method method);  // "GET"
std::optional<Method> parse_method(std::string_view name);
// Whether the method promises to change nothing: GET, HEAD, OPTIONS.
constexpr bool is_safe(Method method) { return method == Method::kGet || method == Method::kHead || method == Method::kOptions; }

// The decoded query string: names may repeat, order is kept.
class Query {
 public:
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  std::optional<std::string> get(std::string_view name) const;  // the first of that name
  std::string text(std::string_view name, std::string_view otherwise = {}) const;
  std::vector<std::string> all(std::string_view name) const;
  bool has(std::string_view name) const { return get(name).has_value(); }
  // A whole number within [low, high]; `otherwise` when absent. Error{kInvalidArgument} for anything else.
  std::int64_t integer(std::string_view name, std::int64_t otherwise, std::int64_t low, std::int64_t high) const;
  // "true" or "false"; `otherwise` when absent. Error{kInvalidArgument} for anything else.
  bool flag(std::string_view name, bool otherwise) const;
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// What the router took from the path: {id} in the pattern becomes the parameter "id".
class Parameters {
 public:
  void add(std::string name, std::string value) { values_.emplace_back(std::move(name), std::move(value)); }
  void clear() { values_.clear(); }
  // Error{kInternal} when the pattern has no such name.
  const std::string& text(std::string_view name) const;
  // Error{kNotFound} when the text is not a whole number: such an address names nothing.
  std::int64_t integer(std::string_view name) const;
  // For types with `static optional<T> parse(string_view)`: DocumentId, SpaceKey, ObjectId ... get() throws Error{kNotFound}
  // when the text is none.
  template <class T>
  std::optional<T> find(std::string_view name) const {
    return T::parse(text(name));
  }
  template <class T>
  T get(std::string_view name) const {
    if (auto value = T::parse(text(name))) return *std::move(value);
    throw_not_found();
  }

 private:
  [[noreturn]] static void throw_not_found();
  std::vector<std::pair<std::string, std::string>> values_;
};

// The bytes after the head, with transfer coding removed.
// read() blocks; on a connection it throws StatusError{408} past the deadline, Error{kTooLarge} past the server's limit and
// Error{kInvalidArgument} for broken framing. After an error the connection is closed behind the answer.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // Up to `size` bytes (size > 0); 0 at the end, and ever after.
  virtual std::size_t read(char* into, std::size_t size) = 0;
  // As declared by Content-Length, or the size when it is in memory already; nothing while it is open (chunked).
  virtual std::optional<std::uint64_t> length() const = 0;
};

std::unique_ptr<BodyReader> memory_body(std::string content);

struct Peer {
  std::string address;  // "192.0.2.7", "2001:db8::1"
  std::uint16_t port = 0;
};

struct Request {
  Method method = Method::kGet;
  std::string path;                   // decoded, begins with '/'; "*" for OPTIONS of the whole server
  std::vector<std::string> segments;  // of the path, decoded one by one: an encoded slash stays inside its segment
  Query query;
  Headers headers;
  Peer peer;
  bool secure = false;               // came over TLS
  std::string id;                    // unique per request, echoed as X-Request-Id and written to the log
  Parameters parameters;             // set by the router
  std::string route;                 // the pattern that matched, set by the router; what the log names
  std::unique_ptr<BodyReader> body;  // never null in a handler

  // The whole body. Error{kTooLarge} when it is longer than `max`; also see BodyReader.
  std::string read_body(std::size_t max);
  // The value of a cookie; the first when it is repeated.
  std::optional<std::string> cookie(std::string_view name) const;
  // The media type of the body in lower case, without parameters; empty when absent.
  std::string media_type() const;
};

// Builds a request as if it had come over a connection; for tests and for calls from within the process.
// Error{kInvalidArgument} when `target` is not a valid path with optional query.
Request make_request(Method method, std::string_view target, std::string body = {});

}  // namespace rotulus::http
