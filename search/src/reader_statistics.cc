#include "reader_statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include "access_terms.h"
#include "crypto/digest.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kRemembered = 20'000;       // terms of one reader
constexpr std::size_t kMaxTermsScanned = 50'000;  // of one beginning
constexpr std::size_t kReaders = 32;              // whose statistics are kept

template <class Id>
void append(std::string& key, const std::vector<Id>& ids) {
  std::vector<Id> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  key += std::to_string(sorted.size());
  for (const Id& id : sorted) {
    key += ' ';
    if constexpr (std::is_same_v<Id, DocumentId>)
      key += id.text();
    else
      key += std::to_string(id.value);
  }
  key += ';';
}

std::string key_of(const Readable& readable, std::span<const DocumentId> withheld) {
  std::string key;
  key += readable.all_spaces_effective ? 'e' : '-';
  key += readable.all_spaces_drafts ? 'd' : '-';
  append(key, readable.effective_spaces);
  append(key, readable.draft_spaces);
  append(key, readable.effective_documents);
  append(key, readable.draft_documents);
  append(key, std::vector<DocumentId>(withheld.begin(), withheld.end()));
  return crypto::hex(crypto::sha256(crypto::as_bytes(key)));
}

}  // namespace

ReaderStatistics::ReaderStatistics(const Snapshot& snapshot, const Readable& readable, std::span<const DocumentId> withheld)
    : readable_(snapshot.database.get_lastdocid() / 64 + 1) {
  const Xapian::Database& database = snapshot.database;
  const auto for_each_entry = [&](const std::vector<std::string>& terms, auto action) {
    for (const std::string& term : terms)
      for (auto at = database.postlist_begin(term); at != database.postlist_end(term); ++at)
        action(readable_[*at / 64], std::uint64_t{1} << *at % 64);
  };
  for_each_entry(reader_terms(readable), [](std::uint64_t& bits, std::uint64_t bit) { bits |= bit; });
  for_each_entry(key_terms(withheld), [](std::uint64_t& bits, std::uint64_t bit) { bits &= ~bit; });
  bury(snapshot);
  for (const std::uint64_t bits : readable_) entries_ += static_cast<Xapian::doccount>(std::popcount(bits));
  is_whole_ = entries_ == snapshot.state->entries && !snapshot.state->has_tombstones();
  measure_length(snapshot);
}

void ReaderStatistics::bury(const Snapshot& snapshot) {
  const Shards& shards = snapshot.state->shards;
  for (std::size_t shard = 0; shard < shards.size(); ++shard) {
    if (!shards[shard].tombstones) continue;
    for (const Xapian::docid local : *shards[shard].tombstones) {
      const std::size_t id = snapshot.id(shard, local);
      if (id / 64 < readable_.size()) readable_[id / 64] &= ~(std::uint64_t{1} << id % 64);
    }
  }
}

