// The categories that documents are classified by: browsing and keeping them.
#include "fields.h"
#include "http/conditional.h"
#include "json.h"
#include "routes.h"
#include "service/classification.h"

namespace rotulus::api {
namespace {

using http::Method;
using storage::Category;

constexpr TextRule kKey{1, Category::kLongestKey, Lines::kOne};
constexpr TextRule kParent{0, Category::kLongestKey, Lines::kOne};
constexpr TextRule kTitle{1, Category::kLongestTitle, Lines::kOne};

std::string tag_of(const Category& category) { return http::entity_tag("v" + std::to_string(category.version)); }

Json described(const service::CategoryView& view) {
  const Category& category = view.category;
  return Json{{"key", category.key},           {"parent", category.parent},     {"space", view.space_key},
              {"title_zh", category.title_zh}, {"title_en", category.title_en}, {"position", category.position},
              {"retired", category.retired},   {"etag", tag_of(category)},      {"may_change", view.may_change}};
}

http::Response with_tag(const service::CategoryView& view, http::Status status = http::Status::kOk) {
  http::Response response = answer(status, described(view));
  response.headers.set("ETag", tag_of(view.category));
  return response;
}

http::Response list_categories(Call& call) {
  Json items = Json::array();
  for (const auto& view : service::list_categories(call.app(), call.caller())) {
    Json item = described(view);
    item["documents"] = view.documents;
    items.push_back(std::move(item));
  }
  return answer(Json{{"items", std::move(items)}});
}

std::optional<int> read_position(const Fields& body) {
  const auto position = body.optional_integer("position", 0, Category::kLastPosition);
  return position ? std::optional(static_cast<int>(*position)) : std::nullopt;
}

http::Response create_category(Call& call) {
  const std::string text = call.request.read_body(kJsonBytes);
  const Fields body = Fields::parse(text, {"key", "parent", "space", "title_zh", "title_en", "position"});
  Category category;
  category.key = body.text("key", kKey);
  category.parent = body.optional_text("parent", kParent).value_or("");
  category.title_zh = body.text("title_zh", kTitle);
  category.title_en = body.text("title_en", kTitle);
  category.position = read_position(body).value_or(0);
  const std::string space = body.optional_text("space", {0, 16, Lines::kOne}).value_or("");
  const auto perform = [&] {
    http::Response response =
        with_tag(service::create_category(call.app(), call.caller(), category, space), http::Status::kCreated);
    response.headers.set("Location", "/api/v1/categories/" + category.key);
    return response;
  };
  const auto recheck = [&](const std::string&) { service::get_category(call.app(), call.caller(), category.key); };
  return call.context.idempotency.once(call.request, call.caller(), text, perform, recheck);
}

http::Response show_category(Call& call) {
  return with_tag(service::get_category(call.app(), call.caller(), call.parameter("key")));
}

http::Response change_category(Call& call) {
  const Fields body = Fields::read(call.request, kJsonBytes, {"parent", "title_zh", "title_en", "position", "retired"});
  service::CategoryChange change;
  change.parent = body.optional_text("parent", kParent);
  change.title_zh = body.optional_text("title_zh", kTitle);
  change.title_en = body.optional_text("title_en", kTitle);
  change.position = read_position(body);
  change.retired = body.optional_flag("retired");
  const auto view = service::get_category(call.app(), call.caller(), call.parameter("key"));
  http::require_match(call.request, tag_of(view.category));
  return with_tag(service::change_category(call.app(), call.caller(), view.category.key, view.category.version, change));
}

}  // namespace

void add_category_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/categories", "listCategories"}, list_categories);
  routes.add({Method::kPost, "/api/v1/categories", "createCategory", {}, BodyKind::kJson}, create_category);
  routes.add({Method::kGet, "/api/v1/categories/{key}", "getCategory"}, show_category);
  routes.add({Method::kPatch, "/api/v1/categories/{key}", "changeCategory", {}, BodyKind::kJson}, change_category);
}

}  // namespace rotulus::api
