#include "service/classification.h"

#include <algorithm>
#include <map>

#include "finding.h"
#include "guard.h"
#include "storage/spaces.h"
#include "withholding.h"

namespace rotulus::service {
namespace {

using storage::Categories;
using storage::Category;
using storage::Session;

bool may_know(const Principal& caller, const Category& category) {
  return !category.space || knows_space(caller, category.space);
}

bool may_change(const Principal& caller, SpaceId space) {
  return authorize(caller, Permission::kManageSpace, space ? Scope::of(space) : Scope::system());
}

void require_change(const Principal& caller, SpaceId space) {
  if (may_change(caller, space)) return;
  throw Error(ErrorCode::kForbidden, space ? "Categories of a space are kept by those who manage it: ask its owner."
                                           : "Categories of the whole system are kept by its administrators: ask one of them, or "
                                             "make the category in a space that you manage.");
}

CategoryView view_of(const Session& session, const Principal& caller, const Category& category) {
  CategoryView view;
  view.category = category;
  if (category.space)
    if (const auto space = storage::Spaces(session).find(category.space)) view.space_key = space->key.text();
  view.may_change = may_change(caller, category.space);
  return view;
}

std::map<std::string, std::uint64_t> counts(Application& app, const Principal& caller) {
  search::SearchRequest request;
  request.readable = readable(caller);
  request.limit = 1;
  request.facets = request.count_all = true;
  {
    const auto session = app.read();
    request.withheld = app.withholding().withheld(session, request.readable);
    request.categories = app.classification().tree(session);
  }
  std::map<std::string, std::uint64_t> counted;
  for (const search::Facet& facet : app.index().search(request).facets)
    if (facet.field == "category")
      for (const auto& value : facet.values) counted.emplace(value.value, value.count);
  return counted;
}

Category require_category(const Session& session, const Principal& caller, const std::string& key) {
  auto category = Categories(session).find(key);
  if (!category || !may_know(caller, *category)) throw no_such("category");
  return *std::move(category);
}

template <class Value>
void take(const std::optional<Value>& given, Value& into) {
  if (given) into = *given;
}

}  // namespace

std::vector<CategoryView> list_categories(Application& app, const Principal& caller) {
  const auto counted = counts(app, caller);
  const auto session = app.read();
  std::vector<CategoryView> views;
  for (const Category& category : Categories(session).list()) {
    if (!may_know(caller, category)) continue;
    views.push_back(view_of(session, caller, category));
    if (const auto found = counted.find(category.key); found != counted.end()) views.back().documents = found->second;
  }
  return views;
}

CategoryView get_category(Application& app, const Principal& caller, const std::string& key) {
  const auto session = app.read();
  return view_of(session, caller, require_category(session, caller, key));
}

CategoryView create_category(Application& app, const Principal& caller, const Category& asked, const std::string& space) {
  Category category = asked;
  category.space = space_named(app.read(), caller, space);
  require_change(caller, category.space);
  app.write(actor_of(caller), [&](storage::Transaction& tx) { storage::create_category(tx, category); });
  return get_category(app, caller, category.key);
}

CategoryView change_category(Application& app, const Principal& caller, const std::string& key, std::int64_t expected_version,
                             const CategoryChange& change) {
  Category category = require_category(app.read(), caller, key);
  require_change(caller, category.space);
  category.version = expected_version;
  take(change.parent, category.parent);
  take(change.title_zh, category.title_zh);
  take(change.title_en, category.title_en);
  take(change.position, category.position);
  take(change.retired, category.retired);
  app.write(actor_of(caller), [&](storage::Transaction& tx) { storage::change_category(tx, category); });
  return get_category(app, caller, key);
}

void check_categories(const Session& session, SpaceId space, const std::vector<std::string>& keys,
                      const std::vector<std::string>& before) {
  if (keys.size() > kMostCategoriesOfDocument) throw Error(ErrorCode::kInvalidArgument, "A document has at most 20 categories.");
  const auto holds = [](const std::vector<std::string>& list, const std::string& key) {
    return std::find(list.begin(), list.end(), key) != list.end();
  };
  std::vector<Category> all;
  for (const std::string& key : keys) {
    if (holds(before, key)) continue;
    if (all.empty()) all = Categories(session).list();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Category& category) { return category.key == key; });
    if (found == all.end() || (found->space && found->space != space))
      throw Error(ErrorCode::kInvalidArgument, "There is no category '" + key.substr(0, Category::kLongestKey) +
                                                   "' for documents of this space: choose one of "
                                                   "those that there are, by its key.");
    if (found->retired) throw Error(ErrorCode::kInvalidArgument, "The category '" + key + "' is retired: choose another.");
  }
}

std::vector<std::string> drop_unknown_categories(const Session& session, SpaceId space, std::vector<std::string>& keys) {
  std::vector<std::string> dropped;
  if (keys.empty()) return dropped;
  const auto all = Categories(session).list();
  const auto is_known = [&](const std::string& key) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Category& one) { return one.key == key && (!one.space || one.space == space); });
  };
  std::vector<std::string> kept;
  for (const std::string& key : keys) {
    const bool fits = is_known(key) && kept.size() < kMostCategoriesOfDocument;
    if (std::find(kept.begin(), kept.end(), key) == kept.end()) (fits ? kept : dropped).push_back(key);
  }
  keys = std::move(kept);
  return dropped;
}

std::shared_ptr<const search::CategoryTree> Classification::tree(const Session& session) {
  const std::int64_t stamp = Categories(session).stamp();
  const std::scoped_lock lock(mutex_);
  if (stamp == stamp_) return tree_;
  std::vector<search::CategoryTree::Node> nodes;
  for (const Category& category : Categories(session).list())
    nodes.push_back({category.key, category.parent, {category.title_zh, category.title_en}});
  auto tree = std::make_shared<const search::CategoryTree>(nodes);
  if (stamp < stamp_) return tree;  // an older session than that of the newest
  stamp_ = stamp;
  return tree_ = std::move(tree);
}

}  // namespace rotulus::service
