#include "output.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>

namespace rotulus::cli {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The length of the UTF-8 sequence that `lead` begins, and the bits of its first byte.
std::size_t sequence_length(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

std::uint32_t code_point(std::string_view text, std::size_t at, std::size_t length) {
  static constexpr std::array<unsigned char, 5> kMask = {0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t point = static_cast<unsigned char>(text[at]) & kMask[length];
  for (std::size_t i = 1; i < length && at + i < text.size(); ++i)
    point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  return point;
}

// East Asian wide and full-width ranges, as terminals show them.
bool is_wide(std::uint32_t point) {
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) || (point >= 0xAC00 && point <= 0xD7A3) ||
         (point >= 0xF900 && point <= 0xFAFF) || (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
         (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x1F300 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
}

std::size_t width(std::string_view text) {
  std::size_t places = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(static_cast<unsigned char>(text[at]));
    places += is_wide(code_point(text, at, length)) ? 2 : 1;
    at += length;
  }
  return places;
}

void grow(std::vector<std::size_t>& widths, const std::vector<std::string>& row) {
  widths.resize(std::max(widths.size(), row.size()));
  for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
}

void print_row(const std::vector<std::string>& row, const std::vector<std::size_t>& widths, std::string_view indent) {
  std::string line(indent);
  for (std::size_t i = 0; i < row.size(); ++i) {
    line += row[i];
    if (i + 1 < row.size()) line.append(widths[i] - width(row[i]) + 2, ' ');
  }
  std::cout << line << '\n';
}

// C1 controls (U+0080 to U+009F) are escape sequences to some terminals.
bool is_c1(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

void print_json(const Json& value) { std::cout << value.dump(2, ' ', false, kReplaceBadBytes) << std::endl; }
void print_line(std::string_view text) { std::cout << without_controls(text, Keep::kLineBreaks) << std::endl; }
void print_notice(std::string_view text) { std::cerr << without_controls(text, Keep::kLineBreaks) << std::endl; }
void print_error(std::string_view text) { std::cerr << "rotulus: " << without_controls(text) << std::endl; }
bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

std::string without_controls(std::string_view text, Keep keep) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    const bool line_break = c == '\n' || c == '\r' || c == '\t';
    if (line_break) {
      clean += keep == Keep::kLineBreaks ? text[at] : ' ';
    } else if (c < 0x20 || c == 0x7F) {
      clean += kReplacement;
    } else if (is_c1(text, at)) {
      clean += kReplacement;
      ++at;
    } else {
      clean += text[at];
    }
  }
  return clean;
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string counted(std::uint64_t number, const std::string& noun) {
  return grouped(number) + ' ' + noun + (number == 1 ? "" : "s");
}

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array<const char*, 4> kUnits = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 10 ? "%.1f %s" : "%.0f %s", value, kUnits[unit]);
  return text.data();
}

void Table::print(std::string_view indent) const {
  std::vector<std::vector<std::string>> clean = rows_;
  for (auto& row : clean)
    for (auto& cell : row) cell = without_controls(cell);
  std::vector<std::size_t> widths;
  grow(widths, headings_);
  for (const auto& row : clean) grow(widths, row);
  if (!headings_.empty()) print_row(headings_, widths, indent);
  for (const auto& row : clean) print_row(row, widths, indent);
  std::cout << std::flush;
}

}  // namespace rotulus::cli
