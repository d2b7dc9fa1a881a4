#include "sound_text.h"

#include <algorithm>

#include "core/document.h"

namespace rotulus::plugins {
namespace {

constexpr std::size_t kPresentableBytes = 500;

bool is_word(std::string_view text, char joiner) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && text.size() <= kIdBytes && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == joiner; });
}

bool is_language(std::string_view tag) {
  return tag.size() >= 2 && tag.size() <= 16 && std::all_of(tag.begin(), tag.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

void require(bool sound, const std::string& otherwise) {
  if (!sound) throw Nonsense(otherwise);
}

bool is_id(std::string_view text) { return is_word(text, '-'); }
bool is_field_name(std::string_view text) { return is_word(text, '_'); }

void check_text(std::string_view text, std::size_t most, const std::string& what) {
  require(text.size() <= most, what + " is longer than " + std::to_string(most) + " bytes");
  require(is_text(text), what + " is not UTF-8 text");
}

namespace {

void check_words(const std::string& language, const std::string& words, std::size_t most, Presence presence,
                 const std::string& what) {
  require(is_language(language), what + " has a language '" + presentable(language) + "', which is no language tag");
  check_text(words, most, what);
  require(presence == Presence::kOptional || !words.empty(), what + " is empty in language '" + language + "'");
}

}  // namespace

void check_local(const sdk::LocalText& text, std::size_t most, Presence presence, const std::string& what) {
  require(presence == Presence::kOptional || !text.empty(), what + " is there in no language");
  check_count(text.size(), "the languages of " + what);
  for (const auto& [language, words] : text) check_words(language, words, most, presence, what);
}

void check_count(std::size_t count, const std::string& what) {
  require(count <= kItems, what + " are more than " + std::to_string(kItems));
}

std::string presentable(std::string_view text) {
  std::string fit(text.substr(0, kPresentableBytes));
  // Cut between characters, not inside one.
  for (int i = 0; i < 4 && !fit.empty() && text.size() > fit.size() && !is_text(fit); ++i) fit.pop_back();
  const bool sound = is_text(fit);
  for (char& c : fit) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (!sound && byte > 0x7F)) c = '?';
  }
  return text.size() > fit.size() ? fit + "..." : fit;
}

}  // namespace rotulus::plugins
