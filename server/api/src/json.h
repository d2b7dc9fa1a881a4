// The JSON library and how answers are written with it. Only for the sources of this component.
// Thread-safety: pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/time.h"
#include "http/response.h"

namespace rotulus::api {

// Keeps the order in which members are written.
using Json = nlohmann::ordered_json;

// Bytes that are no UTF-8 (names in imported histories) become U+FFFD instead of spoiling the answer.
inline std::string to_text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

inline Json time_or_null(const std::optional<Timestamp>& time) { return time ? Json(time->text()) : Json(nullptr); }

inline http::Response answer(http::Status status, const Json& value) {
  http::Response response = http::json(status, to_text(value));
  response.headers.set("Cache-Control", "no-store");
  return response;
}
inline http::Response answer(const Json& value) { return answer(http::Status::kOk, value); }

}  // namespace rotulus::api
