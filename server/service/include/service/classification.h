// The trees of categories as one caller knows them, with how many documents he finds under each, and their upkeep.
//
// Whoever is signed in knows the categories of the whole system; those of a space are known to those who know the space. Those of
// the system are kept by whoever manages spaces system-wide, those of a space by whoever manages the space.
// Thread-safety: all functions from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "search/categories.h"
#include "service/application.h"
#include "storage/categories.h"
#include "storage/documents.h"

namespace rotulus::service {

struct CategoryView {
  storage::Category category;
  std::string space_key;        // empty: of the whole system
  std::uint64_t documents = 0;  // that the caller finds under it, those below counted, each once
  bool may_change = false;
};

// Parents before their children, siblings in their order.
std::vector<CategoryView> list_categories(Application& app, const Principal& caller);
// Without counting documents. Error{kNotFound}.
CategoryView get_category(Application& app, const Principal& caller, const std::string& key);

// `space`: empty for the whole system. Errors of storage::create_category; {kForbidden}, {kNotFound} for a space.
CategoryView create_category(Application& app, const Principal& caller, const storage::Category& category,
                             const std::string& space);
struct CategoryChange {
  std::optional<std::string> parent, title_zh, title_en;
  std::optional<int> position;
  std::optional<bool> retired;
};
// Errors of storage::change_category; {kForbidden}, {kNotFound}.
CategoryView change_category(Application& app, const Principal& caller, const std::string& key, std::int64_t expected_version,
                             const CategoryChange& change);

inline constexpr std::size_t kMostCategoriesOfDocument = 20;

// Whether documents of the space may carry these, when they carried `before` until now: they exist, belong there, and are not
// retired or were there already. Error{kInvalidArgument} names the first that may not.
void check_categories(const storage::Session& session, SpaceId space, const std::vector<std::string>& keys,
                      const std::vector<std::string>& before);

// Takes out those that documents of the space may not carry, and returns them: for imports, which do not stop at one.
std::vector<std::string> drop_unknown_categories(const storage::Session& session, SpaceId space, std::vector<std::string>& keys);

// The tree that searches ask for, made anew when a category has changed.
class Classification {
 public:
  std::shared_ptr<const search::CategoryTree> tree(const storage::Session& session);

 private:
  std::mutex mutex_;
  std::int64_t stamp_ = -1;
  std::shared_ptr<const search::CategoryTree> tree_;
};

}  // namespace rotulus::service
