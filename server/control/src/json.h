// How this component writes and reads JSON. Bytes that are not UTF-8 (file names, author names) become U+FFFD.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "crypto/secret.h"

namespace rotulus::control {

using Json = nlohmann::ordered_json;

inline std::string to_text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

// Overwrites every text in it, before its memory is given back: some are passwords and keys.
inline void cleanse_json(Json& value) {
  if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    crypto::cleanse(text.data(), text.size());
  }
  if (value.is_structured())
    for (Json& part : value) cleanse_json(part);
}

}  // namespace rotulus::control
