#include "query_builder.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "terms.h"
#include "unicode.h"

namespace rotulus::search {
namespace {

using Query = Xapian::Query;
using Queries = std::vector<Query>;

constexpr std::size_t kMaxScoringTerms = 120;     // each is counted once for a reader, over all that has it
constexpr std::size_t kMaxWords = 60;             // of which "all words" is asked; nobody means a longer list
constexpr std::size_t kMaxPhraseTerms = 25;       // per positional check; a longer phrase is checked in overlapping pieces
constexpr std::size_t kMaxPositionalChecks = 16;  // of one query; phrases beyond them match where their terms do
constexpr std::size_t kMaxExpansions = 200;       // of one prefix
constexpr std::size_t kMaxExpansionsInAll = 400;
constexpr std::size_t kMaxSynonyms = 40;  // of one query
constexpr std::size_t kMaxForms = 12;     // of one word of a synonym
constexpr std::size_t kMaxFormsLookedAt = 2'000;
constexpr double kAheadOfAll = 100'000;  // more than any sum of weights

Query all_of(const Queries& queries) { return Query(Query::OP_AND, queries.begin(), queries.end()); }
Query any_of(const Queries& queries) { return Query(Query::OP_OR, queries.begin(), queries.end()); }
Query filtered(const Query& query, const Query& filter) { return Query(Query::OP_FILTER, query, filter); }

Query constant(double weight) { return Query((new Xapian::FixedWeightPostingSource(weight))->release()); }

// "2026", "2026-03" or "2026-03-01": the first second of it.
std::optional<Timestamp> parse_date(std::string_view text) {
  static constexpr std::string_view kRest = "0001-01-01T00:00:00Z";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
  return Timestamp::parse(std::string(text).append(kRest.substr(text.size())));
}

// Values go on behind the time, and a beginning sorts before what goes on.
Query changed_from(Timestamp time) { return Query(Query::OP_VALUE_GE, kSlotChanged, time_value(time)); }
Query changed_before(Timestamp time) { return Query(Query::OP_VALUE_LE, kSlotChanged, time_value(time)); }

// Entries of any category that the value names, or of one below. Terms that are nowhere are left out: thousands of them are slow.
Query in_category(const Xapian::Database& database, const CategoryTree* categories, const std::string& value) {
  auto keys = categories ? categories->covered_by(value) : std::vector<std::string>();
  if (keys.empty()) keys.push_back(value);
  Queries any;
  for (const std::string& key : keys)
    if (const std::string term = filter_term(prefix::kCategory, key); database.term_exists(term)) any.emplace_back(term);
  if (any.empty()) any.emplace_back(filter_term(prefix::kCategory, value));  // an empty query would restrict nothing
  return any_of(any);
}

char filter_prefix(Field field) {
  switch (field) {
    case Field::kType:
      return prefix::kType;
    case Field::kState:
      return prefix::kState;
    case Field::kSpace:
      return prefix::kSpace;
    case Field::kTag:
      return prefix::kTag;
    case Field::kOwner:
      return prefix::kOwner;
    case Field::kLanguage:
      return prefix::kLanguage;
    default:
      return 0;
  }
}

}  // namespace

const SynonymLists& no_synonyms() {
  static const SynonymLists none;
  return none;
}

struct QueryBuilder::Sequence {
  struct Span {
    std::size_t begin, end;  // of `tokens`
  };
  Part words;
  std::vector<std::string> tokens;  // what synonyms are looked up by; an empty one where something else stands between words
  std::vector<Span> spans;          // of each of words.words
  Queries scores, matches;          // of prefixes, groups and alternatives: they count as a word each
  Queries required, excluded;
  std::map<char, Queries> filters;  // values of one field are alternatives
  Queries ranges;
  bool asks_for_words = false;  // also when they are nowhere
};

std::variant<Query, WordBag> QueryBuilder::build(const ParsedQuery& parsed, bool words_apart) {
  Sequence collected = collect(parsed);
  if (words_apart && is_words_only(collected)) return bag_of(collected.words);
  return combine(collected, true);
}

QueryBuilder::Sequence QueryBuilder::collect(const ParsedQuery& parsed) {
  Sequence collected;
  for (const Alternatives& alternatives : parsed) add(collected, alternatives);
  return collected;
}

bool QueryBuilder::is_words_only(const Sequence& sequence) const {
  const bool is_more = !sequence.words.codes.empty() || !sequence.scores.empty() || !sequence.matches.empty() ||
                       !sequence.required.empty() || !sequence.excluded.empty() || !sequence.filters.empty() ||
                       !sequence.ranges.empty();
  return !is_more && !sequence.words.words.empty() &&
         std::none_of(synonyms_.begin(), synonyms_.end(), [&](const auto& list) { return !list->find(sequence.tokens).empty(); });
}

void QueryBuilder::add(Sequence& sequence, const Alternatives& alternatives) {
  const Clause& first = alternatives.clauses.front();
  if (alternatives.clauses.size() > 1) {
    Queries scores, matches;
    for (const Clause& clause : alternatives.clauses) {
      scores.push_back(clause_score(clause));
      matches.push_back(clause_match(clause));
    }
    sequence.scores.push_back(any_of(scores));
    sequence.matches.push_back(any_of(matches));
    sequence.asks_for_words = true;
  } else if (first.excluded) {
    sequence.excluded.push_back(clause_match(first));
  } else if (first.field != Field::kNone) {
    add_field(sequence, first);
  } else if (first.kind == ClauseKind::kPhrase) {
    sequence.required.push_back(clause_score(first));
  } else if (first.kind == ClauseKind::kWords) {
    return add_words(sequence, first);
  } else {
    sequence.scores.push_back(clause_score(first));
    sequence.matches.push_back(clause_match(first));
    sequence.asks_for_words = true;
  }
  sequence.tokens.emplace_back();
}

void QueryBuilder::add_words(Sequence& sequence, const Clause& clause) {
  for (const QueryUnit& unit : query_units(analyzer_, clause.text)) {
    for (const QueryAtom& atom : unit.atoms)
      if (!atom.is_number && unit.code.empty()) typed_.push_back({atom.text, clause.begin + atom.begin, clause.begin + atom.end});
    const std::size_t begin = sequence.tokens.size();
    for (std::string& token : query_tokens({unit})) sequence.tokens.push_back(std::move(token));
    add_unit(sequence.words, unit);
    // One word for each atom, for a whole code, and for each word of a Han run.
    if (!unit.code.empty()) {
      sequence.spans.push_back({begin, sequence.tokens.size()});
    } else if (unit.is_han()) {
      std::size_t from = 0;
      for (const std::size_t end : unit.word_ends) sequence.spans.push_back({begin + std::exchange(from, end), begin + end});
    } else {
      for (std::size_t i = 0; i < unit.atoms.size(); ++i) sequence.spans.push_back({begin + i, begin + i + 1});
    }
  }
  sequence.asks_for_words = true;
}

// Having all words counts where there are several.
WordBag QueryBuilder::bag_of(const Part& part) const {
  std::map<std::string, WordBag::Term> terms;
  const auto find = [&](const std::string& text) -> WordBag::Term& {
    return terms.try_emplace(text, WordBag::Term{text}).first->second;
  };
  for (const auto& [text, weight] : part.scores) {
    if (weight <= 0) continue;
    find(text).weight = weight;
    if (ranking_.title > 0) find(prefix::kTitle + text).weight = weight * ranking_.title;
  }
  WordBag bag;
  bag.all_words = all_words_weight(part.words.size());
  if (bag.all_words > 0)
    for (const Word& word : part.words)
      for (const std::string& text : word.terms) find(text).is_part = true;
  for (auto& [text, term] : terms) bag.terms.push_back(std::move(term));
  return bag;
}

// What an entry scores for having all of so many words.
double QueryBuilder::all_words_weight(std::size_t words) const {
  if (words < 2 || words > kMaxWords) return 0;
  return words <= ranking_.short_query ? kAheadOfAll : ranking_.all_words;
}

void QueryBuilder::expand(Sequence& sequence) {
  for (const auto& list : synonyms_)
    for (const Synonyms::Match& match : list->find(sequence.tokens)) expand(sequence, match, list->space_key());
}

// Where the words stand, or in the list's space a synonym, there is what they ask for.
void QueryBuilder::expand(Sequence& sequence, const Synonyms::Match& match, const std::string& space_key) {
  Queries scores, matches;
  for (const std::string_view text : match.synonyms) {
    if (expanded_.size() >= kMaxSynonyms) break;
    const Query query = synonym(text);
    if (query.empty()) continue;
    expanded_.emplace_back(text);
    scores.push_back(weighed(query));
    matches.push_back(query);
  }
  if (matches.empty()) return;
  const Query space(filter_term(prefix::kSpace, space_key));
  sequence.scores.push_back(filtered(any_of(scores), space));
  std::vector<Word>& words = sequence.words.words;
  std::vector<Word> kept;
  Part replaced;
  std::vector<Sequence::Span> spans;
  Sequence::Span whole{match.begin, match.end};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Sequence::Span span = sequence.spans[i];
    if (span.end <= match.begin || span.begin >= match.end) {
      kept.push_back(words[i]);
      spans.push_back(span);
      continue;
    }
    replaced.words.push_back(words[i]);
    whole = {std::min(whole.begin, span.begin), std::max(whole.end, span.end)};
  }
  kept.push_back({{}, Query(Query::OP_OR, all_of(this->matches(replaced)), filtered(any_of(matches), space))});
  spans.push_back(whole);
  words = std::move(kept);
  sequence.spans = std::move(spans);
}

