#include "storage/categories.h"

#include <algorithm>
#include <map>
#include <set>

#include "category_rows.h"
#include "core/ascii.h"
#include "session_state.h"
#include "storage/audit.h"
#include "storage/spaces.h"

namespace rotulus::storage {
namespace {

#define CATEGORY_COLUMNS "id, space, version, sealed"

struct ShippedDimension {
  const char *key, *title_zh, *title_en;
};
constexpr ShippedDimension kShipped[] = {{"process", "流程", "Process"},
                                         {"problem", "问题类型", "Kind of problem"},
                                         {"technology", "技术", "Technology"},
                                         {"product", "产品", "Product"},
                                         {"customer", "客户", "Customer"}};

RecordWriter category_context(const Category& category) {
  RecordWriter clear;
  clear.text("category").number(category.id).number(category.space.value).number(category.version);
  return clear;
}

RecordWriter category_details(const Category& category) {
  RecordWriter details;
  details.text(category.key).text(category.parent).text(category.title_zh).text(category.title_en);
  details.number(category.position).number(category.retired);
  return details;
}

Category read_category(const SessionState& state, const SqlStatement& query) {
  Category category;
  category.id = query.number(0);
  category.space = SpaceId{query.number(1)};
  category.version = query.number(2);
  const std::string what = "category " + std::to_string(category.id);
  const auto opened = open_known_row(state, category.space, category_context(category), query.blob(3), what);
  RecordReader details(*opened, what);
  category.key = details.text();
  category.parent = details.text();
  category.title_zh = details.text();
  category.title_en = details.text();
  category.position = static_cast<int>(details.number());
  category.retired = details.number() != 0;
  return category;
}

std::vector<Category> read_rows(const SessionState& state) {
  std::vector<Category> rows;
  auto query = state.db.statement("SELECT " CATEGORY_COLUMNS " FROM category ORDER BY id");
  while (query.step()) rows.push_back(read_category(state, query));
  return rows;
}

void add_shipped(std::vector<Category>& categories) {
  int position = 0;
  for (const ShippedDimension& shipped : kShipped) {
    const bool changed =
        std::any_of(categories.begin(), categories.end(), [&](const Category& category) { return category.key == shipped.key; });
    if (!changed) categories.push_back({0, {}, 0, shipped.key, {}, shipped.title_zh, shipped.title_en, position, false});
    ++position;
  }
}

// From the dimensions down. What hangs in the air or in a circle comes last: it has no place, and must not be lost.
std::vector<Category> in_order(std::vector<Category> all) {
  std::sort(all.begin(), all.end(),
            [](const Category& a, const Category& b) { return std::tie(a.position, a.key) < std::tie(b.position, b.key); });
  std::multimap<std::string, std::size_t> children;
  for (std::size_t i = 0; i < all.size(); ++i) children.emplace(all[i].parent, i);
  std::vector<bool> placed(all.size());
  std::vector<std::size_t> order;
  std::vector<std::string> parents{""};
  for (std::size_t at = 0; at < parents.size(); ++at) {
    const auto [first, last] = children.equal_range(parents[at]);
    for (auto child = first; child != last; ++child) {
      if (placed[child->second]) continue;
      placed[child->second] = true;
      order.push_back(child->second);
      parents.push_back(all[child->second].key);
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!placed[i]) order.push_back(i);
  std::vector<Category> ordered;
  ordered.reserve(all.size());
  for (const std::size_t i : order) ordered.push_back(std::move(all[i]));
  return ordered;
}

const Category* find_in(const std::vector<Category>& categories, const std::string& key) {
  const auto found =
      std::find_if(categories.begin(), categories.end(), [&](const Category& category) { return category.key == key; });
  return found == categories.end() ? nullptr : &*found;
}

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorCode::kInvalidArgument, why); }

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_key(const std::string& key) {
  const auto fits = [](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !key.empty() && key.size() <= Category::kLongestKey && is_lower(key.front()) && key.back() != '-' &&
         key.find("--") == std::string::npos && std::all_of(key.begin(), key.end(), fits);
}

void check_key(const Session& session, const Category& category) {
  if (!is_key(category.key))
    refuse(
        "The key '" + category.key +
        "' is not one of a category: it has up to 64 lower-case letters, digits and single hyphens, and begins with a letter.");
  if (!category.space) return;
  const auto space = Spaces(session).find(category.space);
  if (!space) throw Error(ErrorCode::kNotFound, "There is no such space.");
  const std::string beginning = ascii_lower(space->key.text()) + '-';
  if (!category.key.starts_with(beginning))
    refuse("The key of a category of the space " + space->key.text() + " begins with '" + beginning + "'.");
}

void check_title(const std::string& title, const char* language) {
  if (title.empty() || title.size() > Category::kLongestTitle)
    refuse("The title in " + std::string(language) + " has 1 to 200 bytes.");
}

// How many levels hang from the category, itself the first.
int height(const std::vector<Category>& all, const std::string& key, int most) {
  int deepest = 0;
  if (most > 0)
    for (const Category& other : all)
      if (other.parent == key) deepest = std::max(deepest, height(all, other.key, most - 1));
  return deepest + 1;
}

// The way up ends at a dimension, and is not too long.
void check_place(const std::vector<Category>& all, const Category& category) {
  int levels = height(all, category.key, Category::kMostLevels);
  for (std::string at = category.parent; !at.empty() && levels <= Category::kMostLevels; ++levels) {
    if (at == category.key) refuse("The category '" + category.key + "' cannot stand below itself.");
    const Category* parent = find_in(all, at);
    if (!parent || (parent->space && parent->space != category.space))
      refuse("There is no category '" + at + "' to stand below.");
    at = parent->parent;
  }
  if (levels > Category::kMostLevels) refuse("Categories have at most 8 levels, with the dimension.");
}

void check(const std::vector<Category>& all, const Category& category) {
  check_title(category.title_zh, "Chinese");
  check_title(category.title_en, "English");
  if (category.position < 0 || category.position > Category::kLastPosition)
    refuse("The position among the others is a number from 0 to 1000000.");
  check_place(all, category);
}

std::string description(const Category& category) {
  return category.key + (category.parent.empty() ? " as a dimension" : " in " + category.parent) + ": " + category.title_zh +
         " / " + category.title_en + (category.retired ? ", retired" : "");
}

void insert(Transaction& tx, Category& category) {
  SessionState& state = tx.state();
  category.id = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM category");
  category.version = 1;
  state.db.statement("INSERT INTO category(" CATEGORY_COLUMNS ") VALUES(?1, ?2, ?3, ?4)")
      .bind(category.id, category.space.value, category.version,
            seal_row(state, category.space, category_context(category), category_details(category)))
      .run();
}

void update(Transaction& tx, Category& category) {
  SessionState& state = tx.state();
  ++category.version;
  state.db.statement("UPDATE category SET version = ?2, sealed = ?3 WHERE id = ?1")
      .bind(category.id, category.version,
            seal_row(state, category.space, category_context(category), category_details(category)))
      .run();
}

void record(Transaction& tx, const char* action, const Category& category) {
  append_audit(tx, action, category_object(category), category_state_text(category) + "; " + description(category));
}

}  // namespace

std::string category_object(const Category& category) { return "category " + std::to_string(category.id); }

std::string category_state_text(const Category& category) {
  return "v" + std::to_string(category.version) + " " + crypto::hex(crypto::sha256(category_details(category).view()));
}

void visit_category_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " CATEGORY_COLUMNS " FROM category ORDER BY id");
  while (query.step()) visit("category " + std::to_string(query.number(0)), [&] { read_category(state, query); });
}

