#include "entry.h"

#include <charconv>

namespace rotulus::verify {
namespace {

class Reader {
 public:
  explicit Reader(crypto::ByteView rest) : rest_(rest) {}

  std::int64_t number() {
    const std::uint64_t coded = varint();
    return static_cast<std::int64_t>((coded >> 1) ^ (0 - (coded & 1)));  // zigzag
  }
  std::string text() {
    const std::uint64_t size = varint();
    if (size > rest_.size()) good_ = false;
    if (!good_) return {};
    std::string value(crypto::as_text(rest_.first(size)));
    rest_ = rest_.subspan(size);
    return value;
  }
  bool ended_well() const { return good_ && rest_.empty(); }

 private:
  // Of the spellings of a number only the shortest counts, so that one entry has one leaf.
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const std::uint8_t byte = rest_.front();
      rest_ = rest_.subspan(1);
      const std::uint64_t bits = byte & 0x7fU;
      if (shift == 63 && bits > 1) break;
      value |= bits << shift;
      if (byte >= 0x80) continue;
      if (byte == 0 && shift > 0) break;
      return value;
    }
    good_ = false;
    return 0;
  }

  crypto::ByteView rest_;
  bool good_ = true;
};

}  // namespace

std::optional<Entry> decode_entry(crypto::ByteView leaf) {
  constexpr std::int64_t kDone = 1, kRefused = 2;
  Reader reader(leaf);
  if (reader.text() != "audit") return std::nullopt;
  Entry entry;
  const std::int64_t sequence = reader.number();
  entry.sequence = static_cast<std::uint64_t>(sequence);
  entry.time = {reader.number()};
  entry.actor = reader.number();
  entry.action = reader.text();
  entry.object = reader.text();
  const std::int64_t outcome = reader.number();
  entry.done = outcome == kDone;
  entry.actor_name = reader.text();
  entry.detail = reader.text();
  if (!reader.ended_well() || sequence < 1 || (outcome != kDone && outcome != kRefused)) return std::nullopt;
  return entry;
}

std::string_view take_word(std::string_view& rest) {
  const auto end = rest.find(' ');
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return word;
}

std::optional<std::uint64_t> number_after(std::string_view word, std::string_view mark) {
  if (!word.starts_with(mark)) return std::nullopt;
  word.remove_prefix(mark.size());
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

}  // namespace rotulus::verify
