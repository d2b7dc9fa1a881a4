#include "speller.h"

#include <algorithm>
#include <array>
#include <optional>

#include "terms.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kMinLength = 4;
constexpr std::size_t kMaxLength = 30;
constexpr std::size_t kTwoEditsFrom = 7;    // letters; shorter words are a different word after two edits
constexpr std::size_t kMaxCandidates = 20;  // whose readers are counted
constexpr std::size_t kMaxCorrected = 5;    // words of one query
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
  return a.distance != b.distance ? a.distance < b.distance : a.frequency > b.frequency;
}

// Words of the whole index near `word`, the likeliest first. What of it may be shown is decided after.
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
  const auto kept = std::min(found.size(), kMaxCandidates);
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(), better);
  found.resize(kept);
  return found;
}

Xapian::doccount readable_frequency(const Xapian::Database& database, const Xapian::Query& term, const Xapian::Query& access) {
  Xapian::Enquire enquire(database);
  enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, access, term));
  return enquire.get_mset(0, 0, 1'000).get_matches_lower_bound();
}

bool is_readable(const Xapian::Database& database, const std::string& term, const Xapian::Query& access) {
  return database.term_exists(term) && readable_frequency(database, Xapian::Query(term), access) > 0;
}

bool is_correctable(const std::string& word) {
  if (word.size() < kMinLength || word.size() > kMaxLength) return false;
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::optional<std::string> correction(const Xapian::Database& database, const std::string& word, const Xapian::Query& access) {
  if (!is_correctable(word) || is_readable(database, prefix::kStem + stem(word), access)) return std::nullopt;
  std::vector<Candidate> candidates = nearby(database, word);
  for (Candidate& candidate : candidates)
    candidate.frequency = readable_frequency(database, Xapian::Query(candidate.word), access);
  std::erase_if(candidates, [](const Candidate& candidate) { return candidate.frequency == 0; });
  if (candidates.empty()) return std::nullopt;
  return std::min_element(candidates.begin(), candidates.end(), better)->word;
}

}  // namespace

std::string corrected_query(const Xapian::Database& database, std::string_view typed,
                            const std::vector<QueryBuilder::Word>& words, const Xapian::Query& access) {
  std::string result;
  std::size_t copied = 0, corrected = 0;
  for (const QueryBuilder::Word& word : words) {
    if (corrected == kMaxCorrected) break;
    const auto better_word = correction(database, word.text, access);
    if (!better_word) continue;
    result.append(typed.substr(copied, word.begin - copied)).append(*better_word);
    copied = word.end;
    ++corrected;
  }
  if (corrected == 0) return {};
  return result.append(typed.substr(copied));
}

}  // namespace rotulus::search
