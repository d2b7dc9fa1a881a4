#include "document_tree.h"

#include <algorithm>

namespace rotulus::storage {
namespace {

constexpr std::string_view kTreeMode = "40000", kFileMode = "100644";
constexpr std::size_t kIdSize = 20;

// Git compares a directory as if its name ended in a slash. Here no directory's name begins a file's, so plain order does.
auto by_name = [](const TreeEntry& entry, std::string_view name) { return entry.name < name; };

void put_entry(std::vector<TreeEntry>& entries, TreeEntry entry) {
  const auto at = std::lower_bound(entries.begin(), entries.end(), entry.name, by_name);
  if (at != entries.end() && at->name == entry.name)
    *at = std::move(entry);
  else
    entries.insert(at, std::move(entry));
}

void drop_entry(std::vector<TreeEntry>& entries, std::string_view name) {
  const auto at = std::lower_bound(entries.begin(), entries.end(), name, by_name);
  if (at != entries.end() && at->name == name) entries.erase(at);
}

}  // namespace

std::vector<TreeEntry> parse_tree(std::string_view bytes) {
  std::vector<TreeEntry> entries;
  while (!bytes.empty()) {
    const auto space = bytes.find(' ');
    const auto end = bytes.find('\0');
    if (space == std::string_view::npos || end == std::string_view::npos || end < space || bytes.size() < end + 1 + kIdSize)
      throw Error(ErrorCode::kCorrupt, "A tree object is malformed.");
    TreeEntry entry;
    entry.is_tree = bytes.substr(0, space) == kTreeMode;
    entry.name = bytes.substr(space + 1, end - space - 1);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(end) + 1, kIdSize, entry.id.bytes.begin());
    entries.push_back(std::move(entry));
    bytes.remove_prefix(end + 1 + kIdSize);
  }
  return entries;
}

std::string serialize_tree(const std::vector<TreeEntry>& entries) {
  std::string bytes;
  for (const TreeEntry& entry : entries) {
    bytes += entry.is_tree ? kTreeMode : kFileMode;
    bytes += ' ';
    bytes += entry.name;
    bytes += '\0';
    bytes.append(entry.id.bytes.begin(), entry.id.bytes.end());
  }
  return bytes;
}

std::string content_name(const DocumentId& id) { return id.text(); }
std::string metadata_name(const DocumentId& id) { return id.text() + ".meta"; }

struct DocumentTree::Node {
  std::optional<ObjectId> old;  // what it was before; the base of what is written
  bool loaded = false;
  bool changed = false;
  std::vector<TreeEntry> entries;
  std::map<char, std::unique_ptr<Node>> children;
};

DocumentTree::DocumentTree(ObjectStore& objects, SpaceId space, std::optional<ObjectId> root)
    : objects_(objects), space_(space), root_(std::make_unique<Node>()) {
  root_->old = root;
}

DocumentTree::~DocumentTree() = default;

void DocumentTree::load(Node& node) {
  if (node.loaded) return;
  node.loaded = true;
  if (node.old) node.entries = parse_tree(objects_.require(space_, *node.old, ObjectType::kTree));
}

DocumentTree::Node& DocumentTree::child(Node& node, char digit) {
  load(node);
  auto& child = node.children[digit];
  if (!child) {
    child = std::make_unique<Node>();
    const std::string_view name(&digit, 1);
    const auto at = std::lower_bound(node.entries.begin(), node.entries.end(), name, by_name);
    if (at != node.entries.end() && at->name == name) child->old = at->id;
  }
  return *child;
}

DocumentTree::Node& DocumentTree::leaf_of(const DocumentId& id) {
  const std::string digits = id.text();
  Node* node = root_.get();
  node->changed = true;
  for (int level = 0; level < kLevels; ++level) {
    node = &child(*node, digits[static_cast<std::size_t>(level)]);
    node->changed = true;
  }
  load(*node);
  return *node;
}

void DocumentTree::set(const DocumentId& id, const std::string& name, const ObjectId& blob) {
  put_entry(leaf_of(id).entries, {name, false, blob});
}

void DocumentTree::remove(const DocumentId& id) {
  Node& leaf = leaf_of(id);
  drop_entry(leaf.entries, content_name(id));
  drop_entry(leaf.entries, metadata_name(id));
}

std::vector<DocumentTree::Written> DocumentTree::write() {
  std::vector<Written> written;
  write(*root_, written);
  return written;
}

ObjectId DocumentTree::write(Node& node, std::vector<Written>& written) {
  load(node);
  for (const auto& [digit, child] : node.children) {
    if (!child->changed) continue;
    const ObjectId id = write(*child, written);
    const std::string name(1, digit);
    if (child->entries.empty())
      drop_entry(node.entries, name);
    else
      put_entry(node.entries, {name, true, id});
  }
  if (&node != root_.get() && node.entries.empty()) return {};  // git has no empty directories
  std::string bytes = serialize_tree(node.entries);
  const ObjectId id = object_id(ObjectType::kTree, bytes);
  written.push_back({id, node.old, std::move(bytes)});
  return id;
}

}  // namespace rotulus::storage
