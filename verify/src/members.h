// Members of JSON objects, taken strictly: missing, further or repeated ones and other types are errors that name them.
// Thread-safety: plain values.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "crypto/digest.h"
#include "crypto/merkle.h"

namespace rotulus::verify {

using Json = nlohmann::json;

struct Malformed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Error: Malformed, for whatever is no JSON object and for names that stand twice.
Json parse_object(std::string_view text);

class Members {
 public:
  // `what` names the object in errors. All of `names` may be there, and nothing else.
  Members(const Json& object, std::string what, std::initializer_list<std::string_view> names);
  bool has(const char* name) const { return object_.contains(name); }
  std::string text(const char* name) const;
  std::optional<std::string> text_or_null(const char* name) const;
  std::uint64_t number(const char* name) const;
  crypto::Bytes bytes(const char* name) const;  // base64
  std::optional<crypto::Bytes> bytes_or_null(const char* name) const;
  crypto::Sha256 hash(const char* name) const;         // base64
  crypto::Sha256 hex_hash(const char* name) const;     // hexadecimal
  crypto::MerkleProof hashes(const char* name) const;  // a list of base64
  const Json& list(const char* name) const;
  const Json& object(const char* name) const;

 private:
  const Json& member(const char* name) const;
  [[noreturn]] void refuse(const char* name, const char* wanted) const;
  const Json& object_;
  const std::string what_;
};

// Bytes of a fixed size; Malformed with `what` otherwise.
template <class Array>
Array as_array(const crypto::Bytes& bytes, const std::string& what) {
  Array array{};
  if (bytes.size() != array.size()) throw Malformed(what + " has another length.");
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

}  // namespace rotulus::verify
