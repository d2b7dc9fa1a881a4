#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "storage/git_writer.h"

namespace rotulus::storage {
namespace {

constexpr std::size_t kMaximumPath = 4'096;
constexpr std::size_t kMaximumParts = 1'000;

using Parts = std::vector<std::string>;

Parts parts_of(std::string_view path) {
  if (path.size() > kMaximumPath || path.find('\0') != std::string_view::npos)
    throw Error(ErrorCode::kInvalidArgument, "A path with more than 4,096 bytes or a NUL cannot be exported.");
  Parts parts;
  for (;;) {
    const std::size_t end = path.find('/');
    parts.push_back(name_for_git(path.substr(0, end)));
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + 1);
  }
  if (parts.size() > kMaximumParts)
    throw Error(ErrorCode::kInvalidArgument, "A path with more than 1,000 parts cannot be exported.");
  return parts;
}

}  // namespace

struct PathTree::Folder {
  std::map<std::string, ObjectId> files;
  std::map<std::string, std::unique_ptr<Folder>> folders;
  std::optional<ObjectId> written;  // until something below changes

  bool empty() const { return files.empty() && folders.empty(); }

  // The documents that cannot have their name because a folder has it, with the names they get instead.
  std::map<std::string, std::string> displaced() const {
    std::map<std::string, std::string> names;
    std::set<std::string> taken;
    for (const auto& [name, folder] : folders) {
      if (!files.contains(name)) continue;
      std::string other = name;
      while (folders.contains(other) || files.contains(other) || taken.contains(other)) other += '%';
      taken.insert(other);
      names[name] = other;
    }
    return names;
  }

  ObjectId write(GitWriter& writer) {
    if (written) return *written;
    using Kind = GitWriter::Entry::Kind;
    std::vector<GitWriter::Entry> entries;
    entries.reserve(files.size() + folders.size());
    const auto others = displaced();
    for (const auto& [name, id] : files) {
      const auto other = others.find(name);
      entries.push_back({Kind::kFile, other == others.end() ? name : other->second, id});
    }
    for (const auto& [name, folder] : folders) entries.push_back({Kind::kFolder, name, folder->write(writer)});
    written = writer.add_tree(std::move(entries));
    return *written;
  }

  bool remove(const Parts& parts, std::size_t depth) {
    if (depth + 1 == parts.size()) {
      if (files.erase(parts[depth]) == 0) return false;
    } else {
      const auto folder = folders.find(parts[depth]);
      if (folder == folders.end() || !folder->second->remove(parts, depth + 1)) return false;
      if (folder->second->empty()) folders.erase(folder);
    }
    written.reset();
    return true;
  }
};

PathTree::PathTree() : root_(std::make_unique<Folder>()) {}
PathTree::~PathTree() = default;
PathTree::PathTree(PathTree&&) noexcept = default;
PathTree& PathTree::operator=(PathTree&&) noexcept = default;

void PathTree::set(std::string_view path, const ObjectId& blob) {
  const Parts parts = parts_of(path);
  Folder* folder = root_.get();
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    folder->written.reset();
    std::unique_ptr<Folder>& next = folder->folders[parts[i]];
    if (!next) next = std::make_unique<Folder>();
    folder = next.get();
  }
  folder->written.reset();
  folder->files[parts.back()] = blob;
}

bool PathTree::remove(std::string_view path) { return root_->remove(parts_of(path), 0); }

std::optional<ObjectId> PathTree::find(std::string_view path) const {
  const Parts parts = parts_of(path);
  const Folder* folder = root_.get();
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto next = folder->folders.find(parts[i]);
    if (next == folder->folders.end()) return std::nullopt;
    folder = next->second.get();
  }
  const auto file = folder->files.find(parts.back());
  return file == folder->files.end() ? std::nullopt : std::optional(file->second);
}

ObjectId PathTree::write(GitWriter& writer) { return root_->write(writer); }

}  // namespace rotulus::storage
