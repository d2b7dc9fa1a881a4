// Categories that documents are classified by: the trees, and their upkeep.
#include "command_list.h"
#include "core/error.h"
#include "lookups.h"
#include "service/category_table.h"
#include "storage/categories.h"

namespace rotulus::control {
namespace {

using storage::Category;

Json describe(const storage::Session& session, const Category& category) {
  const auto space = category.space ? storage::Spaces(session).find(category.space) : std::nullopt;
  return {{"key", category.key},           {"parent", category.parent},     {"space", space ? space->key.text() : ""},
          {"title_zh", category.title_zh}, {"title_en", category.title_en}, {"position", category.position},
          {"retired", category.retired}};
}

Category require_category(const storage::Session& session, const std::string& key) {
  auto category = storage::Categories(session).find(key);
  if (!category)
    throw Error(ErrorCode::kNotFound, "There is no category '" + key + "'. 'rotulus category list' shows those that there are.");
  return *std::move(category);
}

int position_of(const Arguments& arguments, int otherwise) {
  return static_cast<int>(arguments.integer("position", otherwise, 0, Category::kLastPosition));
}

}  // namespace

Json create_category(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  Category category;
  category.key = arguments.text("key");
  category.title_zh = arguments.text("title_zh");
  category.title_en = arguments.text("title_en");
  category.parent = arguments.text_or("parent", "");
  category.position = position_of(arguments, 0);
  Json result;
  context.write([&](storage::Transaction& tx) {
    if (arguments.find_text("space")) category.space = require_space(tx, arguments.space()).id;
    result = describe(tx, storage::create_category(tx, category));
  });
  return result;
}

// What is given; the rest stays.
Json set_category(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  Json result;
  context.write([&](storage::Transaction& tx) {
    Category category = require_category(tx, arguments.text("key"));
    category.parent = arguments.text_or("parent", category.parent);
    category.title_zh = arguments.text_or("title_zh", category.title_zh);
    category.title_en = arguments.text_or("title_en", category.title_en);
    category.position = position_of(arguments, category.position);
    if (const auto given = arguments.find_text("retired")) category.retired = *given == "yes";
    result = describe(tx, storage::change_category(tx, category));
  });
  return result;
}

Json import_categories(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const auto file = arguments.absolute_path("file");
  service::CategoryTableReport report;
  context.write([&](storage::Transaction& tx) { report = service::import_categories(tx, file); });
  return {{"created", report.created}, {"changed", report.changed}, {"unchanged", report.unchanged}};
}

Json list_categories(AdminContext& context, const Arguments&, const ProgressSink&) {
  const auto session = context.store().read();
  Json items = Json::array();
  for (const Category& category : storage::Categories(session).list()) items.push_back(describe(session, category));
  return {{"items", std::move(items)}};
}

}  // namespace rotulus::control
