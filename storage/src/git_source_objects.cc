#include "git_source_objects.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/error.h"

namespace rotulus::storage::source {
namespace {

// Takes the first line off `rest`.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

bool take_word(std::string_view& line, std::string_view word) {
  if (!line.starts_with(word)) return false;
  line.remove_prefix(word.size());
  return true;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

Timestamp parse_seconds(std::string_view digits) {
  std::int64_t seconds = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  if (result.ec != std::errc() || seconds > kLargest || seconds < -kLargest) return {};
  return Timestamp::from_seconds(seconds);
}

// "+0530" -> 330. Offsets of a day or more are somebody's mistake.
int parse_offset(std::string_view text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return 0;
  int digits = 0;
  const auto result = std::from_chars(text.data() + 1, text.data() + text.size(), digits);
  if (result.ec != std::errc() || digits < 0) return 0;
  const int minutes = digits / 100 * 60 + digits % 100;
  if (minutes >= 24 * 60) return 0;
  return text[0] == '-' ? -minutes : minutes;
}

struct Identity {
  std::string name, email;
  Timestamp time;
  int offset = 0;
};

// "Name <email> seconds +hhmm". The date is looked for behind the last '>', because names and addresses may hold one too.
Identity parse_identity(std::string_view line) {
  Identity identity;
  const std::size_t open = line.find('<');
  identity.name = trimmed(line.substr(0, open));
  if (open == std::string_view::npos) return identity;
  const std::size_t close = line.find('>', open);
  identity.email = trimmed(line.substr(open + 1, close == std::string_view::npos ? close : close - open - 1));
  const std::size_t last = line.rfind('>');
  if (last == std::string_view::npos || last < open) return identity;
  const std::string date = trimmed(line.substr(last + 1));
  const std::size_t space = date.find(' ');
  identity.time = parse_seconds(std::string_view(date).substr(0, space));
  if (space != std::string::npos) identity.offset = parse_offset(trimmed(date.substr(space)));
  return identity;
}

// The header lines that say who and when; anything else (signatures, merged tags) is left alone.
void read_description(std::string_view line, SourceCommit& commit) {
  if (take_word(line, "author ")) {
    Identity author = parse_identity(line);
    commit.author_name = std::move(author.name);
    commit.author_email = std::move(author.email);
    commit.authored = author.time;
    commit.author_offset_minutes = author.offset;
  } else if (take_word(line, "committer ")) {
    Identity committer = parse_identity(line);
    commit.committer_name = std::move(committer.name);
    commit.committer_email = std::move(committer.email);
    commit.committed = committer.time;
    commit.committer_offset_minutes = committer.offset;
  } else if (take_word(line, "encoding ")) {
    commit.encoding = line;
  }
}

TreeEntry::Kind entry_kind(unsigned mode) {
  switch (mode & 0170000) {
    case 0100000:
      return TreeEntry::Kind::kFile;
    case 0040000:
      return TreeEntry::Kind::kDirectory;
    case 0120000:
      return TreeEntry::Kind::kLink;
    case 0160000:
      return TreeEntry::Kind::kSubmodule;
    default:
      return TreeEntry::Kind::kUnknown;
  }
}

// One "<octal mode> <name>\0<20 bytes>", taken off `rest`; false when it is none.
bool take_entry(std::string_view& rest, TreeEntry& entry) {
  unsigned mode = 0;
  const auto result = std::from_chars(rest.data(), rest.data() + rest.size(), mode, 8);
  if (result.ec != std::errc()) return false;
  rest.remove_prefix(static_cast<std::size_t>(result.ptr - rest.data()));
  const std::size_t end = rest.find('\0');
  if (rest.empty() || rest[0] != ' ' || end == std::string_view::npos || end < 2) return false;
  entry.name = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  if (rest.size() < entry.id.bytes.size() || entry.name.find('/') != std::string_view::npos) return false;
  std::copy_n(rest.begin(), entry.id.bytes.size(), entry.id.bytes.begin());
  rest.remove_prefix(entry.id.bytes.size());
  entry.kind = entry_kind(mode);
  return true;
}

}  // namespace

SourceObject ObjectReader::read_any(const ObjectId& id) {
  const git_oid oid = to_git(id);
  git_odb_object* raw = nullptr;
  const int code = git_odb_read(&raw, odb_.get(), &oid);
  SourceObject object{GitHandle<git_odb_object>(raw)};
  if (code == GIT_ENOTFOUND) fail(id, "Object", "it is missing");
  if (code != 0) fail(id, "Object", git_error_text());
  // libgit2's own check is slow and may be switched off for the whole process; an import must not depend on it.
  if (git_object_id(git_object_type2string(object.type()), object.bytes()) != id)
    fail(id, "Object", "its bytes do not match its name");
  return object;
}

SourceObject ObjectReader::read(const ObjectId& id, git_object_t type) {
  SourceObject object = read_any(id);
  if (object.type() != type) {
    std::string why = "it is a ";
    why += git_object_type2string(object.type());
    why += " where a ";
    fail(id, "Object", why + git_object_type2string(type) + " is expected");
  }
  return object;
}

std::uint64_t ObjectReader::size(const ObjectId& id) {
  const git_oid oid = to_git(id);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  const int code = git_odb_read_header(&size, &type, odb_.get(), &oid);
  if (code == GIT_ENOTFOUND) fail(id, "Object", "it is missing");
  if (code != 0) fail(id, "Object", git_error_text());
  return size;
}

void ObjectReader::fail(const ObjectId& id, std::string_view type, const std::string& why) const {
  throw Error(ErrorCode::kCorrupt,
              std::string(type) + ' ' + id.text() + " of " + place_ + " cannot be read: " + why + ". " + advice_);
}

RawCommit read_commit(ObjectReader& objects, const ObjectId& id) {
  const SourceObject object = objects.read(id, GIT_OBJECT_COMMIT);
  RawCommit raw;
  raw.commit.id = id;
  std::string_view rest = object.bytes();
  bool has_tree = false;
  const auto parse_name = [&](std::string_view hex) {
    const auto name = ObjectId::parse(hex);
    if (!name) objects.fail(id, "Commit", "its line \"" + std::string(hex) + "\" names no object");
    return *name;
  };
  while (!rest.empty() && rest[0] != '\n') {
    std::string_view line = take_line(rest);
    if (take_word(line, "tree ")) {
      raw.tree = parse_name(line);
      has_tree = true;
    } else if (take_word(line, "parent ")) {
      if (!raw.first_parent) raw.first_parent = parse_name(line);
    } else {
      read_description(line, raw.commit);
    }
  }
  if (!has_tree) objects.fail(id, "Commit", "it has no tree");
  if (!rest.empty()) raw.commit.message = rest.substr(1);
  return raw;
}

ObjectId peel_to_commit(ObjectReader& objects, ObjectId id) {
  for (;;) {
    const SourceObject object = objects.read_any(id);
    if (object.type() == GIT_OBJECT_COMMIT) return id;
    std::string_view rest = object.bytes();
    std::string_view line = take_line(rest);
    if (object.type() != GIT_OBJECT_TAG || !take_word(line, "object ")) objects.fail(id, "Object", "it is no commit");
    const auto target = ObjectId::parse(line);
    if (!target) objects.fail(id, "Tag", "it is malformed");
    id = *target;
  }
}

bool before(const TreeEntry& a, const TreeEntry& b) {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  const int order = a.name.substr(0, common).compare(b.name.substr(0, common));
  if (order != 0) return order < 0;
  const auto next = [common](const TreeEntry& entry) {
    if (entry.name.size() > common) return static_cast<unsigned char>(entry.name[common]);
    return static_cast<unsigned char>(entry.kind == TreeEntry::Kind::kDirectory ? '/' : '\0');
  };
  return next(a) < next(b);
}

std::vector<TreeEntry> parse_tree(const ObjectReader& objects, const ObjectId& id, std::string_view bytes) {
  std::vector<TreeEntry> entries;
  entries.reserve(bytes.size() / 34);
  TreeEntry entry{};
  while (!bytes.empty()) {
    if (!take_entry(bytes, entry)) objects.fail(id, "Tree", "an entry is malformed");
    entries.push_back(entry);
  }
  if (!std::is_sorted(entries.begin(), entries.end(), before)) std::sort(entries.begin(), entries.end(), before);
  const auto same = [](const TreeEntry& a, const TreeEntry& b) { return !before(a, b) && !before(b, a); };
  const auto twice = std::adjacent_find(entries.begin(), entries.end(), same);
  if (twice != entries.end()) objects.fail(id, "Tree", "it holds \"" + std::string(twice->name) + "\" twice");
  return entries;
}

}  // namespace rotulus::storage::source
