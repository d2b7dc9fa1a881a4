#include "query_units.h"

#include "terms.h"
#include "unicode.h"
#include "word_breaker.h"

namespace rotulus::search {
namespace {

class Keeper : public TokenSink {
 public:
  void chunk(const Chunk& chunk) override {
    QueryUnit unit;
    for (const Atom& atom : chunk.atoms) unit.atoms.push_back({std::string(atom.text), atom.begin, atom.end, atom.is_number});
    unit.code = chunk.code;
    units.push_back(std::move(unit));
  }

  void han(const HanRun& run) override {
    QueryUnit unit;
    for (const HanCharacter& character : run.characters) append_utf8(unit.characters.emplace_back(), character.code);
    unit.word_ends = search::word_ends(run);
    units.push_back(std::move(unit));
  }

  std::vector<QueryUnit> units;
};

// The last character of a run is a term there, and followed by what is no Han character: it closes the gap that the pairs leave.
void append_han(std::vector<std::string>& terms, const std::vector<std::string>& characters, bool last) {
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) terms.push_back(characters[i] + characters[i + 1]);
  if (!last || characters.size() == 1) terms.push_back(characters.back());
}

}  // namespace

std::vector<QueryUnit> query_units(Analyzer& analyzer, std::string_view text) {
  Keeper keeper;
  analyzer.analyze(text, keeper);
  return std::move(keeper.units);
}

std::vector<std::string> query_tokens(const std::vector<QueryUnit>& units) {
  std::vector<std::string> tokens;
  for (const QueryUnit& unit : units) {
    tokens.insert(tokens.end(), unit.characters.begin(), unit.characters.end());
    for (const QueryAtom& atom : unit.atoms) tokens.push_back(atom.is_number ? atom.text : stem(atom.text));
  }
  return tokens;
}

std::vector<std::string> phrase_terms(const std::vector<QueryUnit>& units) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].is_han()) append_han(terms, units[i].characters, i + 1 == units.size());
    for (const QueryAtom& atom : units[i].atoms) terms.push_back(atom.text);
  }
  return terms;
}

}  // namespace rotulus::search