void check_categories(const Session& session, const std::function<void(std::string)>& report) {
  const auto all = Categories(session).list();
  std::set<std::string> above;
  for (const Category& category : all) {
    if (!category.parent.empty() && !above.contains(category.parent))
      report(category_object(category) + " hangs from no dimension.");
    if (!above.insert(category.key).second) report(category_object(category) + " has the key of another.");
  }
}

std::vector<Category> Categories::list() const {
  auto all = read_rows(session_.state());
  add_shipped(all);
  return in_order(std::move(all));
}

std::optional<Category> Categories::find(const std::string& key) const {
  const auto all = list();
  const Category* found = find_in(all, key);
  return found ? std::optional(*found) : std::nullopt;
}

std::int64_t Categories::stamp() const {
  auto query = session_.state().db.statement("SELECT coalesce(sum(version), 0) FROM category");
  query.step();
  return query.number(0);
}

Category create_category(Transaction& tx, const Category& asked) {
  Category category = asked;
  check_key(tx, category);
  const auto all = Categories(tx).list();
  if (find_in(all, category.key))
    throw Error(ErrorCode::kConflict, "There is a category '" + category.key + "' already: choose another key.");
  if (all.size() >= Category::kMost) throw Error(ErrorCode::kConflict, "There are 5000 categories, and no more are taken.");
  check(all, category);
  insert(tx, category);
  record(tx, "category.create", category);
  return category;
}

Category change_category(Transaction& tx, const Category& asked) {
  const auto all = Categories(tx).list();
  const Category* found = find_in(all, asked.key);
  if (!found) throw Error(ErrorCode::kNotFound, "There is no such category.");
  if (found->version != asked.version)
    throw Error(ErrorCode::kStale, "The category was changed meanwhile: load it again and repeat the change.");
  Category category = asked;
  category.id = found->id;
  category.space = found->space;
  check(all, category);
  category.id == 0 ? insert(tx, category) : update(tx, category);
  record(tx, category.version == 1 ? "category.create" : "category.change", category);
  return category;
}

}  // namespace rotulus::storage
