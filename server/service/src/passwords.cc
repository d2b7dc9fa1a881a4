#include "service/passwords.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "common_passwords.h"
#include "core/error.h"

namespace rotulus::service {
namespace {

constexpr std::size_t kLongestBytes = 1024;
constexpr std::size_t kShortestMlps = 8;
constexpr std::size_t kShortestCommon = 8;  // of the list
constexpr std::size_t kShortestName = 3;    // a name of one letter is in every password
constexpr std::size_t kLongestPiece = 7;

Error refusal(const std::string& why) { return {ErrorCode::kInvalidArgument, why}; }

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

const std::unordered_set<std::string_view>& common_passwords() {
  static const std::unordered_set<std::string_view> list = [] {
    std::unordered_set<std::string_view> lines;
    std::string_view rest = common_password_file();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      if (end > 0 && rest.front() != '#') lines.insert(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return lines;
  }();
  return list;
}

// The shortest piece that the text is made of by repeating it; the text itself when it is not made so.
std::string_view piece_of(std::string_view text) {
  for (std::size_t size = 1; size <= text.size() / 2; ++size) {
    if (text.size() % size != 0) continue;
    if (text.substr(size) == text.substr(0, text.size() - size)) return text.substr(0, size);
  }
  return text;
}

// "abcdefgh", "87654321".
bool is_run(std::string_view text) {
  const auto steps_by = [&](int step) {
    for (std::size_t i = 1; i < text.size(); ++i)
      if (text[i] - text[i - 1] != step) return false;
    return true;
  };
  return steps_by(1) || steps_by(-1);
}

std::string_view without_tail(std::string_view text) {
  while (!text.empty() && is_ascii(text.back()) && !is_lower(text.back())) text.remove_suffix(1);
  return text;
}

bool is_common(std::string_view password) {
  const std::string folded = lower(password);
  const auto is_listed = [](std::string_view text) {
    return text.size() >= kShortestCommon && common_passwords().contains(text);
  };
  const std::string_view piece = piece_of(folded);
  const std::string_view word = without_tail(folded);
  return piece.size() <= kLongestPiece || is_run(folded) || is_listed(folded) || is_listed(piece) || is_listed(word) ||
         is_listed(piece_of(word));
}

bool holds(std::string_view password, std::string_view name) {
  return count_characters(name) >= kShortestName && lower(password).find(lower(name)) != std::string::npos;
}

int kinds_of_characters(std::string_view password) {
  const auto has = [&](auto&& test) { return std::any_of(password.begin(), password.end(), test) ? 1 : 0; };
  return has(is_upper) + has(is_lower) + has(is_digit) + has([](char c) { return !is_upper(c) && !is_lower(c) && !is_digit(c); });
}

void check_length(const PasswordRules& rules, std::string_view password) {
  const std::size_t shortest =
      rules.profile == PasswordProfile::kMlps ? kShortestMlps : static_cast<std::size_t>(rules.characters);
  if (count_characters(password) < shortest)
    throw refusal("A password has at least " + std::to_string(shortest) + " characters: choose a longer one.");
  if (password.size() > kLongestBytes) throw refusal("A password has at most 1,024 bytes: choose a shorter one.");
}

}  // namespace

void check_new_password(const PasswordRules& rules, const std::string& password, const std::string& user_name,
                        const std::string& display_name) {
  check_length(rules, password);
  if (rules.profile == PasswordProfile::kMlps && kinds_of_characters(password) < 3)
    throw refusal("A password needs three of these: upper-case letters, lower-case letters, digits, other characters.");
  if (is_common(password))
    throw refusal("This password is one of those that are tried first: choose another, such as several words.");
  if (holds(password, user_name) || holds(password, display_name))
    throw refusal("A password must not hold the user's own name: choose another.");
}

}  // namespace rotulus::service
