#include "http/security_headers.h"

#include <array>

#include "core/ascii.h"
#include "text.h"

namespace rotulus::http {
namespace {

constexpr std::string_view kDataPolicy = "default-src 'none'; frame-ancestors 'none'";
constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
constexpr std::string_view kAttachmentPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

// What a browser shows or saves without running anything. Not among them: HTML, SVG, XML, scripts.
constexpr std::array<std::string_view, 9> kHarmlessTypes{"text/plain",      "text/markdown",   "text/csv",
                                                         "application/pdf", "application/zip", "image/png",
                                                         "image/jpeg",      "image/gif",       "image/webp"};

bool is_page(const Response& response) { return response.headers.get_or("Content-Type", "").starts_with("text/html"); }

bool is_harmless(std::string_view media_type) {
  const std::string type = ascii_lower(trim(media_type.substr(0, media_type.find(';'))));
  for (const std::string_view harmless : kHarmlessTypes) {
    if (type == harmless) return true;
  }
  return type.starts_with("application/vnd.openxmlformats-officedocument.");
}

bool is_attribute_character(char c) {  // RFC 8187 attr-char
  constexpr std::string_view kMarks = "!#$&+-.^_`|~";
  return is_alpha(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
}

std::string encode_file_name(std::string_view name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : name) {
    if (is_attribute_character(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

// For clients that do not know the encoded form.
std::string ascii_file_name(std::string_view name) {
  std::string out;
  for (const char c : name) out += is_attribute_character(c) || c == ' ' ? c : '_';
  return out;
}

}  // namespace

void add_security_headers(Response& response, Transport transport) {
  Headers& headers = response.headers;
  headers.set_default("Content-Security-Policy", is_page(response) ? kPagePolicy : kDataPolicy);
  headers.set_default("X-Content-Type-Options", "nosniff");
  headers.set_default("Referrer-Policy", "no-referrer");
  headers.set_default("X-Frame-Options", "DENY");
  headers.set_default("Cross-Origin-Opener-Policy", "same-origin");
  headers.set_default("Cross-Origin-Resource-Policy", "same-origin");
  headers.set_default("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
  headers.set_default("Cache-Control", "no-store");
  if (transport == Transport::kTls) headers.set_default("Strict-Transport-Security", "max-age=31536000");
}

void mark_as_attachment(Response& response, std::string_view file_name, std::string_view media_type) {
  const bool keep_type = is_harmless(media_type) && is_field_value(media_type);
  response.headers.set("Content-Type", keep_type ? media_type : "application/octet-stream");
  response.headers.set("Content-Disposition", "attachment; filename=\"" + ascii_file_name(file_name) + "\"; filename*=UTF-8''" +
                                                  encode_file_name(file_name));
  response.headers.set("Content-Security-Policy", kAttachmentPolicy);
  response.headers.set("X-Content-Type-Options", "nosniff");
}

bool is_same_origin(const Request& request) {
  // A browser that sends both must agree with itself, so either one denying is enough.
  const auto site = request.headers.get("Sec-Fetch-Site");
  const auto origin = request.headers.get("Origin");
  if (site && *site != "same-origin") return false;
  if (!origin) return site.has_value();
  const std::string_view scheme = request.secure ? "https://" : "http://";
  const auto host = request.headers.get("Host");
  return host && origin->starts_with(scheme) && equal_ignoring_case(origin->substr(scheme.size()), *host);
}

}  // namespace rotulus::http
