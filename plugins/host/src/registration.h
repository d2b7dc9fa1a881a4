// Starts a plugin and collects what it adds.
// Thread-safety: a pure function; what it calls is the plugin's.
#pragma once

#include <map>
#include <string>

#include "plugin.h"
#include "rotulus/sdk/abi.h"

namespace rotulus::plugins {

// Runs the plugin's code: call it on a thread of its own. Throws what the plugin throws, and Refusal when what it added cannot be
// used.
Offers start_plugin(const sdk::Descriptor& descriptor, const std::map<std::string, std::string>& settings);

}  // namespace rotulus::plugins