// Words in all their forms, several of them in a row; codes and Han characters as they stand.
QueryBuilder::Query QueryBuilder::synonym(std::string_view text) {
  const std::vector<QueryUnit> units = query_units(analyzer_, text);
  const bool is_word = units.size() == 1 && units.front().atoms.size() == 1 && !units.front().atoms.front().is_number;
  if (is_word) return term(0, prefix::kStem + stem(units.front().atoms.front().text));
  std::set<std::string> words;
  for (const QueryUnit& unit : units)
    for (const QueryAtom& atom : unit.atoms)
      if (unit.code.empty() && !atom.is_number) words.insert(atom.text);
  const std::vector<std::string> terms = phrase_terms(units);
  Queries row;
  for (const std::string& text_of_term : terms) {
    row.push_back(words.contains(text_of_term) ? any_of(forms(text_of_term)) : term(0, text_of_term));
    if (row.back().empty()) return {};
  }
  if (row.size() == 1) return row.front();
  if (positional_checks_ >= kMaxPositionalChecks) return all_of(row);
  ++positional_checks_;
  return Query(Query::OP_PHRASE, row.begin(), row.end(), static_cast<Xapian::termcount>(row.size()));
}

// Stems have no positions: the words themselves that have the stem of this one.
QueryBuilder::Queries QueryBuilder::forms(const std::string& word) const {
  const std::string stemmed = stem(word);
  // "studies" and "study" have the stem "studi"; forms with another beginning ("went") have another stem.
  std::string beginning = stemmed.ends_with('i') ? stemmed.substr(0, stemmed.size() - 1) : stemmed;
  Queries found;
  std::size_t looked_at = 0;
  for (auto at = database_.allterms_begin(beginning); at != database_.allterms_end(beginning); ++at) {
    if (found.size() == kMaxForms || ++looked_at > kMaxFormsLookedAt) break;
    if (stem(*at) == stemmed) found.push_back(term(0, *at));
  }
  found.erase(std::remove_if(found.begin(), found.end(), [](const Query& query) { return query.empty(); }), found.end());
  if (found.empty()) found.push_back(term(0, word));
  return found;
}

