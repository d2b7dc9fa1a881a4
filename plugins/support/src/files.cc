#include "plugin_support/files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace rotulus::plugin_support {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 1 << 20;

namespace {

// How many bytes a character takes that begins with this one, and what its second may be; length 0: none begins so.
struct Lead {
  std::size_t length = 0;
  unsigned low = 0x80, high = 0xBF;
};

Lead lead(unsigned char first) {
  if (first >= 0x01 && first <= 0x7F) return {1};
  if (first >= 0xC2 && first <= 0xDF) return {2};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {3};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  if (first >= 0xF1 && first <= 0xF3) return {4};
  return {};
}

// The length of the well-formed UTF-8 character at the beginning; 0: there is none.
std::size_t character(std::string_view text) {
  const Lead lead_byte = lead(static_cast<unsigned char>(text.front()));
  if (text.size() < lead_byte.length) return 0;
  for (std::size_t i = 1; i < lead_byte.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool second = i == 1;
    if (byte < (second ? lead_byte.low : 0x80) || byte > (second ? lead_byte.high : 0xBF)) return 0;
  }
  return lead_byte.length;
}

void check_utf8(std::string_view text) {
  for (std::size_t line = 1; !text.empty();) {
    const std::size_t length = character(text);
    if (length == 0) throw std::runtime_error("line " + std::to_string(line) + ": it is not UTF-8 text");
    line += text.front() == '\n' ? 1 : 0;
    text.remove_prefix(length);
  }
}

}  // namespace

std::vector<fs::path> entries(const fs::path& directory, const std::string& ending) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename().string().ends_with(ending)) found.push_back(entry->path());
  }
  if (error) throw std::runtime_error("the directory " + directory.string() + " cannot be read: " + error.message());
  std::sort(found.begin(), found.end());
  return found;
}

std::string read_file(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in) throw std::runtime_error("it cannot be read");
  if (size > kMostBytes) throw std::runtime_error("it is larger than 1 MiB");
  std::string text(std::istreambuf_iterator<char>(in), {});
  check_utf8(text);
  return text;
}

}  // namespace rotulus::plugin_support
