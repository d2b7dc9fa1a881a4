// The versions of a document, and how two of them differ.
#include "core/error.h"
#include "cursor.h"
#include "render.h"
#include "routes.h"
#include "service/documents.h"

namespace rotulus::api {
namespace {

using http::Method;

http::Response list_versions(Call& call) {
  const auto list = service::list_versions(call.app(), call.caller(), call.parameter("document"),
                                           cursor_position(call.request, "versions"), page_limit(call.request));
  Json items = Json::array();
  for (const auto& revision : list.items) items.push_back(to_json(revision));
  return answer(page(std::move(items), make_cursor("versions", list.next_cursor)));
}

http::Response show_version(Call& call) {
  return answer(to_json(service::get_version(call.app(), call.caller(), call.parameter("document"), call.parameter("version"))));
}

http::Response compare_versions(Call& call) {
  const std::string from = call.request.query.text("from");
  if (from.empty()) throw Error(ErrorCode::kInvalidArgument, "The parameter 'from' must name the version to compare with.");
  return answer(to_json(
      service::compare_versions(call.app(), call.reader(), call.parameter("document"), from, call.request.query.text("to"))));
}

}  // namespace

void add_version_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/documents/{document}/versions", "listVersions", {"cursor", "limit"}}, list_versions);
  routes.add({Method::kGet, "/api/v1/documents/{document}/versions/{version}", "getVersion"}, show_version);
  routes.add({Method::kGet, "/api/v1/documents/{document}/compare", "compareVersions", {"from", "to"}}, compare_versions);
}

}  // namespace rotulus::api
