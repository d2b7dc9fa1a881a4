#include "git_commit.h"

#include <cstdio>
#include <cstdlib>

#include "core/error.h"

namespace rotulus::storage {
namespace {

// Git ends a name at '<' and a line at '\n'; an empty name would not pass fsck.
std::string clean(std::string_view text, const char* fallback) {
  std::string out;
  for (const char c : text)
    if (c != '<' && c != '>' && c != '\n' && c != '\r' && c != '\0') out += c;
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return fallback;
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

std::string signature(const Author& author) {
  const int offset = std::abs(author.offset_minutes);
  char zone[16];
  std::snprintf(zone, sizeof zone, "%c%02d%02d", author.offset_minutes < 0 ? '-' : '+', offset / 60 % 100, offset % 60);
  return clean(author.name, "unknown") + " <" + clean(author.email, "") + "> " + std::to_string(author.time.seconds()) + " " +
         zone;
}

}  // namespace

std::string write_commit(const ObjectId& tree, const std::optional<ObjectId>& parent, const Author& author,
                         const Author& committer, std::string_view message) {
  std::string text = "tree " + tree.text() + "\n";
  if (parent) text += "parent " + parent->text() + "\n";
  text += "author " + signature(author) + "\ncommitter " + signature(committer) + "\n\n";
  for (const char c : message)
    if (c != '\0') text += c;  // git refuses NUL in a commit
  return text;
}

ObjectId tree_of_commit(std::string_view commit) {
  constexpr std::string_view kMark = "tree ";
  if (commit.starts_with(kMark))
    if (const auto id = ObjectId::parse(commit.substr(kMark.size(), 40))) return *id;
  throw Error(ErrorCode::kCorrupt, "A commit object names no tree.");
}

}  // namespace rotulus::storage
