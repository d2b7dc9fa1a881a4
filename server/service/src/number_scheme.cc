#include "number_scheme.h"

#include <algorithm>

#include "core/error.h"

namespace rotulus::service {
namespace {

constexpr std::size_t kLongestPart = 32;

bool can_stand_in_number(const std::string& value) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  return !value.empty() && value.size() <= kLongestPart && std::all_of(value.begin(), value.end(), fits);
}

std::string value_of(const std::string& name, const std::map<std::string, std::string>& fields, const std::string& space,
                     Timestamp now) {
  if (name == "space") return space;
  if (name == "year") return now.text().substr(0, 4);
  const auto found = fields.find(name);
  std::string value = found == fields.end() ? std::string() : found->second;
  if (value.empty())
    throw Error(ErrorCode::kInvalidArgument, "The field '" + name + "' is part of the document's number: fill it in first.");
  if (!can_stand_in_number(value))
    throw Error(ErrorCode::kInvalidArgument, "The field '" + name +
                                                 "' is part of the document's number and takes only letters, "
                                                 "digits, '.', '_' and '-', at most 32 of them.");
  return value;
}

}  // namespace

std::string fill_number_scheme(const std::string& scheme, const std::map<std::string, std::string>& fields,
                               const std::string& space, Timestamp now) {
  std::string filled;
  std::size_t at = 0;
  while (at < scheme.size()) {
    const auto open = scheme.find('{', at);
    const auto close = scheme.find('}', open == std::string::npos ? at : open);
    if (open == std::string::npos || close == std::string::npos) break;
    filled += scheme.substr(at, open - at);
    const std::string name = scheme.substr(open + 1, close - open - 1);
    filled +=
        name == "seq" || name.starts_with("seq:") ? scheme.substr(open, close - open + 1) : value_of(name, fields, space, now);
    at = close + 1;
  }
  return filled + scheme.substr(std::min(at, scheme.size()));
}

}  // namespace rotulus::service