Query QueryBuilder::combine(Sequence& sequence, bool outermost) {
  if (!synonyms_.empty()) expand(sequence);
  Queries scores = sequence.scores;
  if (!sequence.words.words.empty()) scores.push_back(scored(sequence.words));
  Query query = any_of(scores);
  Queries words = matches(sequence.words);
  words.insert(words.end(), sequence.matches.begin(), sequence.matches.end());
  if (const double weight = all_words_weight(words.size()); outermost && weight > 0)
    query = Query(Query::OP_OR, query, filtered(constant(weight), all_of(words)));

  if (!sequence.required.empty()) {
    const Query required = all_of(sequence.required);
    query = query.empty() ? required : Query(Query::OP_AND_MAYBE, required, query);
  }
  Queries filters = sequence.ranges;
  for (const auto& [field, values] : sequence.filters) filters.push_back(any_of(values));
  const bool asks_for_something = sequence.asks_for_words || !sequence.required.empty();
  if (!asks_for_something) query = Query(std::string());  // everything; Query::MatchAll is not thread-safe
  if (!filters.empty()) query = filtered(query, all_of(filters));
  if (!sequence.excluded.empty()) query = Query(Query::OP_AND_NOT, query, any_of(sequence.excluded));
  return query;
}

void QueryBuilder::add_field(Sequence& sequence, const Clause& clause) {
  if (const char field = filter_prefix(clause.field)) {
    sequence.filters[field].push_back(Query(filter_term(field, clause.text)));
    return;
  }
  if (clause.field == Field::kCategory) {
    sequence.filters[prefix::kCategory].push_back(in_category(database_, categories_, clause.text));
    return;
  }
  if (clause.field == Field::kBefore || clause.field == Field::kAfter) {
    if (const auto date = parse_date(clause.text)) {
      sequence.ranges.push_back(clause.field == Field::kAfter ? changed_from(*date) : changed_before(*date));
      return;
    }
    Clause as_words = clause;
    as_words.field = Field::kNone;
    add(sequence, {{as_words}});
    return;
  }
  sequence.required.push_back(clause_score(clause));
}

