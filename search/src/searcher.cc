#include "searcher.h"

#include <algorithm>
#include <set>

#include "access_terms.h"
#include "cursor.h"
#include "facets.h"
#include "query_builder.h"
#include "query_parser.h"
#include "speller.h"
#include "terms.h"
#include "word_matcher.h"

namespace rotulus::search {
namespace {

constexpr int kMaxLimit = 100;
constexpr std::size_t kMaxOffset = 100'000;        // each page costs as much as all before it
constexpr Xapian::doccount kExactTotal = 1'000;    // totals up to here are exact
constexpr Xapian::doccount kExactFacets = 10'000;  // facets count this many matches

class Search {
 public:
  Search(const Snapshot& snapshot, const SearchRequest& request, const ReaderStatistics& reader)
      : snapshot_(snapshot),
        database_(snapshot.database),
        request_(request),
        pairs_(*snapshot.state->pairs),
        reader_(reader),
        builder_(database_, reader, request.categories.get(), request.synonyms),
        enquire_(database_) {}

  SearchResult run() {
    if (reader_.entries() == 0) return {};
    const ParsedQuery parsed = parse_query(request_.query);
    const auto built = builder_.build(parsed, request_.filter == Filter{} && request_.sort != Sort::kNumber);
    if (const auto* words = std::get_if<WordBag>(&built))
      find_words(*words);
    else
      find_anything(std::get<Xapian::Query>(built), parsed.empty());
    add_hits();
    result_.synonyms = builder_.expanded();
    if (request_.cursor.empty()) result_.did_you_mean = corrected_query(database_, request_.query, builder_.words(), reader_);
    return std::move(result_);
  }

 private:
  void find_words(const WordBag& words) {
    WordMatcher matcher(snapshot_, reader_);
    auto matches = matcher.match(words);
    if (meets_pairs()) matcher.leave_one_of_pairs(matches, pairs_);
    result_.total = matches.size();
    if (request_.facets) {
      FacetCounter counter;
      matcher.count(matches, counter);
      result_.facets = counter.facets(tree());
    }
    const std::size_t begin = std::min(cursor_offset(request_), matches.size());
    const std::size_t end = std::min(begin + limit(), matches.size());
    matcher.sort(matches, end, request_.sort);
    for (std::size_t i = begin; i < end; ++i) found_.push_back(matcher.id(matches[i]));
    if (end < matches.size()) offer_next(end);
  }

  void find_anything(const Xapian::Query& asked, bool nothing_asked) {
    const Xapian::Query access = access_query(snapshot_, request_.readable, request_.withheld);
    query_ = Xapian::Query(Xapian::Query::OP_FILTER, asked, restricted(access));
    prepare(nothing_asked);
    fetch();
  }

  std::size_t limit() const { return static_cast<std::size_t>(std::clamp(request_.limit, 1, kMaxLimit)); }
  const CategoryTree& tree() const {
    static const CategoryTree none;
    return request_.categories ? *request_.categories : none;
  }
  void offer_next(std::size_t offset) {
    if (offset < kMaxOffset) result_.next_cursor = make_cursor(request_, offset);
  }

  Xapian::Query restricted(const Xapian::Query& access) const {
    const Xapian::Query filter = filter_query(database_, request_.filter, request_.categories.get());
    return filter.empty() ? access : Xapian::Query(Xapian::Query::OP_FILTER, access, filter);
  }

  // Whether this asker can meet two entries of one document.
  bool meets_pairs() const { return !pairs_.empty() && reads_drafts(request_.readable); }

  void prepare(bool nothing_asked) {
    enquire_.set_query(query_);
    enquire_.set_weighting_scheme(EntryWeight(reader_.average_length()));
    const Sort sort = nothing_asked && request_.sort == Sort::kRelevance ? Sort::kNewest : request_.sort;
    // Never by the place in the index, which tells of other entries and of merges.
    if (sort == Sort::kRelevance) enquire_.set_sort_by_relevance_then_value(kSlotChanged, true);
    if (sort == Sort::kNewest) enquire_.set_sort_by_value_then_relevance(kSlotChanged, true);
    if (sort == Sort::kNumber) enquire_.set_sort_by_value_then_relevance(kSlotNumber, false);
    if (meets_pairs()) enquire_.set_collapse_key(kSlotDocument);
  }

