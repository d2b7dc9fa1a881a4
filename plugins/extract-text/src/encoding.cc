#include "encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <memory>

namespace rotulus::text {
namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;
using Detector = std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)>;

constexpr std::size_t kLookedAt = std::size_t{1} << 18;

unsigned byte(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

// Nothing when a byte does not belong there, unless it is the last character that is cut off.
std::optional<std::string> convert(std::string_view bytes, const char* encoding) {
  UErrorCode error = U_ZERO_ERROR;
  const Converter from(ucnv_open(encoding, &error), &ucnv_close);
  const Converter to(ucnv_open("UTF-8", &error), &ucnv_close);
  if (U_FAILURE(error)) return std::nullopt;
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::array<UChar, 4096> pivot{};
  std::array<char, 1 << 16> piece{};
  UChar *pivot_from = pivot.data(), *pivot_to = pivot.data();
  const char *at = bytes.data(), *end = bytes.data() + bytes.size();
  std::string text;
  bool is_first = true;
  while (true) {
    char* out = piece.data();
    ucnv_convertEx(to.get(), from.get(), &out, piece.data() + piece.size(), &at, end, pivot.data(), &pivot_from, &pivot_to,
                   pivot.data() + pivot.size(), is_first, true, &error);
    is_first = false;
    text.append(piece.data(), out);
    if (error != U_BUFFER_OVERFLOW_ERROR) break;
    error = U_ZERO_ERROR;
  }
  if (U_FAILURE(error) && error != U_TRUNCATED_CHAR_FOUND) return std::nullopt;
  return text;
}

// Control characters that no text has.
bool looks_binary(std::string_view text) {
  const std::string_view head = text.substr(0, kLookedAt);
  const auto odd = std::count_if(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1b';
  });
  return static_cast<std::size_t>(odd) * 100 > head.size();
}

struct Marked {
  const char* encoding;
  std::size_t mark;
};

std::optional<Marked> marked(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return Marked{"UTF-8", 3};
  if (bytes.starts_with(std::string_view("\xff\xfe\0\0", 4))) return Marked{"UTF-32LE", 4};
  if (bytes.starts_with(std::string_view("\0\0\xfe\xff", 4))) return Marked{"UTF-32BE", 4};
  if (bytes.starts_with("\xff\xfe")) return Marked{"UTF-16LE", 2};
  if (bytes.starts_with("\xfe\xff")) return Marked{"UTF-16BE", 2};
  return std::nullopt;
}

// Without a mark: the upper halves of Latin letters, spaces and breaks are zero, on one side only.
const char* unmarked_utf16(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kLookedAt & ~std::size_t{1});
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i + 1 < head.size(); i += 2) {
    even += head[i] == '\0';
    odd += head[i + 1] == '\0';
  }
  const std::size_t few = head.size() / 200;
  if (odd > few && even <= odd / 20) return "UTF-16LE";
  if (even > few && odd <= even / 20) return "UTF-16BE";
  return nullptr;
}

// How much of the pairs of bytes are what people write most: GB 2312's punctuation and first level (A1A1-A3FE, B0A1-D7F9), and
// Big5's (A140-A3BF, A440-C67E). Per mille.
struct PairRange {
  unsigned mark_from, mark_to, from, to, second_from;
};
constexpr PairRange kGb{0xa1, 0xa3, 0xb0, 0xd7, 0xa1};
constexpr PairRange kBig5{0xa1, 0xa3, 0xa4, 0xc6, 0x40};

std::size_t usual_pairs(std::string_view bytes, const PairRange& range) {
  const std::string_view head = bytes.substr(0, kLookedAt);
  std::size_t pairs = 0, usual = 0;
  for (std::size_t i = 0; i + 1 < head.size(); ++i) {
    const unsigned first = byte(head, i);
    if (first < 0x80) continue;
    const unsigned second = byte(head, ++i);
    ++pairs;
    const bool known = (first >= range.mark_from && first <= range.mark_to) || (first >= range.from && first <= range.to);
    usual += known && second >= range.second_from;
  }
  return pairs ? usual * 1000 / pairs : 0;
}

std::optional<std::string> chinese(std::string_view bytes) {
  constexpr std::size_t kEnough = 700;
  auto simplified = convert(bytes, "GB18030"), traditional = convert(bytes, "Big5-HKSCS");
  const std::size_t gb = simplified ? usual_pairs(bytes, kGb) : 0, big5 = traditional ? usual_pairs(bytes, kBig5) : 0;
  if (std::max(gb, big5) < kEnough) return std::nullopt;
  return gb >= big5 ? simplified : traditional;
}

std::optional<std::string> detected(std::string_view bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const Detector detector(ucsdet_open(&error), &ucsdet_close);
  const std::string_view head = bytes.substr(0, kLookedAt);
  ucsdet_setText(detector.get(), head.data(), static_cast<std::int32_t>(head.size()), &error);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &error);
  for (std::int32_t i = 0; U_SUCCESS(error) && i < count; ++i) {
    const char* name = ucsdet_getName(matches[i], &error);
    if (U_FAILURE(error)) break;
    if (auto text = convert(bytes, name)) return text;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> decode(std::string_view bytes, const std::string& declared) {
  std::optional<std::string> text;
  if (const auto known = marked(bytes)) {
    text = convert(bytes.substr(known->mark), known->encoding);
  } else if (bytes.find('\0') != std::string_view::npos) {
    const char* encoding = unmarked_utf16(bytes);
    if (encoding) text = convert(bytes, encoding);
  } else {
    text = convert(bytes, "UTF-8");
    if (!text && !declared.empty()) text = convert(bytes, declared.c_str());
    if (!text) text = chinese(bytes);
    if (!text) text = detected(bytes);
  }
  return text && !looks_binary(*text) ? text : std::nullopt;
}

}  // namespace rotulus::text