Query QueryBuilder::clause_score(const Clause& clause) {
  if (clause.field == Field::kTitle || clause.field == Field::kNumber) {
    const char field = clause.field == Field::kTitle ? prefix::kTitle : prefix::kNumber;
    return clause.kind == ClauseKind::kPrefix ? prefix(field, clause.text) : weighed(field_words(field, clause));
  }
  if (clause.field != Field::kNone) {
    Sequence alone;
    add_field(alone, clause);
    return combine(alone, false);
  }
  switch (clause.kind) {
    case ClauseKind::kGroup: {
      Sequence group = collect(clause.group);
      return combine(group, false);
    }
    case ClauseKind::kPrefix:
      return prefix(0, clause.text);
    case ClauseKind::kWords:
    case ClauseKind::kPhrase:
      break;
  }
  Part part;
  for (const QueryUnit& unit : query_units(analyzer_, clause.text)) add_unit(part, unit);
  const Query score = scored(part);
  return clause.kind == ClauseKind::kPhrase ? filtered(score, phrase(0, clause.text)) : score;
}

// What an excluded clause, or one of several alternatives, matches: text as it stands.
Query QueryBuilder::clause_match(const Clause& clause) {
  if (clause.field != Field::kNone || clause.kind == ClauseKind::kGroup || clause.kind == ClauseKind::kPrefix)
    return clause_score(clause);
  if (clause.kind == ClauseKind::kPhrase) return phrase(0, clause.text);
  Queries words;
  for (const QueryUnit& unit : query_units(analyzer_, clause.text)) {
    if (unit.is_han()) {
      words.push_back(phrase_of(0, phrase_terms({unit})));
      continue;
    }
    Part part;
    add_unit(part, unit);
    const Queries matched = matches(part);
    words.insert(words.end(), matched.begin(), matched.end());
  }
  return all_of(words);
}

void QueryBuilder::add_unit(Part& part, const QueryUnit& unit) { unit.is_han() ? add_han(part, unit) : add_chunk(part, unit); }

void QueryBuilder::add_chunk(Part& part, const QueryUnit& unit) {
  if (!unit.code.empty()) return add_code(part, unit);
  for (const QueryAtom& atom : unit.atoms) {
    const std::string searched = atom.is_number ? atom.text : prefix::kStem + stem(atom.text);
    part.words.push_back({{searched}});
    add_score(part.scores, searched, 1);
  }
}

// A code is one word: its atoms in a row, and better as it stands.
void QueryBuilder::add_code(Part& part, const QueryUnit& unit) {
  const Query row = phrase_of(0, phrase_terms({unit}));
  part.words.push_back({{}, row});
  part.codes.push_back(weighed(row));
  add_score(part.scores, unit.code, 1);
}

void QueryBuilder::add_han(Part& part, const QueryUnit& unit) {
  const auto& characters = unit.characters;
  std::size_t begin = 0;
  for (const std::size_t end : unit.word_ends) {
    Word word;
    for (std::size_t i = begin; i + 1 < end; ++i) {
      word.terms.push_back(characters[i] + characters[i + 1]);
      add_score(part.scores, word.terms.back(), ranking_.han_pair);
    }
    if (word.terms.empty()) {
      word.terms.push_back(characters[begin]);
      add_score(part.scores, characters[begin], ranking_.han_single);
    }
    part.words.push_back(std::move(word));
    if (end < characters.size()) add_score(part.scores, characters[end - 1] + characters[end], ranking_.han_crossing);
    begin = end;
  }
}

