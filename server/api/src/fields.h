// Reads the JSON objects that clients send, strictly: unknown, repeated, missing and wrongly typed members are refused by name.
// Thread-safety: belongs to the thread that handles the request. Errors: Error{kInvalidArgument} throughout.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "http/request.h"

namespace rotulus::api {

enum class Lines : std::uint8_t { kOne, kMany };

// What a text may be. Control characters are refused everywhere, line breaks and tabs in a text of one line.
struct TextRule {
  std::size_t min_bytes = 1;
  std::size_t max_bytes = 200;
  Lines lines = Lines::kOne;
};

class Fields {
 public:
  // The body of a request: one object with no members but `known`. Error{kTooLarge} above `max_bytes`.
  static Fields read(http::Request& request, std::size_t max_bytes, std::initializer_list<std::string_view> known);
  static Fields parse(std::string_view text, std::initializer_list<std::string_view> known);
  Fields(Fields&&) noexcept;
  ~Fields();

  bool has(std::string_view name) const;
  std::string text(std::string_view name, TextRule rule) const;
  std::optional<std::string> optional_text(std::string_view name, TextRule rule) const;
  bool flag(std::string_view name) const;
  std::optional<bool> optional_flag(std::string_view name) const { return has(name) ? std::optional(flag(name)) : std::nullopt; }
  Timestamp time(std::string_view name) const;
  std::optional<Timestamp> optional_time(std::string_view name) const;
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t low, std::int64_t high) const;
  std::optional<std::vector<std::string>> optional_texts(std::string_view name, std::size_t max_items, TextRule rule) const;
  std::vector<std::string> texts(std::string_view name, std::size_t max_items, TextRule rule) const;
  // An object whose members are not known beforehand, all of them texts.
  std::optional<std::map<std::string, std::string>> optional_named_texts(std::string_view name, std::size_t max_items,
                                                                         TextRule name_rule, TextRule rule) const;
  std::optional<Fields> optional_object(std::string_view name, std::initializer_list<std::string_view> known) const;
  std::vector<Fields> objects(std::string_view name, std::size_t max_items, std::initializer_list<std::string_view> known) const;

 private:
  struct Object;
  explicit Fields(std::unique_ptr<Object> object);
  std::unique_ptr<Object> object_;
};

// Checks one text by the rule; `what` names it in the error: "The field 'title'".
void check_text(const std::string& what, std::string_view text, TextRule rule);

}  // namespace rotulus::api
