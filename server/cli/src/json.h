// How this component writes and reads JSON. Bytes that are not UTF-8 become U+FFFD.
#pragma once

#include <nlohmann/json.hpp>

namespace rotulus::cli {

using Json = nlohmann::ordered_json;

inline constexpr auto kReplaceBadBytes = Json::error_handler_t::replace;

}  // namespace rotulus::cli