void QueryBuilder::add_score(Scores& scores, const std::string& text, double weight) {
  if (seen_.size() >= kMaxScoringTerms && !seen_.contains(text)) return;
  seen_.emplace(text, weight);
  scores[text] += weight;
}

Queries QueryBuilder::matches(const Part& part) const {
  Queries queries;
  for (const Word& word : part.words) {
    Queries terms;
    for (const std::string& text : word.terms) terms.push_back(term(0, text));
    queries.push_back(word.terms.empty() ? word.query : all_of(terms));
  }
  return queries;
}

Query QueryBuilder::scored(const Part& part) const {
  Queries queries = part.codes;
  const auto add = [&](const std::string& text, double weight) {
    const double tells = reader_.weight(reader_.term(database_, text));
    if (tells > 0) queries.emplace_back(Query::OP_SCALE_WEIGHT, Query(text), weight * tells);
  };
  for (const auto& [text, weight] : part.scores) {
    if (weight <= 0) continue;
    add(text, weight);
    if (ranking_.title > 0) add(prefix::kTitle + text, weight * ranking_.title);
  }
  return any_of(queries);
}

// A term that only others may read is as one that is nowhere: nothing, and no work.
Query QueryBuilder::term(char field, const std::string& text) const {
  const std::string whole = field ? field + text : text;
  return reader_.knows(database_, whole) ? Query(whole) : Query();
}

// Where no order is asked for, a term that comes a thousand times is asked for once.
Queries QueryBuilder::distinct_terms(char field, const std::vector<std::string>& terms) const {
  Queries queries;
  for (const std::string& text : std::set<std::string>(terms.begin(), terms.end())) queries.push_back(term(field, text));
  return queries;
}

// What is matched as a whole, and not term by term, tells as much as its rarest term.
Query QueryBuilder::weighed(const Query& match) const {
  double tells = 0;
  for (auto at = match.get_unique_terms_begin(); at != match.get_terms_end(); ++at)
    tells = std::max(tells, reader_.weight(reader_.term(database_, *at)));
  return match.empty() ? match : Query(Query::OP_SCALE_WEIGHT, match, tells);
}

Query QueryBuilder::phrase(char field, std::string_view text) {
  std::vector<QueryUnit> units = query_units(analyzer_, text);
  return phrase_of(field, phrase_terms(units));
}

Query QueryBuilder::phrase_of(char field, const std::vector<std::string>& terms) {
  if (terms.size() == 1) return term(field, terms.front());
  const Queries distinct = distinct_terms(field, terms);
  if (std::any_of(distinct.begin(), distinct.end(), [](const Query& query) { return query.empty(); })) return {};
  Queries pieces;
  std::set<std::vector<std::string>> checked;
  std::size_t begin = 0;
  for (; begin + 1 < terms.size() && positional_checks_ < kMaxPositionalChecks; begin += kMaxPhraseTerms - 1) {
    const auto end = terms.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kMaxPhraseTerms, terms.size()));
    const std::vector<std::string> row(terms.begin() + static_cast<std::ptrdiff_t>(begin), end);
    if (!checked.insert(row).second) continue;  // "1a1a1a..." is the same two pieces again and again
    Queries piece;
    for (const std::string& text : row) piece.emplace_back(field ? field + text : text);
    ++positional_checks_;
    pieces.emplace_back(Query::OP_PHRASE, piece.begin(), piece.end(), static_cast<Xapian::termcount>(piece.size()));
  }
  if (begin + 1 < terms.size()) pieces.push_back(all_of(distinct));
  return all_of(pieces);
}

std::vector<std::string> QueryBuilder::expansions(const std::string& beginning) {
  auto found = reader_.most_frequent(database_, beginning, std::min(kMaxExpansions, kMaxExpansionsInAll - expansions_));
  expansions_ += found.size();
  return found;
}

// Any of the terms, which count as one that stands wherever they do.
Query QueryBuilder::synonyms(const std::vector<std::string>& terms) const {
  ReaderStatistics::Term together;
  for (const std::string& text : terms) {
    const auto one = reader_.term(database_, text);
    together.entries = std::min(together.entries + one.entries, reader_.entries());
    together.occurrences += one.occurrences;
  }
  const Query match(Query::OP_SYNONYM, terms.begin(), terms.end());
  return terms.empty() ? match : Query(Query::OP_SCALE_WEIGHT, match, reader_.weight(together));
}

