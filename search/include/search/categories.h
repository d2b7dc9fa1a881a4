// The tree of categories by which entries are classified, as searches need it: entries hold the keys of their own categories, and
// what stands above or below them is looked up here when somebody asks. So a category that is renamed or moved is found under
// its new name and place at once, without indexing anything anew.
// Thread-safety: immutable; may be shared.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rotulus::search {

class CategoryTree {
 public:
  struct Node {
    std::string key, parent;         // parent: empty for a dimension
    std::vector<std::string> names;  // in any language
  };
  CategoryTree() = default;
  // Parents before their children. A node whose parent is missing stands alone.
  explicit CategoryTree(const std::vector<Node>& nodes);

  // The keys of all categories that `value` names, by key or by a name in either case, and of all below them. Empty: none.
  std::vector<std::string> covered_by(std::string_view value) const;
  // The category and all above it, from itself up. A key that is not known stands alone.
  std::vector<std::string> lineage(const std::string& key) const;

 private:
  std::unordered_map<std::string, std::string> parents_;
  std::unordered_map<std::string, std::vector<std::string>> children_;
  std::unordered_multimap<std::string, std::string> keys_by_name_;  // folded
};

}  // namespace rotulus::search
