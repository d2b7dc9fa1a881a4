#include "similar.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "access_terms.h"
#include "document_builder.h"
#include "terms.h"
#include "unicode.h"

namespace rotulus::search {
namespace {

using Query = Xapian::Query;

constexpr std::size_t kConsidered = 300;  // terms of a document, the most frequent in it
constexpr std::size_t kTelling = 25;      // terms that are looked for
constexpr double kTitle = 2;              // how much more a term of the title tells
constexpr double kLeast = 0.12;           // of what the document itself scores; less is chance
constexpr std::ptrdiff_t kShared = 2;     // terms at least; one is chance, too
constexpr int kMaxLimit = 20;

struct Candidate {
  std::string term;
  double weight = 0;  // until it is counted: how often the term stands in the document
};

bool by_weight(const Candidate& a, const Candidate& b) { return a.weight != b.weight ? a.weight > b.weight : a.term < b.term; }

void keep_best(std::vector<Candidate>& candidates, std::size_t count) {
  std::sort(candidates.begin(), candidates.end(), by_weight);
  if (candidates.size() > count) candidates.resize(count);
}

// English by stems, Chinese by pairs: what words score by. Numbers and words as written tell nothing besides.
bool tells(const std::string& term) {
  if (term.front() == prefix::kStem) return count_code_points(term) > 3;
  return static_cast<unsigned char>(term.front()) >= 0x80 && count_code_points(term) == 2;
}

class Similar {
 public:
  Similar(const Snapshot& snapshot, const SimilarRequest& request, const ReaderStatistics& reader)
      : database_(snapshot.database),
        request_(request),
        reader_(reader),
        access_(access_query(snapshot, request.readable, request.withheld)),
        meets_pairs_(!snapshot.state->pairs->empty() && reads_drafts(request.readable)) {}

  std::vector<Hit> run() {
    if (access_.empty()) return {};
    const Xapian::docid entry = find_entry();
    if (entry == 0) return {};
    const Query query = query_for(telling_terms(entry));
    return query.empty() ? std::vector<Hit>() : find(query);
  }

 private:
  // The entry of the document that he reads: the draft, where he may.
  Xapian::docid find_entry() const {
    for (const Audience audience : {Audience::kDrafters, Audience::kReaders}) {
      Xapian::Enquire enquire(database_);
      enquire.set_query(Query(Query::OP_FILTER, Query(key_term({request_.document, audience})), access_));
      enquire.set_weighting_scheme(Xapian::BoolWeight());
      const Xapian::MSet found = enquire.get_mset(0, 1);
      if (!found.empty()) return *found.begin();
    }
    return 0;
  }

  std::vector<Candidate> telling_terms(Xapian::docid entry) const {
    std::vector<Candidate> candidates;
    std::unordered_map<std::string, double> title;
    for (auto at = database_.termlist_begin(entry); at != database_.termlist_end(entry); ++at) {
      const std::string term = *at;
      if (term.front() == prefix::kTitle && term.size() > 1) title[term.substr(1)] = kTitle;
      if (tells(term)) candidates.push_back({term, static_cast<double>(at.get_wdf())});
    }
    keep_best(candidates, kConsidered);
    for (Candidate& candidate : candidates) {
      const auto counted = reader_.term(database_, candidate.term);
      const bool is_title = title.contains(candidate.term);
      // A term that no other entry has finds nothing.
      candidate.weight =
          counted.entries < 2 ? 0 : std::log2(1 + candidate.weight) * reader_.weight(counted) * (is_title ? kTitle : 1);
    }
    std::erase_if(candidates, [](const Candidate& candidate) { return candidate.weight <= 0; });
    keep_best(candidates, kTelling);
    return candidates;
  }

  Query query_for(const std::vector<Candidate>& terms) const {
    std::vector<Query> any;
    for (const Candidate& candidate : terms) any.emplace_back(Query::OP_SCALE_WEIGHT, Query(candidate.term), candidate.weight);
    return any.empty() ? Query() : Query(Query::OP_FILTER, Query(Query::OP_OR, any.begin(), any.end()), access_);
  }

  std::vector<Hit> find(const Query& query) const {
    const auto limit = static_cast<std::size_t>(std::clamp(request_.limit, 1, kMaxLimit));
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    enquire.set_weighting_scheme(EntryWeight(reader_.average_length()));
    enquire.set_sort_by_relevance_then_value(kSlotChanged, true);
    if (meets_pairs_) enquire.set_collapse_key(kSlotDocument);
    const Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit + 1));
    std::vector<Hit> hits;
    double own = found.get_max_attained();
    for (auto at = found.begin(); at != found.end() && hits.size() < limit; ++at) {
      const StoredEntry entry = StoredEntry::decode(at.get_document().get_data());
      if (entry.key.document == request_.document)
        own = at.get_weight();
      else if (at.get_weight() >= own * kLeast && shares_enough(enquire, at))
        hits.push_back({entry.key, entry.revision, "text"});
    }
    return hits;
  }

  // Terms of the filter do not count.
  bool shares_enough(const Xapian::Enquire& enquire, const Xapian::MSetIterator& at) const {
    std::ptrdiff_t shared = 0;
    for (auto term = enquire.get_matching_terms_begin(at); term != enquire.get_matching_terms_end(at); ++term)
      shared += tells(*term) ? 1 : 0;
    return shared >= kShared;
  }

  const Xapian::Database& database_;
  const SimilarRequest& request_;
  const ReaderStatistics& reader_;
  Query access_;
  bool meets_pairs_;
};

}  // namespace

std::vector<Hit> run_similar(const Snapshot& snapshot, const SimilarRequest& request, const ReaderStatistics& reader) {
  return Similar(snapshot, request, reader).run();
}

}  // namespace rotulus::search
