#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "rules.h"

namespace rotulus::templates {
namespace {

using sdk::FieldKind;
using sdk::LocalText;

constexpr std::size_t kMostBytes = 4000;
constexpr std::size_t kExcerptBytes = 60;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  return text.size() <= 32 && is_digits(text.substr(0, point)) &&
         (point == std::string_view::npos || is_digits(text.substr(point + 1)));
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
  if (!is_digits(year) || !is_digits(month) || !is_digits(day)) return false;
  const auto value = [](std::string_view digits) {
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  };
  return std::chrono::year_month_day(std::chrono::year(value(year)), std::chrono::month(static_cast<unsigned>(value(month))),
                                     std::chrono::day(static_cast<unsigned>(value(day))))
      .ok();
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// Names and numbers of other things are one word.
bool is_reference(std::string_view text) {
  return text.size() <= 200 && !has_control(text) && text.find(' ') == std::string_view::npos;
}

bool is_choice(const sdk::Field& field, const std::string& value) {
  return std::any_of(field.choices.begin(), field.choices.end(),
                     [&](const sdk::Choice& choice) { return choice.value == value; });
}

std::string choices_of(const sdk::Field& field) {
  std::string text;
  for (const sdk::Choice& choice : field.choices) {
    if (text.size() > kMostBytes / 8) return text + ", ...";
    text += (text.empty() ? "" : ", ") + choice.value;
  }
  return text;
}

// What the value should have been; nothing when it is right.
std::optional<LocalText> expected(const sdk::Field& field, const std::string& value) {
  switch (field.kind) {
    case FieldKind::kText:
      if (value.size() <= kMostBytes) return std::nullopt;
      return LocalText{{"en", "a text of at most 4000 bytes"}, {"zh", "不超过 4000 字节的文字"}};
    case FieldKind::kNumber:
      if (is_number(value)) return std::nullopt;
      return LocalText{{"en", "a number such as 12 or 3.5"}, {"zh", "数字，例如 12 或 3.5"}};
    case FieldKind::kDate:
      if (is_date(value)) return std::nullopt;
      return LocalText{{"en", "a date written YYYY-MM-DD"}, {"zh", "格式为 YYYY-MM-DD 的日期"}};
    case FieldKind::kChoice:
      if (is_choice(field, value)) return std::nullopt;
      return LocalText{{"en", "one of: " + choices_of(field)}, {"zh", "下列值之一：" + choices_of(field)}};
    case FieldKind::kUser:
      if (is_reference(value)) return std::nullopt;
      return LocalText{{"en", "the name of a user"}, {"zh", "用户名"}};
    case FieldKind::kDocument:
      if (is_reference(value)) return std::nullopt;
      return LocalText{{"en", "the number of a document"}, {"zh", "文件编号"}};
  }
  return std::nullopt;
}

// The beginning of a value, cut between characters, on one line.
std::string excerpt(const std::string& value) {
  std::size_t end = std::min(value.size(), kExcerptBytes);
  while (end > 0 && end < value.size() && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  std::string text = value.substr(0, end);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return end < value.size() ? text + "..." : text;
}

std::string label_of(const sdk::Field& field, const std::string& language) {
  const auto found = field.label.find(language);
  return found == field.label.end() ? field.label.begin()->second : found->second;
}

sdk::Finding finding(const sdk::Field& field, LocalText message) {
  return {sdk::Finding::Place::kField, field.name, 0, std::move(message)};
}

sdk::Finding missing(const sdk::Field& field) {
  return finding(field, {{"en", "The field '" + label_of(field, "en") + "' is required and has no value. Fill it in."},
                         {"zh", "必填字段“" + label_of(field, "zh") + "”没有值，请填写。"}});
}

sdk::Finding malformed(const sdk::Field& field, const std::string& value, const LocalText& wanted) {
  return finding(
      field,
      {{"en", "The field '" + label_of(field, "en") + "' holds '" + excerpt(value) + "'; expected is " + wanted.at("en") + "."},
       {"zh", "字段“" + label_of(field, "zh") + "”的值“" + excerpt(value) + "”不正确，应为" + wanted.at("zh") + "。"}});
}

}  // namespace

std::vector<sdk::Finding> check_fields(const sdk::Template& form, const sdk::Draft& draft, sdk::ContentHook::Moment moment) {
  std::vector<sdk::Finding> findings;
  for (const sdk::Field& field : form.fields) {
    const auto found = draft.fields.find(field.name);
    const std::string value = found == draft.fields.end() ? "" : trimmed(found->second);
    if (!value.empty()) {
      if (const auto wanted = expected(field, value)) findings.push_back(malformed(field, value, *wanted));
    } else if (field.required && moment == sdk::ContentHook::Moment::kSubmit) {
      findings.push_back(missing(field));
    }
  }
  return findings;
}

}  // namespace rotulus::templates
