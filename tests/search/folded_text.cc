#include "folded_text.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>

#include <memory>
#include <stdexcept>
#include <unordered_map>

namespace rotulus::search::test {
namespace {

icu::UnicodeString unicode(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
}

std::u32string code_points(const icu::UnicodeString& text) {
  std::u32string out;
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) out += static_cast<char32_t>(text.char32At(at));
  return out;
}

std::unique_ptr<icu::Transliterator> transliterator(const char* id) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
  if (U_FAILURE(status) || !made) throw std::runtime_error(std::string("ICU has no ") + id);
  return made;
}

char32_t simplified(char32_t code) {
  static const auto rules = transliterator("Traditional-Simplified");
  static std::unordered_map<char32_t, char32_t> known;
  const auto [at, is_new] = known.try_emplace(code, code);
  if (is_new) {
    icu::UnicodeString text(static_cast<UChar32>(code));
    rules->transliterate(text);
    if (text.countChar32() == 1) at->second = static_cast<char32_t>(text.char32At(0));
  }
  return at->second;
}

}  // namespace

bool is_ideograph(char32_t code) { return u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_UNIFIED_IDEOGRAPH) != 0; }

std::u32string to_utf32(std::string_view utf8) { return code_points(unicode(utf8)); }

std::string to_utf8(std::u32string_view text) {
  icu::UnicodeString out;
  for (const char32_t code : text) out.append(static_cast<UChar32>(code));
  std::string utf8;
  return out.toUTF8String(utf8);
}

std::u32string folded_text(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const icu::UnicodeString plain = folder->normalize(unicode(utf8), status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU cannot fold a text");
  std::u32string out = code_points(plain);
  for (char32_t& code : out)
    if (is_ideograph(code)) code = simplified(code);
  return out;
}

std::string in_traditional(std::string_view utf8) {
  static const auto rules = transliterator("Simplified-Traditional");
  icu::UnicodeString text = unicode(utf8);
  rules->transliterate(text);
  std::string out;
  text.toUTF8String(out);
  return folded_text(out) == folded_text(utf8) ? out : std::string(utf8);  // 后 is two characters there, and the rules choose one
}

}  // namespace rotulus::search::test
