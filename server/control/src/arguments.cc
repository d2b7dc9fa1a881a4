#include "arguments.h"

#include "core/error.h"
#include "crypto/digest.h"

namespace rotulus::control {
namespace {

[[noreturn]] void refuse(const char* name, const std::string& wanted) {
  throw Error(ErrorCode::kInvalidArgument, std::string("The argument '") + name + "' must be " + wanted + ".");
}

}  // namespace

Arguments::Arguments(std::string_view text) : values_(Json::parse(text, nullptr, false)) {
  if (!values_.is_object()) throw Error(ErrorCode::kInvalidArgument, "The arguments of a command must be a JSON object.");
}

const Json* Arguments::find(const char* name) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> Arguments::find_text(const char* name) const {
  const Json* value = find(name);
  if (!value) return std::nullopt;
  if (!value->is_string()) refuse(name, "text");
  return value->get<std::string>();
}

std::string Arguments::text(const char* name) const {
  auto value = find_text(name);
  if (!value || value->empty()) refuse(name, "given, and not empty");
  return *std::move(value);
}

crypto::SecretBytes Arguments::secret(const char* name) const {
  const Json* value = find(name);
  crypto::Bytes bytes;
  if (!value || !value->is_string() || !crypto::from_base64url(value->get_ref<const std::string&>(), bytes) || bytes.empty())
    refuse(name, "a secret in base64url");
  crypto::SecretBytes secret(bytes);
  crypto::cleanse(bytes.data(), bytes.size());
  return secret;
}

bool Arguments::flag(const char* name) const {
  const Json* value = find(name);
  if (!value) return false;
  if (!value->is_boolean()) refuse(name, "true or false");
  return value->get<bool>();
}

std::int64_t Arguments::integer(const char* name, std::int64_t otherwise, std::int64_t low, std::int64_t high) const {
  const Json* value = find(name);
  if (!value) return otherwise;
  const std::string wanted = "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  if (!value->is_number_integer()) refuse(name, wanted);
  const auto number = value->get<std::int64_t>();
  if (number < low || number > high) refuse(name, wanted);
  return number;
}

std::vector<std::string> Arguments::texts(const char* name) const {
  const Json* value = find(name);
  std::vector<std::string> result;
  if (!value) return result;
  if (!value->is_array()) refuse(name, "a list of text");
  for (const Json& item : *value) {
    if (!item.is_string()) refuse(name, "a list of text");
    result.push_back(item.get<std::string>());
  }
  return result;
}

std::filesystem::path Arguments::absolute_path(const char* name) const {
  const std::filesystem::path path = text(name);
  if (!path.is_absolute()) refuse(name, "an absolute path");
  return path;
}

SpaceKey Arguments::space(const char* name) const {
  const std::string given = text(name);
  if (const auto key = SpaceKey::parse(given)) return *key;
  throw Error(
      ErrorCode::kInvalidArgument,
      "'" + given + "' is no key of a space: write an upper-case letter, then 1 to 15 upper-case letters or digits, such as QA.");
}

}  // namespace rotulus::control
