// Loads the plugins that the configuration names.
// Thread-safety: the host may be used from any thread.
#pragma once

#include <memory>

#include "config/config.h"
#include "http/event_log.h"
#include "plugins/host.h"

namespace rotulus::cli {

// What goes wrong with a plugin, now or later, is told to `log` by the plugin's name.
std::shared_ptr<const plugins::Host> load_plugins(const config::Config& config, const std::shared_ptr<http::EventLog>& log);

}  // namespace rotulus::cli
