#include "members.h"

#include <algorithm>
#include <set>

#include "core/ids.h"
#include "crypto/base64.h"

namespace rotulus::verify {

Json parse_object(std::string_view text) {
  // Of a name that stands twice, one reader may see the first and another the second.
  std::vector<std::set<std::string>> names;
  bool repeated = false;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key && !names.back().insert(parsed.get<std::string>()).second) repeated = true;
    return true;
  };
  Json value = Json::parse(text, watch, false);
  if (value.is_discarded() || !value.is_object()) throw Malformed("This is no JSON object.");
  if (repeated) throw Malformed("A member stands twice in one object.");
  return value;
}

Members::Members(const Json& object, std::string what, std::initializer_list<std::string_view> names)
    : object_(object), what_(std::move(what)) {
  if (!object.is_object()) throw Malformed(what_ + " is no object.");
  for (const auto& [name, value] : object.items())
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw Malformed(what_ + " has a member '" + name.substr(0, 60) + "' that does not belong there.");
}

const Json& Members::member(const char* name) const {
  const auto found = object_.find(name);
  if (found == object_.end()) throw Malformed(what_ + " has no member '" + name + "'.");
  return *found;
}

void Members::refuse(const char* name, const char* wanted) const {
  throw Malformed("The member '" + std::string(name) + "' of " + what_ + " is not " + wanted + ".");
}

std::string Members::text(const char* name) const {
  const Json& value = member(name);
  if (!value.is_string()) refuse(name, "a text");
  return value.get<std::string>();
}

std::optional<std::string> Members::text_or_null(const char* name) const {
  return member(name).is_null() ? std::nullopt : std::optional(text(name));
}

std::uint64_t Members::number(const char* name) const {
  const Json& value = member(name);
  if (!value.is_number_unsigned()) refuse(name, "a whole number");
  return value.get<std::uint64_t>();
}

crypto::Bytes Members::bytes(const char* name) const {
  crypto::Bytes bytes;
  if (!crypto::from_base64(text(name), bytes)) refuse(name, "base64");
  return bytes;
}

std::optional<crypto::Bytes> Members::bytes_or_null(const char* name) const {
  return member(name).is_null() ? std::nullopt : std::optional(bytes(name));
}

crypto::Sha256 Members::hash(const char* name) const { return as_array<crypto::Sha256>(bytes(name), "A hash of " + what_); }

crypto::Sha256 Members::hex_hash(const char* name) const {
  crypto::Sha256 hash;
  if (!from_hex(text(name), hash.data(), hash.size())) refuse(name, "a SHA-256 in hexadecimal");
  return hash;
}

crypto::MerkleProof Members::hashes(const char* name) const {
  crypto::MerkleProof proof;
  for (const Json& item : list(name)) {
    crypto::Bytes bytes;
    if (!item.is_string() || !crypto::from_base64(item.get<std::string>(), bytes)) refuse(name, "a list of hashes in base64");
    proof.push_back(as_array<crypto::Sha256>(bytes, "A hash of " + what_));
  }
  return proof;
}

const Json& Members::list(const char* name) const {
  const Json& value = member(name);
  if (!value.is_array()) refuse(name, "a list");
  return value;
}

const Json& Members::object(const char* name) const {
  const Json& value = member(name);
  if (!value.is_object()) refuse(name, "an object");
  return value;
}

}  // namespace rotulus::verify
