#include "json_text.h"

#include <array>
#include <cstdio>

#include "core/document.h"

namespace rotulus::service {

JsonText& JsonText::name(std::string_view name) {
  separate();
  quote(name);
  out_ += ':';
  first_ = true;
  return *this;
}

JsonText& JsonText::text(std::string_view value) {
  separate();
  quote(value);
  return *this;
}

JsonText& JsonText::number(std::int64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

JsonText& JsonText::nothing() {
  separate();
  out_ += "null";
  return *this;
}

JsonText& JsonText::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

void JsonText::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

void JsonText::quote(std::string_view value) {
  const bool readable = is_text(value);
  out_ += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", byte);
      out_ += code.data();
    } else {
      out_ += byte >= 0x80 && !readable ? '?' : c;
    }
  }
  out_ += '"';
}

}  // namespace rotulus::service
