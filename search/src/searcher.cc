#include "searcher.h"

#include <algorithm>
#include <set>

#include "access_terms.h"
#include "cursor.h"
#include "document_builder.h"
#include "facets.h"
#include "query_builder.h"
#include "query_parser.h"
#include "speller.h"
#include "terms.h"

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
    const Xapian::Query access = access_query(snapshot_, request_.readable, request_.withheld);
    if (access.empty()) return {};
    const ParsedQuery parsed = parse_query(request_.query);
    query_ = Xapian::Query(Xapian::Query::OP_FILTER, builder_.build(parsed), restricted(access));
    prepare(parsed.empty());
    fetch();
    result_.synonyms = builder_.expanded();
    if (request_.cursor.empty()) result_.did_you_mean = corrected_query(database_, request_.query, builder_.words(), reader_);
    return std::move(result_);
  }

 private:
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
    const auto limit = static_cast<Xapian::doccount>(std::clamp(request_.limit, 1, kMaxLimit));
    const Xapian::doccount most = request_.facets ? kExactFacets : kExactTotal;
    const Xapian::doccount look_at = request_.count_all ? std::max(most, database_.get_doccount()) : most;
    MatchCounter counter(pairs_, request_.facets, look_at);
    const bool counts = meets_pairs() || request_.facets;
    if (counts) enquire_.add_matchspy(&counter);
    const Xapian::MSet found = enquire_.get_mset(static_cast<Xapian::doccount>(offset), limit + 1, look_at + 1);
    enquire_.clear_matchspies();
    // One more than is looked at was asked for: up to there Xapian has counted, and beyond it would estimate by the whole index.
    const Xapian::doccount least = found.get_matches_lower_bound();
    result_.total_is_exact = counts ? counter.is_complete() : least <= look_at;
    result_.total = counts ? counter.documents() : std::min(least, look_at);
    if (request_.facets) result_.facets = counter.facets(request_.categories ? *request_.categories : CategoryTree());
    add_hits(found, limit);
    const std::size_t next = offset + limit;
    if (found.size() > limit && next < kMaxOffset) result_.next_cursor = make_cursor(request_, next);
  }

  void add_hits(const Xapian::MSet& found, Xapian::doccount limit) {
    for (auto at = found.begin(); at != found.end() && result_.hits.size() < limit; ++at) {
      const StoredEntry entry = StoredEntry::decode(at.get_document().get_data());
      result_.hits.push_back({entry.key, entry.revision, matched_field(*at)});
    }
    if (meets_pairs()) prefer_drafts();
  }

  // Collapsing keeps the better match of a document's two entries; where the draft matches too, it is the one to show.
  void prefer_drafts() {
    std::vector<Xapian::Query> keys;
    for (const Hit& hit : result_.hits) {
      const std::string key = key_term({hit.key.document, Audience::kDrafters});
      if (hit.key.audience == Audience::kReaders && database_.term_exists(key)) keys.emplace_back(key);
    }
    if (keys.empty()) return;
    Xapian::Enquire drafts(database_);
    drafts.set_query(
        Xapian::Query(Xapian::Query::OP_FILTER, query_, Xapian::Query(Xapian::Query::OP_OR, keys.begin(), keys.end())));
    const Xapian::MSet found = drafts.get_mset(0, static_cast<Xapian::doccount>(keys.size()));
    for (auto at = found.begin(); at != found.end(); ++at) {
      const StoredEntry draft = StoredEntry::decode(at.get_document().get_data());
      for (Hit& hit : result_.hits)
        if (hit.key.document == draft.key.document) hit = {draft.key, draft.revision, matched_field(*at)};
    }
  }

  // The most telling field with a word of the query in it.
  std::string matched_field(Xapian::docid id) const {
    if (has_term(id, prefix::kNumber)) return "number";
    return has_term(id, prefix::kTitle) ? "title" : "text";
  }

  bool has_term(Xapian::docid id, char field) const {
    const auto& terms = builder_.scoring_terms();
    return std::any_of(terms.begin(), terms.end(), [&](const auto& scored) {
      const std::string term = field + scored.first;
      auto at = database_.postlist_begin(term);
      if (at == database_.postlist_end(term)) return false;
      at.skip_to(id);
      return at != database_.postlist_end(term) && *at == id;
    });
  }

  const Snapshot& snapshot_;
  const Xapian::Database& database_;
  const SearchRequest& request_;
  const PairSet& pairs_;
  const ReaderStatistics& reader_;
  QueryBuilder builder_;
  Xapian::Enquire enquire_;
  Xapian::Query query_;
  SearchResult result_;
};

}  // namespace

SearchResult run_search(const Snapshot& snapshot, const SearchRequest& request, const ReaderStatistics& reader) {
  return Search(snapshot, request, reader).run();
}

}  // namespace rotulus::search