  void fetch() {
    const std::size_t offset = cursor_offset(request_);
    const Xapian::doccount most = request_.facets ? kExactFacets : kExactTotal;
    const Xapian::doccount look_at = request_.count_all ? std::max(most, database_.get_doccount()) : most;
    MatchCounter counter(pairs_, request_.facets, look_at);
    const bool counts = meets_pairs() || request_.facets;
    if (counts) enquire_.add_matchspy(&counter);
    const Xapian::MSet found =
        enquire_.get_mset(static_cast<Xapian::doccount>(offset), static_cast<Xapian::doccount>(limit() + 1), look_at + 1);
    enquire_.clear_matchspies();
    // One more than is looked at was asked for: up to there Xapian has counted, and beyond it would estimate by the whole index.
    const Xapian::doccount least = found.get_matches_lower_bound();
    result_.total_is_exact = counts ? counter.is_complete() : least <= look_at;
    result_.total = counts ? counter.documents() : std::min(least, look_at);
    if (request_.facets) result_.facets = counter.facets(tree());
    for (auto at = found.begin(); at != found.end() && found_.size() < limit(); ++at) found_.push_back(*at);
    if (meets_pairs()) prefer_drafts();
    if (found.size() > limit()) offer_next(offset + limit());
  }

  // Collapsing keeps the better match of a document's two entries; where the draft matches too, it is the one to show.
  void prefer_drafts() {
    std::vector<Xapian::Query> keys;
    for (const Xapian::docid id : found_) {
      const EntryKey& key = snapshot_.row(id).key;
      const std::string draft = key_term({key.document, Audience::kDrafters});
      if (key.audience == Audience::kReaders && database_.term_exists(draft)) keys.emplace_back(draft);
    }
    if (keys.empty()) return;
    Xapian::Enquire drafts(database_);
    drafts.set_query(
        Xapian::Query(Xapian::Query::OP_FILTER, query_, Xapian::Query(Xapian::Query::OP_OR, keys.begin(), keys.end())));
    const Xapian::MSet found = drafts.get_mset(0, static_cast<Xapian::doccount>(keys.size()));
    for (auto draft = found.begin(); draft != found.end(); ++draft)
      for (Xapian::docid& id : found_)
        if (snapshot_.row(id).key.document == snapshot_.row(*draft).key.document) id = *draft;
  }

  void add_hits() {
    const std::set<Xapian::docid> number = having(prefix::kNumber), title = having(prefix::kTitle);
    for (const Xapian::docid id : found_) {
      const EntryTable::Row& row = snapshot_.row(id);
      // The most telling field with a word of the query in it.
      const char* field = number.contains(id) ? "number" : title.contains(id) ? "title" : "text";
      result_.hits.push_back({row.key, row.revision, field});
    }
  }

  // Those of the found ones that have a word of the query in a field.
  std::set<Xapian::docid> having(char field) const {
    std::vector<Xapian::docid> ids = found_;
    std::sort(ids.begin(), ids.end());
    std::set<Xapian::docid> with;
    for (const auto& [text, weight] : builder_.scoring_terms()) {
      const std::string term = field + text;
      auto at = database_.postlist_begin(term);
      const auto end = database_.postlist_end(term);
      for (auto id = ids.begin(); id != ids.end() && at != end; ++id) {
        at.skip_to(*id);
        if (at != end && *at == *id) with.insert(*id);
      }
    }
    return with;
  }

  const Snapshot& snapshot_;
  const Xapian::Database& database_;
  const SearchRequest& request_;
  const PairSet& pairs_;
  const ReaderStatistics& reader_;
  QueryBuilder builder_;
  Xapian::Enquire enquire_;
  Xapian::Query query_;
  std::vector<Xapian::docid> found_;  // the page, in order
  SearchResult result_;
};

}  // namespace

SearchResult run_search(const Snapshot& snapshot, const SearchRequest& request, const ReaderStatistics& reader) {
  return Search(snapshot, request, reader).run();
}

}  // namespace rotulus::search
