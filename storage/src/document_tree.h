// The git tree of a space: documents by their immutable id, in three levels of sixteen, so that a commit rewrites a handful of
// small trees however many documents there are. Human paths live in each document's metadata blob and in exports.
//
//   <h0>/<h1>/<h2>/<id>        content (absent while a document has none)
//   <h0>/<h1>/<h2>/<id>.meta   metadata, YAML
//
// where h0, h1, h2 are the first hexadecimal digits of the id.
// Thread-safety: one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "object_store.h"

namespace rotulus::storage {

struct TreeEntry {
  std::string name;
  bool is_tree = false;
  ObjectId id;
};

std::vector<TreeEntry> parse_tree(std::string_view bytes);  // Error{kCorrupt}
std::string serialize_tree(const std::vector<TreeEntry>& entries);

std::string content_name(const DocumentId& id);
std::string metadata_name(const DocumentId& id);

// Edits the tree of one commit into that of the next.
class DocumentTree {
 public:
  static constexpr int kLevels = 3;

  DocumentTree(ObjectStore& objects, SpaceId space, std::optional<ObjectId> root);
  ~DocumentTree();
  void set_content(const DocumentId& id, const ObjectId& blob) { set(id, content_name(id), blob); }
  void set_metadata(const DocumentId& id, const ObjectId& blob) { set(id, metadata_name(id), blob); }
  void remove(const DocumentId& id);
  // The changed trees, each with its predecessor, the root last: the caller stores them.
  struct Written {
    ObjectId id;
    std::optional<ObjectId> base;
    std::string bytes;
  };
  std::vector<Written> write();

 private:
  struct Node;
  Node& leaf_of(const DocumentId& id);
  Node& child(Node& node, char digit);
  void set(const DocumentId& id, const std::string& name, const ObjectId& blob);
  void load(Node& node);
  ObjectId write(Node& node, std::vector<Written>& written);

  ObjectStore& objects_;
  SpaceId space_;
  std::unique_ptr<Node> root_;
};

}  // namespace rotulus::storage
