// Which names git refuses in a tree, after the rules of `git fsck --strict` (fsck.c, path.c and utf8.c of git 2.39).
#include <algorithm>
#include <string>

#include "core/ascii.h"
#include "storage/git_writer.h"

namespace rotulus::storage {
namespace {

bool starts_with_any_case(std::string_view name, std::string_view start) {
  return name.size() >= start.size() &&
         std::equal(start.begin(), start.end(), name.begin(), [](char a, char b) { return a == ascii_lower(b); });
}

// On NTFS dots and spaces at the end are dropped, ':' begins a stream, and every name has a short form.
bool is_git_on_ntfs(std::string_view part) {
  for (const std::string_view start : {".git", "git~1"}) {
    if (!starts_with_any_case(part, start)) continue;
    const std::size_t end = part.find_first_not_of(". ", start.size());
    if (end == std::string_view::npos || part[end] == ':') return true;
  }
  return false;
}

// HFS+ drops these characters from names: U+200C to U+200F, U+202A to U+202E, U+206A to U+206F, U+FEFF.
bool take_ignored(std::string_view& rest) {
  if (rest.size() < 3) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const unsigned char last = byte(2);
  const bool ignored =
      (byte(0) == 0xE2 && byte(1) == 0x80 && ((last >= 0x8C && last <= 0x8F) || (last >= 0xAA && last <= 0xAE))) ||
      (byte(0) == 0xE2 && byte(1) == 0x81 && last >= 0xAA && last <= 0xAF) ||
      (byte(0) == 0xEF && byte(1) == 0xBB && last == 0xBF);
  if (ignored) rest.remove_prefix(3);
  return ignored;
}

bool is_git_on_hfs(std::string_view name) {
  for (const char expected : std::string_view(".git")) {
    while (take_ignored(name)) continue;
    if (name.empty() || ascii_lower(name[0]) != expected) return false;
    name.remove_prefix(1);
  }
  while (take_ignored(name)) continue;
  return name.empty();
}

bool refuses_whole(std::string_view name) {
  return name.empty() || name == "." || name == ".." || is_git_on_ntfs(name) || is_git_on_hfs(name);
}

bool has_parts(std::string_view name) { return name.find('\\') != std::string_view::npos; }

// A backslash separates parts on some systems; of these only .git is refused.
template <class Visitor>
void each_part(std::string_view name, Visitor&& visit) {
  for (;;) {
    const std::size_t end = name.find('\\');
    visit(name.substr(0, end));
    if (end == std::string_view::npos) return;
    name.remove_prefix(end + 1);
  }
}

std::string_view without_marks(std::string_view part) { return part.substr(std::min(part.find_first_not_of('%'), part.size())); }

}  // namespace

bool git_refuses(std::string_view name) {
  if (!has_parts(name)) return refuses_whole(name);
  bool refused = false;
  each_part(name, [&](std::string_view part) { refused = refused || is_git_on_ntfs(part); });
  return refused;
}

std::string name_for_git(std::string_view name) {
  if (!has_parts(name)) return (refuses_whole(without_marks(name)) ? "%" : "") + std::string(name);
  std::string result;
  each_part(name, [&](std::string_view part) {
    if (part.data() != name.data()) result += '\\';
    if (is_git_on_ntfs(without_marks(part))) result += '%';
    result += part;
  });
  return result;
}

}  // namespace rotulus::storage
