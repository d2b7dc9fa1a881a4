// Categories that documents are classified by: trees, one for each dimension (process, kind of problem, technology, product,
// customer, and what the organisation adds). A document names its categories by their keys, in its metadata; a key never
// changes, so that titles and places in the tree may.
//
// A category is of the whole system or of one space: then only those who know the space know of it, and only its documents carry
// it. Shipped dimensions are there without a row until somebody changes them. Nothing is removed: what is not to be used any more
// is retired.
// Thread-safety: as the session that they are given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "storage/store.h"

namespace rotulus::storage {

struct Category {
  static constexpr std::size_t kLongestKey = 64, kLongestTitle = 200;  // bytes
  static constexpr int kMostLevels = 8;
  static constexpr std::size_t kMost = 5'000;
  static constexpr int kLastPosition = 1'000'000;

  std::int64_t id = 0;  // 0: shipped and never changed
  SpaceId space;        // 0: of the whole system
  std::int64_t version = 0;
  std::string key;
  std::string parent;  // a key; empty: a dimension
  std::string title_zh, title_en;
  int position = 0;  // among those with the same parent, from 0; equal ones by key
  bool retired = false;
};

class Categories {
 public:
  explicit Categories(const Session& session) : session_(session) {}
  std::vector<Category> list() const;  // shipped ones too; every parent before its children, those of one parent in their order
  std::optional<Category> find(const std::string& key) const;
  // Grows with every change: two sessions that see the same stamp see the same categories.
  std::int64_t stamp() const;

 private:
  const Session& session_;
};

// `id` and `version` are not looked at. Keys are lower-case letters, digits and single hyphens, and begin with a letter; those of
// a space begin with its key and a hyphen: "qa-acme". Error{kInvalidArgument}; {kConflict} for a key that is taken.
Category create_category(Transaction& tx, const Category& category);
// Everything but key and space. Error{kNotFound}, {kStale} when it has moved on from `category.version`, {kInvalidArgument} for a
// parent below itself.
Category change_category(Transaction& tx, const Category& category);

}  // namespace rotulus::storage
