#include "suggester.h"

#include <algorithm>

#include "access_terms.h"
#include "document_builder.h"
#include "query_builder.h"
#include "terms.h"
#include "unicode.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kMaxTyped = 100;         // code points
constexpr Xapian::doccount kConsidered = 200;  // newest matches that are put in order
constexpr int kMaxLimit = 50;

struct Candidate {
  StoredEntry entry;
  std::string text;
  bool begins = false;  // the text begins with what was typed
};

std::string fold_text(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text, at);
    const char32_t plain = folded(decoded.code);
    append_utf8(result, plain ? plain : decoded.code);
    at += decoded.length;
  }
  return result;
}

Candidate to_candidate(StoredEntry entry, const std::string& typed) {
  const bool number_begins = !entry.number.empty() && fold_text(entry.number).starts_with(typed);
  Candidate candidate;
  candidate.text = number_begins || entry.title.empty() ? entry.number : entry.title;
  candidate.begins = number_begins || fold_text(entry.title).starts_with(typed);
  candidate.entry = std::move(entry);
  return candidate;
}

bool ahead(const Candidate& a, const Candidate& b) {
  if (a.begins != b.begins) return a.begins;
  return a.text.size() < b.text.size();
}

// Both entries of a document may be among the matches; the draft's title is the one to come.
void keep_one_per_document(std::vector<Candidate>& candidates) {
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.entry.key.document != b.entry.key.document ? a.entry.key.document < b.entry.key.document
                                                        : a.entry.key.audience > b.entry.key.audience;
  });
  const auto same = [](const Candidate& a, const Candidate& b) { return a.entry.key.document == b.entry.key.document; };
  candidates.erase(std::unique(candidates.begin(), candidates.end(), same), candidates.end());
}

}  // namespace

std::vector<Suggestion> run_suggest(const Snapshot& snapshot, std::string_view typed, const Readable& readable,
                                    std::span<const DocumentId> withheld, const ReaderStatistics& reader, int limit) {
  typed = first_code_points(typed, kMaxTyped);
  const Xapian::Database& database = snapshot.database;
  const Xapian::Query access = access_query(snapshot, readable, withheld);
  const Xapian::Query words = QueryBuilder(database, reader).build_suggestion(typed);
  if (access.empty() || words.empty()) return {};
  Xapian::Enquire enquire(database);
  enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, words, access));
  enquire.set_sort_by_value(kSlotChanged, true);
  const Xapian::MSet found = enquire.get_mset(0, kConsidered);
  const std::string beginning = fold_text(typed);
  std::vector<Candidate> candidates;
  for (auto at = found.begin(); at != found.end(); ++at)
    candidates.push_back(to_candidate(StoredEntry::decode(at.get_document().get_data()), beginning));
  keep_one_per_document(candidates);
  std::stable_sort(candidates.begin(), candidates.end(), ahead);
  std::vector<Suggestion> result;
  for (Candidate& candidate : candidates) {
    if (result.size() >= static_cast<std::size_t>(std::clamp(limit, 1, kMaxLimit))) break;
    result.push_back({std::move(candidate.text), candidate.entry.key});
  }
  return result;
}

}  // namespace rotulus::search