// The last word of `text` begins so; what stands before it is there as a phrase.
Query QueryBuilder::prefix(char field, std::string_view text) {
  std::vector<QueryUnit> units = query_units(analyzer_, text);
  if (units.empty()) return {};
  const QueryUnit last = units.back();
  if (last.is_han()) return phrase_of(field, phrase_terms(units));
  units.pop_back();
  if (last.code.empty() && last.atoms.size() > 1) {
    units.push_back(last);
    units.back().atoms.pop_back();
  }
  const std::string beginning = last.code.empty() ? last.atoms.back().text : last.code;
  const Query match = synonyms(expansions(field ? field + beginning : beginning));
  return units.empty() ? match : filtered(match, phrase_of(field, phrase_terms(units)));
}

// Every word of the value stands in the field.
Query QueryBuilder::field_words(char field, const Clause& clause) {
  if (clause.kind == ClauseKind::kPhrase) return phrase(field, clause.text);
  Queries words;
  for (const QueryUnit& unit : query_units(analyzer_, clause.text)) words.push_back(field_unit(field, unit));
  return all_of(words);
}

Query QueryBuilder::field_unit(char field, const QueryUnit& unit) {
  if (unit.is_han() || !unit.code.empty()) {
    const Query row = phrase_of(field, phrase_terms({unit}));
    return unit.code.empty() ? row : Query(Query::OP_OR, term(field, unit.code), row);
  }
  std::vector<std::string> words;
  for (const QueryAtom& atom : unit.atoms) words.push_back(atom.is_number ? atom.text : prefix::kStem + stem(atom.text));
  return all_of(distinct_terms(field, words));
}

Query QueryBuilder::build_suggestion(std::string_view typed) {
  const std::vector<QueryUnit> units = query_units(analyzer_, typed);
  if (units.empty()) return {};
  Queries words;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const bool last = i + 1 == units.size();
    const Query number = field_unit(prefix::kNumber, units[i]);
    words.push_back(Query(Query::OP_OR, last ? beginning(units[i]) : field_unit(prefix::kTitle, units[i]), number));
  }
  return all_of(words);
}

// Titles with a word, and numbers, that begin like the unit.
Query QueryBuilder::beginning(const QueryUnit& unit) {
  if (unit.is_han()) return field_unit(prefix::kTitle, unit);
  const std::string& last = unit.atoms.back().text;
  Queries any{term(prefix::kEdge, last)};  // short beginnings are terms themselves
  if (count_code_points(last) > kEdgeCharacters)
    for (const std::string& found : expansions(prefix::kTitle + last)) any.emplace_back(found);
  std::vector<std::string> whole;
  for (std::size_t i = 0; i + 1 < unit.atoms.size(); ++i) whole.push_back(unit.atoms[i].text);
  Queries all = distinct_terms(prefix::kTitle, whole);
  all.push_back(any_of(any));
  const auto numbers = expansions(prefix::kNumber + (unit.code.empty() ? last : unit.code));
  return Query(Query::OP_OR, all_of(all), Query(Query::OP_OR, numbers.begin(), numbers.end()));
}

Query filter_query(const Xapian::Database& database, const Filter& filter, const CategoryTree* categories) {
  Queries all;
  const auto add = [&](char field, const std::vector<std::string>& values) {
    Queries any;
    for (const std::string& value : values) any.emplace_back(filter_term(field, value));
    if (!any.empty()) all.push_back(any_of(any));
  };
  add(prefix::kSpace, filter.spaces);
  add(prefix::kType, filter.types);
  add(prefix::kState, filter.states);
  add(prefix::kTag, filter.tags);
  add(prefix::kLanguage, filter.languages);
  add(prefix::kOwner, filter.owners);
  Queries in_any;
  for (const std::string& value : filter.categories) in_any.push_back(in_category(database, categories, value));
  if (!in_any.empty()) all.push_back(any_of(in_any));
  if (filter.changed_from) all.push_back(changed_from(*filter.changed_from));
  if (filter.changed_before) all.push_back(changed_before(*filter.changed_before));
  return all.empty() ? Query() : all_of(all);
}

}  // namespace rotulus::search