void ReaderStatistics::measure_length(const Snapshot& snapshot) {
  if (entries_ == 0) return;
  std::uint64_t sum = 0;
  for (std::size_t word = 0; word < readable_.size(); ++word)
    for (std::uint64_t bits = readable_[word]; bits != 0; bits &= bits - 1)
      sum += snapshot.length(static_cast<Xapian::docid>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
  average_length_ = std::max(1.0, static_cast<double>(sum) / entries_);
}

std::optional<ReaderStatistics::Term> ReaderStatistics::remembered(const std::string& text) const {
  const std::shared_lock lock(mutex_);
  const auto known = terms_.find(text);
  return known == terms_.end() ? std::nullopt : std::optional(known->second);
}

void ReaderStatistics::remember(const std::string& text, const Term& term) const {
  if (covers_all()) return;
  const std::unique_lock lock(mutex_);
  if (terms_.size() >= kRemembered) terms_.clear();
  terms_.emplace(text, term);
}

ReaderStatistics::Term ReaderStatistics::term(const Xapian::Database& database, const std::string& text) const {
  if (covers_all()) return {database.get_termfreq(text), database.get_collection_freq(text)};
  if (const auto known = remembered(text)) return *known;
  Term found;
  for (auto at = database.postlist_begin(text); at != database.postlist_end(text); ++at) {
    if (!is_readable(*at)) continue;
    ++found.entries;
    found.occurrences += at.get_wdf();
  }
  remember(text, found);
  return found;
}

bool ReaderStatistics::knows(const Xapian::Database& database, const std::string& text) const {
  if (covers_all()) return database.term_exists(text);
  if (const auto known = remembered(text)) return known->entries > 0;
  for (auto at = database.postlist_begin(text); at != database.postlist_end(text); ++at)
    if (is_readable(*at)) return true;
  remember(text, {});
  return false;
}

std::vector<std::string> ReaderStatistics::most_frequent(const Xapian::Database& database, const std::string& beginning,
                                                         std::size_t wanted) const {
  struct Counted {
    Xapian::doccount entries;
    std::string text;
    bool operator<(const Counted& other) const {  // the better one is less
      return entries != other.entries ? entries > other.entries : text < other.text;
    }
  };
  std::vector<Counted> candidates;
  for (auto at = database.allterms_begin(beginning);
       at != database.allterms_end(beginning) && candidates.size() < kMaxTermsScanned; ++at)
    candidates.push_back({at.get_termfreq(), *at});
  std::sort(candidates.begin(), candidates.end());
  // A term has no more entries among the readable ones than in the index: what follows cannot be better than it stands here.
  std::set<Counted> best;
  for (Counted& candidate : candidates) {
    if (wanted == 0 || (best.size() == wanted && *best.rbegin() < candidate)) break;
    const auto entries = term(database, candidate.text).entries;
    if (entries == 0) continue;
    best.insert({entries, std::move(candidate.text)});
    if (best.size() > wanted) best.erase(std::prev(best.end()));
  }
  std::vector<std::string> texts;
  for (const Counted& counted : best) texts.push_back(counted.text);
  return texts;
}

// Amati and van Rijsbergen's model: inverse expected document frequency, and the Bernoulli process after it.
double ReaderStatistics::weight(const Term& term) const {
  if (term.entries == 0) return 0;
  const double entries = entries_, occurrences = static_cast<double>(term.occurrences);
  const double expected = entries * (1 - std::exp(-occurrences / entries));
  const double inverse = std::log2((entries + 1) / (expected + 0.5));
  return std::max(0.0, inverse * (occurrences + 1) / term.entries);
}

EntryWeight::EntryWeight(double average_length) : average_length_(average_length) {
  need_stat(WQF);
  need_stat(WDF);
  need_stat(WDF_MAX);
  need_stat(DOC_LENGTH);
  need_stat(DOC_LENGTH_MIN);
}

void EntryWeight::init(double factor) {
  upper_bound_ = 0;
  if (factor == 0) return;  // for what does not depend on a term, which there is not
  factor_ = factor * get_wqf();
  upper_bound_ = get_sumpart(get_wdf_upper_bound(), std::max<Xapian::termcount>(1, get_doclength_lower_bound()), 0);
}

double EntryWeight::get_sumpart(Xapian::termcount wdf, Xapian::termcount length, Xapian::termcount) const {
  return factor_ * saturation(wdf, length, average_length_);
}

std::shared_ptr<const ReaderStatistics> StatisticsCache::find(const Snapshot& snapshot, const Readable& readable,
                                                              std::span<const DocumentId> withheld) {
  const std::uint64_t revision = snapshot.state->revision;
  const std::string key = key_of(readable, withheld);
  {
    const std::lock_guard lock(mutex_);
    if (revision > revision_) {
      slots_.clear();
      revision_ = revision;
    }
    if (revision < revision_) return std::make_shared<const ReaderStatistics>(snapshot, readable, withheld);
    const auto found = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.key == key; });
    if (found != slots_.end()) {
      slots_.splice(slots_.begin(), slots_, found);
      return found->statistics;
    }
  }
  auto statistics = std::make_shared<const ReaderStatistics>(snapshot, readable, withheld);
  const std::lock_guard lock(mutex_);
  if (revision != revision_) return statistics;
  slots_.push_front({key, statistics});
  if (slots_.size() > kReaders) slots_.pop_back();
  return statistics;
}

}  // namespace rotulus::search
