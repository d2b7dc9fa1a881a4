#include "terms.h"

#include <xapian.h>
#include <unordered_map>

#include "unicode.h"

namespace rotulus::search {

std::string key_term(const EntryKey& key) {
  return std::string(1, prefix::kKey) + key.document.text() + (key.audience == Audience::kReaders ? 'r' : 'd');
}

std::optional<EntryKey> parse_key_term(std::string_view term) {
  constexpr std::size_t kDigits = 32;
  if (term.size() != kDigits + 2 || term.front() != prefix::kKey) return std::nullopt;
  const auto document = DocumentId::parse(term.substr(1, kDigits));
  if (!document) return std::nullopt;
  return EntryKey{*document, term.back() == 'r' ? Audience::kReaders : Audience::kDrafters};
}

std::string big_endian(std::uint64_t value) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(value >> shift & 0xFF)));
  return bytes;
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string time_value(Timestamp time) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;  // so that times before 1970 sort before the others
  return big_endian(static_cast<std::uint64_t>(time.microseconds) ^ kSign);
}

std::string filter_term(char field, std::string_view value) {
  std::string term(1, field);
  term += fold_slowly(value);
  term.resize(first_bytes(term, kMaxTermBytes).size());
  return term;
}

std::string number_sort_key(std::string_view number) {
  if (number.empty()) return "\x7f";
  std::string key;
  for (std::size_t at = 0; at < number.size() && key.size() < kMaxTermBytes;) {
    if (number[at] < '0' || number[at] > '9') {
      key.push_back(number[at++]);
      continue;
    }
    std::size_t end = at;
    while (end < number.size() && number[end] >= '0' && number[end] <= '9') ++end;
    while (at + 1 < end && number[at] == '0') ++at;
    key.push_back(static_cast<char>('0' + std::min<std::size_t>(end - at, 9)));  // the longer number is the greater
    key.append(number.substr(at, end - at));
    at = end;
  }
  return key;
}

const std::string& stem(std::string_view word) {
  // Stemming takes about a microsecond and texts repeat their words.
  constexpr std::size_t kRemembered = 50'000;
  struct Stemmer {
    Xapian::Stem english{"english"};
    std::unordered_map<std::string, std::string> known;
    std::string key;
  };
  static thread_local Stemmer stemmer;
  stemmer.key.assign(word);
  if (const auto found = stemmer.known.find(stemmer.key); found != stemmer.known.end()) return found->second;
  if (stemmer.known.size() >= kRemembered) stemmer.known.clear();
  return stemmer.known.emplace(stemmer.key, stemmer.english(stemmer.key)).first->second;
}

}  // namespace rotulus::search
