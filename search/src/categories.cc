#include "search/categories.h"

#include <algorithm>

#include "unicode.h"

namespace rotulus::search {

CategoryTree::CategoryTree(const std::vector<Node>& nodes) {
  for (const Node& node : nodes) {
    const bool has_place = node.parent.empty() || parents_.contains(node.parent);  // and so no way up is endless
    if (!parents_.emplace(node.key, has_place ? node.parent : std::string()).second) continue;
    if (has_place && !node.parent.empty()) children_[node.parent].push_back(node.key);
    keys_by_name_.emplace(fold_slowly(node.key), node.key);
    for (const std::string& name : node.names) keys_by_name_.emplace(fold_slowly(name), node.key);
  }
}

std::vector<std::string> CategoryTree::covered_by(std::string_view value) const {
  std::vector<std::string> covered;
  const auto [first, last] = keys_by_name_.equal_range(fold_slowly(value));
  for (auto named = first; named != last; ++named) covered.push_back(named->second);
  for (std::size_t at = 0; at < covered.size(); ++at)
    if (const auto below = children_.find(covered[at]); below != children_.end())
      covered.insert(covered.end(), below->second.begin(), below->second.end());
  std::sort(covered.begin(), covered.end());
  covered.erase(std::unique(covered.begin(), covered.end()), covered.end());
  return covered;
}

std::vector<std::string> CategoryTree::lineage(const std::string& key) const {
  std::vector<std::string> way{key};
  for (auto at = parents_.find(key); at != parents_.end() && !at->second.empty(); at = parents_.find(at->second))
    way.push_back(at->second);
  return way;
}

}  // namespace rotulus::search
