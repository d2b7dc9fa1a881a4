// Which documents are translations of one another.
#include "json.h"
#include "render.h"
#include "routes.h"
#include "service/documents.h"

namespace rotulus::api {
namespace {

using http::Method;

http::Response show_translations(Call& call) {
  const auto links =
      service::get_translations(call.app(), call.caller(), call.parameter("document"), call.request.query.text("version"));
  Json items = Json::array();
  for (const auto& link : links.translations) items.push_back(to_json(link));
  return answer(Json{{"source", links.source ? to_json(*links.source) : Json(nullptr)},
                     {"follows", links.follows},
                     {"behind", links.behind},
                     {"items", std::move(items)}});
}

}  // namespace

void add_translation_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/documents/{document}/translations", "getTranslations", {"version"}}, show_translations);
}

}  // namespace rotulus::api
