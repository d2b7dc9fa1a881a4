// How this component writes and reads JSON. Bytes that are not UTF-8 (file names, author names) become U+FFFD.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace rotulus::control {

using Json = nlohmann::ordered_json;

inline std::string to_text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace rotulus::control
