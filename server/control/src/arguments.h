// The arguments of a command, checked as they are taken.
// Errors: Error{kInvalidArgument} names the argument that is missing or of the wrong kind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "crypto/secret.h"
#include "json.h"

namespace rotulus::control {

class Arguments {
 public:
  explicit Arguments(std::string_view text);
  ~Arguments() { cleanse_json(values_); }
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  std::string text(const char* name) const;
  std::optional<std::string> find_text(const char* name) const;
  std::string text_or(const char* name, const std::string& otherwise) const { return find_text(name).value_or(otherwise); }
  bool flag(const char* name) const;
  std::int64_t integer(const char* name, std::int64_t otherwise, std::int64_t low, std::int64_t high) const;
  std::vector<std::string> texts(const char* name) const;
  crypto::SecretBytes secret(const char* name) const;  // written as base64url
  std::filesystem::path absolute_path(const char* name) const;
  SpaceKey space(const char* name = "space") const;

 private:
  const Json* find(const char* name) const;
  Json values_;
};

}  // namespace rotulus::control
