// What plugins offer and find, as JSON. The shapes are those of server/openapi.json.
// Thread-safety: pure functions.
#pragma once

#include "json.h"
#include "plugins/host.h"
#include "rotulus/sdk/values.h"

namespace rotulus::api {

Json to_json(const sdk::LocalText& text);  // {"en": "...", "zh": "..."}
Json to_json(const sdk::Template& shown);  // without its body
Json to_json(const sdk::Workflow& workflow);
Json to_json(const sdk::Finding& finding);
Json to_json(const plugins::PluginStatus& plugin);

}  // namespace rotulus::api
