// What plugins offer to people: templates and workflows; and the plugins themselves.
#include "render_plugins.h"
#include "routes.h"
#include "service/templates.h"

namespace rotulus::api {
namespace {

using http::Method;

template <class T>
http::Response list_of(const std::vector<T>& all) {
  Json items = Json::array();
  for (const T& item : all) items.push_back(to_json(item));
  return answer(Json{{"items", std::move(items)}});
}

http::Response list_templates(Call& call) { return list_of(service::list_templates(call.app())); }
http::Response list_workflows(Call& call) { return list_of(service::list_workflows(call.app())); }
http::Response list_plugins(Call& call) { return list_of(service::list_plugins(call.app(), call.caller())); }

http::Response show_template(Call& call) {
  const auto shown = service::get_template(call.app(), call.parameter("template"));
  Json with_body = to_json(shown);
  with_body["body"] = to_json(shown.body);
  return answer(with_body);
}

}  // namespace

void add_plugin_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/templates", "listTemplates"}, list_templates);
  routes.add({Method::kGet, "/api/v1/templates/{template}", "getTemplate"}, show_template);
  routes.add({Method::kGet, "/api/v1/workflows", "listWorkflows"}, list_workflows);
  routes.add({Method::kGet, "/api/v1/plugins", "listPlugins"}, list_plugins);
}

}  // namespace rotulus::api
