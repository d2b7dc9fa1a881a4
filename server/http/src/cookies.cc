#include "http/cookies.h"

#include <algorithm>
#include <string>

#include "text.h"

namespace rotulus::http {
namespace {

bool is_cookie_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'; });
}

}  // namespace

void set_cookie(Response& response, std::string_view name, std::string_view value, std::chrono::seconds lifetime) {
  if (!name.starts_with("__Host-") || !is_token(name) || !is_cookie_value(value)) {
    throw Error(ErrorCode::kInvalidArgument, "A cookie needs a name that begins with __Host- and a value of plain characters.");
  }
  std::string field(name);
  field += '=';
  field += value;
  field += "; Path=/; Max-Age=" + std::to_string(lifetime.count()) + "; Secure; HttpOnly; SameSite=Strict";
  response.headers.add("Set-Cookie", field);
}

void clear_cookie(Response& response, std::string_view name) { set_cookie(response, name, "", std::chrono::seconds(0)); }

}  // namespace rotulus::http
