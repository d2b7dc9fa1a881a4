#include "service/templates.h"

#include <algorithm>

#include "guard.h"

namespace rotulus::service {

std::vector<sdk::Template> list_templates(Application& app) { return app.plugins().templates(); }

sdk::Template get_template(Application& app, const std::string& id) {
  auto templates = app.plugins().templates();
  const auto found = std::find_if(templates.begin(), templates.end(), [&](const sdk::Template& t) { return t.id == id; });
  if (found == templates.end()) throw Error(ErrorCode::kNotFound, "There is no template '" + id + "'.");
  return std::move(*found);
}

std::vector<sdk::Workflow> list_workflows(Application& app) { return app.plugins().workflows(); }

std::vector<plugins::PluginStatus> list_plugins(Application& app, const Principal& caller) {
  require_system(caller, Permission::kOperate);
  return app.plugins().plugins();
}

}  // namespace rotulus::service
