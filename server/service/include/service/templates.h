// What plugins offer: templates, workflows; and the plugins themselves.
// Thread-safety: all functions from any thread.
#pragma once

#include <string>
#include <vector>

#include "plugins/host.h"
#include "service/application.h"

namespace rotulus::service {

std::vector<sdk::Template> list_templates(Application& app);
sdk::Template get_template(Application& app, const std::string& id);  // Error{kNotFound}
std::vector<sdk::Workflow> list_workflows(Application& app);
std::vector<plugins::PluginStatus> list_plugins(Application& app, const Principal& caller);  // Permission::kOperate

}  // namespace rotulus::service
