#include "access_terms.h"

#include <algorithm>

#include "terms.h"

namespace rotulus::search {
namespace {

using Query = Xapian::Query;

char letter(Audience audience) { return audience == Audience::kReaders ? 'r' : 'd'; }

std::string space_term(SpaceId space, Audience audience) {
  return std::string(1, prefix::kAccess) + std::to_string(space.value) + letter(audience);
}

std::string system_term(Audience audience) { return std::string(1, prefix::kAccess) + 'a' + letter(audience); }

Query any_of(const Xapian::Database& database, const std::vector<std::string>& terms) {
  std::vector<Query> present;
  for (const std::string& term : terms)
    if (database.term_exists(term)) present.emplace_back(term);
  return Query(Query::OP_OR, present.begin(), present.end());
}

std::vector<std::string> space_terms(const std::vector<SpaceId>& spaces, Audience audience) {
  std::vector<std::string> terms;
  for (const SpaceId space : spaces) terms.push_back(space_term(space, audience));
  return terms;
}

// The terms of spaces that are in the index and not among `readable`.
std::vector<std::string> other_spaces(const Xapian::Database& database, std::vector<std::string> readable, Audience audience) {
  std::sort(readable.begin(), readable.end());
  std::vector<std::string> others;
  const std::string all = system_term(audience);
  const std::string begin(1, prefix::kAccess);
  for (auto at = database.allterms_begin(begin); at != database.allterms_end(begin); ++at) {
    const std::string term = *at;
    if (term.back() == letter(audience) && term != all && !std::binary_search(readable.begin(), readable.end(), term))
      others.push_back(term);
  }
  return others;
}

// Who reads most of many spaces is served faster by leaving out the others.
Query spaces_query(const Xapian::Database& database, const std::vector<SpaceId>& spaces, Audience audience) {
  constexpr std::size_t kFew = 8;
  const std::vector<std::string> terms = space_terms(spaces, audience);
  if (terms.size() > kFew) {
    const std::vector<std::string> others = other_spaces(database, terms, audience);
    if (others.size() < terms.size())
      return Query(Query::OP_AND_NOT, Query(system_term(audience)), Query(Query::OP_OR, others.begin(), others.end()));
  }
  return any_of(database, terms);
}

Query audience_query(const Xapian::Database& database, Audience audience, bool all, const std::vector<SpaceId>& spaces,
                     const std::vector<DocumentId>& documents) {
  std::vector<std::string> keys;
  for (const DocumentId& document : documents) keys.push_back(key_term({document, audience}));
  const Query bound = any_of(database, keys);
  if (!all) return Query(Query::OP_OR, spaces_query(database, spaces, audience), bound);
  return Query(Query::OP_OR, any_of(database, {system_term(audience)}), bound);
}

void append_reader_terms(std::vector<std::string>& terms, Audience audience, bool all, const std::vector<SpaceId>& spaces,
                         const std::vector<DocumentId>& documents) {
  if (all)
    terms.push_back(system_term(audience));
  else
    for (const SpaceId space : spaces) terms.push_back(space_term(space, audience));
  for (const DocumentId& document : documents) terms.push_back(key_term({document, audience}));
}

}  // namespace

std::vector<std::string> reader_terms(const Readable& readable) {
  std::vector<std::string> terms;
  append_reader_terms(terms, Audience::kReaders, readable.all_spaces_effective, readable.effective_spaces,
                      readable.effective_documents);
  append_reader_terms(terms, Audience::kDrafters, readable.all_spaces_drafts, readable.draft_spaces, readable.draft_documents);
  return terms;
}

std::vector<std::string> key_terms(std::span<const DocumentId> documents) {
  std::vector<std::string> keys;
  for (const DocumentId& document : documents) {
    keys.push_back(key_term({document, Audience::kReaders}));
    keys.push_back(key_term({document, Audience::kDrafters}));
  }
  return keys;
}

std::vector<std::string> access_terms(const Entry& entry) {
  if (entry.isolated) return {};
  return {system_term(entry.key.audience), space_term(entry.space, entry.key.audience)};
}

Query access_query(const Snapshot& snapshot, const Readable& readable, std::span<const DocumentId> withheld) {
  const Xapian::Database& database = snapshot.database;
  const Query allowed(
      Query::OP_OR,
      audience_query(database, Audience::kReaders, readable.all_spaces_effective, readable.effective_spaces,
                     readable.effective_documents),
      audience_query(database, Audience::kDrafters, readable.all_spaces_drafts, readable.draft_spaces, readable.draft_documents));
  if (allowed.empty()) return allowed;
  const Query hidden(Query::OP_OR, any_of(database, key_terms(withheld)), tombstone_query(snapshot.state));
  return hidden.empty() ? allowed : Query(Query::OP_AND_NOT, allowed, hidden);
}

}  // namespace rotulus::search
