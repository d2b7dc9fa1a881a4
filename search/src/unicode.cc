#include "unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <memory>
#include <vector>

#include "core/error.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kTableSize = 0x10000;  // the basic plane; what lies above is rare and asked of ICU directly

struct CharacterTable {
  std::vector<char16_t> folded = std::vector<char16_t>(kTableSize);
  std::vector<CharacterClass> classes = std::vector<CharacterClass>(kTableSize);
};

const icu::Normalizer2& case_folder() {
  static const icu::Normalizer2* const folder = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) throw Error(ErrorCode::kInternal, "ICU has no NFKC case folding data; reinstall libicu.");
    return found;
  }();
  return *folder;
}

icu::UnicodeString case_fold(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = case_folder().normalize(text, status);
  return U_FAILURE(status) ? icu::UnicodeString() : result;
}

bool is_pair_script(UScriptCode script) {
  switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
      return true;
    default:
      return false;
  }
}

bool is_small_digit(char32_t c) {  // superscripts and subscripts: CO₂ is written CO2
  return c == 0xB2 || c == 0xB3 || c == 0xB9 ||
         (c >= 0x2070 && c <= 0x2089 && u_charType(static_cast<UChar32>(c)) == U_OTHER_NUMBER);
}

CharacterClass compute_class(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  if (c < 0x20 || c == kReplacement || (c >= 0xD800 && c <= 0xDFFF)) return CharacterClass::kSeparator;
  if (u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return CharacterClass::kIgnored;
  if (u_isdigit(code) || is_small_digit(c)) return CharacterClass::kDigit;
  UErrorCode status = U_ZERO_ERROR;
  const bool alphabetic = u_hasBinaryProperty(code, UCHAR_ALPHABETIC) || u_charType(code) == U_MODIFIER_LETTER;
  if (u_hasBinaryProperty(code, UCHAR_IDEOGRAPHIC) || c == 0x30FC) return CharacterClass::kHan;
  if (alphabetic && is_pair_script(uscript_getScript(code, &status))) return CharacterClass::kHan;
  if ((U_GET_GC_MASK(code) & U_GC_M_MASK) || c == 0xFF9E || c == 0xFF9F) return CharacterClass::kMark;
  return alphabetic ? CharacterClass::kLetter : CharacterClass::kSeparator;
}

void fold_cases(CharacterTable& table) {
  for (std::size_t i = 0; i < kTableSize; ++i) {
    const auto c = static_cast<char32_t>(i);
    table.classes[i] = compute_class(c);
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    const icu::UnicodeString after = surrogate ? icu::UnicodeString() : case_fold(icu::UnicodeString(static_cast<UChar32>(c)));
    table.folded[i] = after.length() == 1 ? after.charAt(0) : u'\0';
    // Radicals and circled characters, as PDF files often have them in place of the character itself.
    if (table.classes[i] == CharacterClass::kSeparator && table.folded[i] != 0 &&
        compute_class(table.folded[i]) == CharacterClass::kHan)
      table.classes[i] = CharacterClass::kHan;
  }
}

// One transliteration of all Han characters, a line each: the lines keep the rules that look at neighbours from firing.
void simplify_han(CharacterTable& table) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> simplifier(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || !simplifier)
    throw Error(ErrorCode::kInternal, "ICU has no Traditional-Simplified rules; reinstall libicu.");
  std::vector<std::size_t> sources;
  icu::UnicodeString text;
  for (std::size_t i = 0; i < kTableSize; ++i) {
    if (table.classes[i] != CharacterClass::kHan || table.folded[i] == 0) continue;
    sources.push_back(i);
    text.append(static_cast<char16_t>(table.folded[i])).append(u'\n');
  }
  simplifier->transliterate(text);
  std::int32_t begin = 0;
  for (const std::size_t source : sources) {
    const std::int32_t end = text.indexOf(u'\n', begin);
    if (end < 0) throw Error(ErrorCode::kInternal, "ICU's Traditional-Simplified rules changed the lines of a table.");
    if (end == begin + 1) table.folded[source] = text.charAt(begin);
    begin = end + 1;
  }
}

const CharacterTable& table() {
  static const CharacterTable built = [] {
    CharacterTable fresh;
    fold_cases(fresh);
    simplify_han(fresh);
    return fresh;
  }();
  return built;
}

constexpr bool is_continuation(unsigned char byte) { return (byte & 0xC0U) == 0x80; }

}  // namespace

Decoded decode(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const auto tail = [&](std::size_t i) { return byte(i) & 0x3FU; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80; };
  if (!follows(1)) return {};
  if (lead < 0xE0) return {(lead & 0x1FU) << 6 | tail(1), 2};
  if (!follows(2)) return {};
  if (lead < 0xF0) {
    const char32_t code = (lead & 0x0FU) << 12 | tail(1) << 6 | tail(2);
    if (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF)) return {};
    return {code, 3};
  }
  if (!follows(3)) return {};
  const char32_t code = (lead & 0x07U) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
  if (code < 0x10000 || code > 0x10FFFF) return {};
  return {code, 4};
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) count += is_continuation(static_cast<unsigned char>(c)) ? 0 : 1;
  return count;
}

std::string_view first_code_points(std::string_view text, std::size_t count) noexcept {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (is_continuation(static_cast<unsigned char>(text[at]))) continue;
    if (count-- == 0) break;
  }
  return text.substr(0, at);
}

std::string_view first_bytes(std::string_view text, std::size_t size) noexcept {
  if (text.size() <= size) return text;
  while (size > 0 && is_continuation(static_cast<unsigned char>(text[size]))) --size;
  return text.substr(0, size);
}

CharacterClass character_class(char32_t code) noexcept {
  static const CharacterTable& known = table();
  return code < kTableSize ? known.classes[code] : compute_class(code);
}

char32_t folded(char32_t code) noexcept {
  static const CharacterTable& known = table();
  if (code < kTableSize) return known.folded[code];
  if (character_class(code) != CharacterClass::kHan) return 0;
  const icu::UnicodeString after = case_fold(icu::UnicodeString(static_cast<UChar32>(code)));
  return after.countChar32() == 1 ? static_cast<char32_t>(after.char32At(0)) : code;
}

std::string fold_slowly(std::string_view word) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(icu::StringPiece(word.data(), static_cast<std::int32_t>(word.size())));
  text.findAndReplace(u"\u2019", u"'");
  std::string result;
  case_fold(text).toUTF8String(result);
  return result;
}

}  // namespace rotulus::search
