#include "speller.h"

#include <algorithm>
#include <array>
#include <optional>

#include "terms.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kMinLength = 4;
constexpr std::size_t kMaxLength = 30;
constexpr std::size_t kTwoEditsFrom = 7;  // letters; shorter words are a different word after two edits
constexpr std::size_t kMaxUnknown =
    5;  // words of one query that are looked at: each costs a walk over all words with its first letter
constexpr std::size_t kMaxTermsScanned = 200'000;

// Optimal string alignment distance (a swap of neighbours is one edit), or more than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  std::array<std::array<std::size_t, kMaxLength + 4>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& above_two = rows[(i + 1) % 3];
    row[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], above_two[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return rows[a.size() % 3][b.size()];
}

struct Candidate {
  std::string word;
  std::size_t distance = 0;
  Xapian::doccount frequency = 0;
};

bool better(const Candidate& a, const Candidate& b) {
  if (a.distance != b.distance) return a.distance < b.distance;
  return a.frequency != b.frequency ? a.frequency > b.frequency : a.word < b.word;
}

// Words of the whole index near `word`, with their frequency there. What of it may be shown is decided after.
std::vector<Candidate> nearby(const Xapian::Database& database, const std::string& word) {
  const std::size_t limit = word.size() >= kTwoEditsFrom ? 2 : 1;
  const std::string first(1, word.front());
  std::vector<Candidate> found;
  std::size_t scanned = 0;
  for (auto at = database.allterms_begin(first); at != database.allterms_end(first) && scanned < kMaxTermsScanned;
       ++at, ++scanned) {
    const std::string candidate = *at;
    if (candidate.size() + limit < word.size() || candidate.size() > word.size() + limit) continue;
    const std::size_t distance = edit_distance(word, candidate, limit);
    if (distance <= limit && distance > 0) found.push_back({candidate, distance, at.get_termfreq()});
  }
  return found;
}

bool is_correctable(const std::string& word) {
  if (word.size() < kMinLength || word.size() > kMaxLength) return false;
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_unknown(const Xapian::Database& database, const std::string& word, const ReaderStatistics& reader) {
  return is_correctable(word) && !reader.knows(database, prefix::kStem + stem(word));
}

// None is more frequent in what may be read than in the whole index: from the best there on, until no other can win.
std::optional<std::string> correction(const Xapian::Database& database, const std::string& word, const ReaderStatistics& reader) {
  std::vector<Candidate> candidates = nearby(database, word);
  std::sort(candidates.begin(), candidates.end(), better);
  std::optional<Candidate> best;
  for (Candidate& candidate : candidates) {
    if (best && better(*best, candidate)) break;
    candidate.frequency = reader.term(database, candidate.word).entries;
    if (candidate.frequency > 0 && (!best || better(candidate, *best))) best = candidate;
  }
  return best ? std::optional(best->word) : std::nullopt;
}

}  // namespace

std::string corrected_query(const Xapian::Database& database, std::string_view typed, const std::vector<TypedWord>& words,
                            const ReaderStatistics& reader) {
  std::string result;
  std::size_t copied = 0, unknown = 0;
  for (const TypedWord& word : words) {
    if (unknown == kMaxUnknown) break;
    if (!is_unknown(database, word.text, reader)) continue;
    ++unknown;
    const auto better_word = correction(database, word.text, reader);
    if (!better_word) continue;
    result.append(typed.substr(copied, word.begin - copied)).append(*better_word);
    copied = word.end;
  }
  if (copied == 0) return {};
  return result.append(typed.substr(copied));
}

}  // namespace rotulus::search
