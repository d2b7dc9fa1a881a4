#include "plugin_support/files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace rotulus::plugin_support {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 1 << 20;

namespace {

// The length of the well-formed UTF-8 character at the beginning; 0: there is none.
std::size_t character(std::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) { return at(i) >= low && at(i) <= high; };
  const unsigned first = at(0);
  if (first >= 0x01 && first <= 0x7F) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF)
    return follows(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
  if (first >= 0xF0 && first <= 0xF4)
    return follows(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
  return 0;
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
