#include "legacy_text.h"

#include <iconv.h>

#include <optional>

#include "core/document.h"

namespace rotulus::service {
namespace {

std::optional<std::string> convert(std::string_view bytes, const std::string& from) {
  const iconv_t handle = iconv_open("UTF-8", from.c_str());
  if (handle == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out(bytes.size() * 4 + 16, '\0');
  std::string in(bytes);  // iconv wants its input mutable
  char* source = in.data();
  char* target = out.data();
  std::size_t source_left = in.size(), target_left = out.size();
  const std::size_t failed = iconv(handle, &source, &source_left, &target, &target_left);
  iconv_close(handle);
  if (failed == static_cast<std::size_t>(-1) || source_left) return std::nullopt;
  out.resize(out.size() - target_left);
  if (!is_text(out)) return std::nullopt;
  return out;
}

std::string decode(std::string_view bytes, std::string_view declared) {
  if (is_text(bytes)) return std::string(bytes);
  for (const std::string& encoding : {std::string(declared), std::string("GB18030"), std::string("BIG5")}) {
    if (encoding.empty()) continue;
    if (auto text = convert(bytes, encoding)) return *std::move(text);
  }
  std::string without_nul;
  for (const char c : bytes)
    if (c != '\0') without_nul += c;
  return convert(without_nul, "ISO-8859-1").value_or("");
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view declared_encoding, Shape shape) {
  std::string text = decode(bytes, declared_encoding);
  if (shape == Shape::kSingleLine)
    for (char& c : text)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

}  // namespace rotulus::service
