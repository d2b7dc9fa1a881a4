#include "access_terms.h"

#include "terms.h"

namespace rotulus::search {
namespace {

char letter(Audience audience) { return audience == Audience::kReaders ? 'r' : 'd'; }

std::string space_term(SpaceId space, Audience audience) {
  return std::string(1, prefix::kAccess) + std::to_string(space.value) + letter(audience);
}

std::string system_term(Audience audience) { return std::string(1, prefix::kAccess) + 'a' + letter(audience); }

void add_terms(std::vector<std::string>& terms, Audience audience, bool all, const std::vector<SpaceId>& spaces,
               const std::vector<DocumentId>& documents) {
  if (all)
    terms.push_back(system_term(audience));
  else
    for (const SpaceId space : spaces) terms.push_back(space_term(space, audience));
  for (const DocumentId& document : documents) terms.push_back(key_term({document, audience}));
}

Xapian::Query any_of(const Xapian::Database& database, const std::vector<std::string>& terms) {
  std::vector<Xapian::Query> present;
  for (const std::string& term : terms)
    if (database.term_exists(term)) present.emplace_back(term);
  return Xapian::Query(Xapian::Query::OP_OR, present.begin(), present.end());
}

}  // namespace

std::vector<std::string> access_terms(const Entry& entry) {
  if (entry.isolated) return {};
  return {system_term(entry.key.audience), space_term(entry.space, entry.key.audience)};
}

Xapian::Query access_query(const Xapian::Database& database, const Readable& readable, std::span<const DocumentId> withheld) {
  std::vector<std::string> terms;
  add_terms(terms, Audience::kReaders, readable.all_spaces_effective, readable.effective_spaces, readable.effective_documents);
  add_terms(terms, Audience::kDrafters, readable.all_spaces_drafts, readable.draft_spaces, readable.draft_documents);
  const Xapian::Query allowed = any_of(database, terms);
  if (withheld.empty() || allowed.empty()) return allowed;
  std::vector<std::string> keys;
  for (const DocumentId& document : withheld) {
    keys.push_back(key_term({document, Audience::kReaders}));
    keys.push_back(key_term({document, Audience::kDrafters}));
  }
  return Xapian::Query(Xapian::Query::OP_AND_NOT, allowed, any_of(database, keys));
}

}  // namespace rotulus::search
