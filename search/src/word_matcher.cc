#include "word_matcher.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace rotulus::search {

WordMatcher::WordMatcher(const Snapshot& snapshot, const ReaderStatistics& reader) : snapshot_(snapshot), reader_(reader) {
  std::size_t places = 0;
  for (const Shard& shard : snapshot.state->shards) {
    begins_.push_back(static_cast<std::uint32_t>(places));
    places += shard.table->size();
  }
  sums_.resize(places);
}

WordMatcher::Matches WordMatcher::match(const WordBag& bag) {
  for (const WordBag::Term& term : bag.terms) add(term);
  const auto parts = std::count_if(bag.terms.begin(), bag.terms.end(), [](const WordBag::Term& term) { return term.is_part; });
  Matches matches;
  matches.reserve(touched_.size());
  for (const std::uint32_t place : touched_) {
    const Sum& sum = sums_[place];
    const bool has_all = sum.parts == parts && bag.all_words > 0;
    if (sum.matches || has_all) matches.push_back({sum.score + (has_all ? bag.all_words : 0), place});
  }
  return matches;
}

void WordMatcher::add(const WordBag::Term& term) {
  walk(term.text);
  const double factor = term.weight * reader_.weight(counted_);
  if (factor <= 0 && !term.is_part) return;
  for (const Posting& posting : postings_) {
    Sum& sum = sums_[posting.place];
    if (!std::exchange(sum.is_touched, true)) touched_.push_back(posting.place);
    sum.matches = sum.matches || factor > 0;
    sum.score += factor * saturation(posting.frequency, posting.length, reader_.average_length());
    if (term.is_part) ++sum.parts;
  }
}

void WordMatcher::walk(const std::string& term) {
  postings_.clear();
  counted_ = {};
  const auto& shards = snapshot_.state->shards;
  for (std::size_t shard = 0; shard < shards.size(); ++shard) {
    const Xapian::Database& database = snapshot_.databases[shard];
    const auto end = database.postlist_end(term);
    for (auto at = database.postlist_begin(term); at != end; ++at) {
      const Xapian::docid local = *at;
      if (!reader_.is_readable(snapshot_.id(shard, local))) continue;
      const Xapian::termcount frequency = at.get_wdf();
      ++counted_.entries;
      counted_.occurrences += frequency;
      postings_.push_back({begins_[shard] + local, frequency, shards[shard].table->length(local)});
    }
  }
  reader_.remember(term, counted_);
}

void WordMatcher::leave_one_of_pairs(Matches& matches, const PairSet& pairs) const {
  std::unordered_map<DocumentId, std::size_t> seen;  // where it stands in `kept`
  Matches kept;
  kept.reserve(matches.size());
  for (const Match& match : matches) {
    const EntryKey& key = row(match).key;
    if (pairs.contains(key.document)) {
      const auto [found, fresh] = seen.try_emplace(key.document, kept.size());
      if (!fresh) {
        Match& other = kept[found->second];
        const double better = std::max(match.score, other.score);
        if (key.audience == Audience::kDrafters) other = match;
        other.score = better;
        continue;
      }
    }
    kept.push_back(match);
  }
  matches = std::move(kept);
}

bool WordMatcher::is_newer(const Match& a, const Match& b) const {
  const EntryTable::Row &left = row(a), &right = row(b);
  return left.changed != right.changed ? left.changed > right.changed : left.revision > right.revision;
}

void WordMatcher::sort(Matches& matches, std::size_t count, Sort sort) const {
  const auto end = matches.begin() + static_cast<std::ptrdiff_t>(std::min(count, matches.size()));
  std::partial_sort(matches.begin(), end, matches.end(), [&](const Match& a, const Match& b) {
    return sort == Sort::kRelevance && a.score != b.score ? a.score > b.score : is_newer(a, b);
  });
}

void WordMatcher::count(const Matches& matches, FacetCounter& counter) const {
  const auto& shards = snapshot_.state->shards;
  std::vector<std::vector<std::uint64_t>> counts;
  for (const Shard& shard : shards) counts.emplace_back(shard.table->facets().size());
  for (const Match& match : matches) ++counts[shard_of(match.place)][row(match).facets];
  for (std::size_t shard = 0; shard < shards.size(); ++shard)
    for (std::size_t i = 0; i < counts[shard].size(); ++i)
      if (counts[shard][i] > 0) counter.add(shards[shard].table->facets()[i], counts[shard][i]);
}

std::size_t WordMatcher::shard_of(std::uint32_t place) const {
  return static_cast<std::size_t>(std::upper_bound(begins_.begin(), begins_.end(), place) - begins_.begin()) - 1;
}

const EntryTable::Row& WordMatcher::row(const Match& match) const {
  const std::size_t shard = shard_of(match.place);
  return snapshot_.state->shards[shard].table->row(match.place - begins_[shard]);
}

Xapian::docid WordMatcher::id(const Match& match) const {
  const std::size_t shard = shard_of(match.place);
  return snapshot_.id(shard, match.place - begins_[shard]);
}

}  // namespace rotulus::search
