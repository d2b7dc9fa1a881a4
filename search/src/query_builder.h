// Clauses to a Xapian query.
//
// Words find by best match: the more of them and the rarer, the higher; entries with all words of a short query come before the
// rest. Phrases and fields must match, exclusions must not.
// Thread-safety: a QueryBuilder belongs to one thread, and serves one query.
#pragma once

#include <xapian.h>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analyzer.h"
#include "query_parser.h"
#include "query_units.h"
#include "reader_statistics.h"
#include "search/index.h"
#include "word_matcher.h"

namespace rotulus::search {

// How much each kind of evidence counts. Tuned on odd query numbers (docs/decisions/0003-index-terms.md).
struct Ranking {
  double title = 0.25;          // a term in the title, on top of what it counts in the body (titles are part of it)
  double han_pair = 1.0;        // two characters of one word
  double han_crossing = 0.5;    // two characters of neighbouring words
  double han_single = 0.5;      // a word of one character
  std::size_t short_query = 4;  // words; up to here entries with all words come before all others
  double all_words = 4;         // what having all words counts in longer queries
};

// A word of a query as typed, and its bytes there.
struct TypedWord {
  std::string text;
  std::size_t begin, end;
};

using SynonymLists = std::vector<std::shared_ptr<const Synonyms>>;
const SynonymLists& no_synonyms();

class QueryBuilder {
 public:
  // `reader`: of the one who asks. Terms are weighed, and beginnings expanded, by what he may read. `categories` may be null.
  // `synonyms` must outlive the builder.
  QueryBuilder(const Xapian::Database& database, const ReaderStatistics& reader, const CategoryTree* categories = nullptr,
               const SynonymLists& synonyms = no_synonyms(), const Ranking& ranking = {})
      : database_(database), reader_(reader), categories_(categories), synonyms_(synonyms), ranking_(ranking) {}

  // Matches everything when nothing is asked for, nothing when what is asked for is nowhere. With `words_apart`, a query that is
  // nothing but words comes as those.
  std::variant<Xapian::Query, WordBag> build(const ParsedQuery& parsed, bool words_apart);

  // Entries whose title or number has all words of `typed`, the last of them as a beginning. Empty when nothing was typed.
  Xapian::Query build_suggestion(std::string_view typed);

  // Words of the query as typed, with their place in it: candidates for correction.
  const std::vector<TypedWord>& words() const { return typed_; }
  // Terms that score, without field prefix: they tell which field matched.
  const std::map<std::string, double>& scoring_terms() const { return seen_; }
  // Synonyms that were added, as their lists write them.
  const std::vector<std::string>& expanded() const { return expanded_; }

 private:
  using Query = Xapian::Query;
  using Queries = std::vector<Query>;
  using Scores = std::map<std::string, double>;  // term -> weight

  // What a word matches: entries with all of the terms, or what a query says in their place.
  struct Word {
    std::vector<std::string> terms;
    Query query = {};
  };
  // What a stretch of query text asks for.
  struct Part {
    std::vector<Word> words;
    Queries codes;  // score beside the terms
    Scores scores;
  };
  struct Sequence;  // the parts of one level of the query

  Sequence collect(const ParsedQuery& parsed);
  bool is_words_only(const Sequence& sequence) const;
  Query combine(Sequence& sequence, bool outermost);
  void add(Sequence& sequence, const Alternatives& alternatives);
  void add_field(Sequence& sequence, const Clause& clause);
  void add_words(Sequence& sequence, const Clause& clause);
  void expand(Sequence& sequence);
  void expand(Sequence& sequence, const Synonyms::Match& match, const std::string& space_key);
  Query synonym(std::string_view text);
  Queries forms(const std::string& word) const;

  Query clause_score(const Clause& clause);
  Query clause_match(const Clause& clause);

  void add_unit(Part& part, const QueryUnit& unit);
  void add_chunk(Part& part, const QueryUnit& unit);
  void add_code(Part& part, const QueryUnit& unit);
  void add_han(Part& part, const QueryUnit& unit);
  void add_score(Scores& scores, const std::string& term, double weight);
  WordBag bag_of(const Part& part) const;
  double all_words_weight(std::size_t words) const;
  Queries matches(const Part& part) const;
  Query scored(const Part& part) const;

  Query phrase(char field, std::string_view text);
  Query phrase_of(char field, const std::vector<std::string>& terms);
  Query prefix(char field, std::string_view text);
  Query field_words(char field, const Clause& clause);
  Query field_unit(char field, const QueryUnit& unit);
  Query beginning(const QueryUnit& unit);
  std::vector<std::string> expansions(const std::string& beginning);
  Query synonyms(const std::vector<std::string>& terms) const;
  Query term(char field, const std::string& text) const;
  Queries distinct_terms(char field, const std::vector<std::string>& terms) const;
  Query weighed(const Query& match) const;

  const Xapian::Database& database_;
  const ReaderStatistics& reader_;
  const CategoryTree* categories_;
  const SynonymLists& synonyms_;
  Ranking ranking_;
  Analyzer analyzer_;
  std::vector<TypedWord> typed_;
  std::vector<std::string> expanded_;
  Scores seen_;
  std::size_t positional_checks_ = 0, expansions_ = 0;  // spent so far
};

// Restriction by facet values; an empty query when there is none.
Xapian::Query filter_query(const Xapian::Database& database, const Filter& filter, const CategoryTree* categories);

}  // namespace rotulus::search
