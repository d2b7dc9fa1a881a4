#include "metadata.h"

#include "core/document.h"
#include "core/front_matter.h"

namespace rotulus::service {
namespace {

void take(std::string value, std::string& into) {
  if (!value.empty()) into = std::move(value);
}

// Han characters among the letters of the beginning. U+3400..U+9FFF are the three-byte sequences E3 90 80 .. E9 BF BF.
bool is_mostly_han(std::string_view text) {
  constexpr std::size_t kLookedAt = 16 * 1024;
  constexpr std::size_t kHanWeight = 3;  // one Han character says about as much as three Latin letters
  std::size_t han = 0, latin = 0;
  for (const char c : text.substr(0, kLookedAt)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xE4 && byte <= 0xE9)
      ++han;
    else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
      ++latin;
  }
  return han > 0 && han * kHanWeight >= latin;
}

}  // namespace

storage::Metadata metadata_for(std::string_view content, storage::Metadata known) {
  if (!is_text(content)) return known;
  const FrontMatter front = FrontMatter::parse(content);
  take(front.text("type"), known.type);
  take(front.text("language"), known.language);
  take(front.text("owner"), known.owner);
  if (auto tags = front.list("tags"); !tags.empty()) known.tags = std::move(tags);
  if (auto categories = front.list("categories"); !categories.empty()) known.categories = std::move(categories);
  if (std::string source = front.text("translation_of"); !source.empty()) {
    known.translated_version = front.text("translated_version");
    known.translation_of = std::move(source);
  }
  if (known.language.empty() && is_mostly_han(front.body())) known.language = "zh";
  return known;
}

}  // namespace rotulus::service
