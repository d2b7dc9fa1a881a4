#include "match_finder.h"

#include <algorithm>

#include "query_units.h"
#include "terms.h"

namespace rotulus::search {

class MatchFinder::Scanner : public TokenSink {
 public:
  explicit Scanner(const MatchFinder& finder) : finder_(finder) {}

  void chunk(const Chunk& chunk) override {
    for (const Atom& atom : chunk.atoms) {
      if (!finder_.may_begin(decode(atom.text, 0).code)) continue;
      if (!look_up(atom.is_number ? atom.text : std::string_view(stem(atom.text)), atom.begin, atom.end)) look_up_prefix(atom);
    }
  }

  void han(const HanRun& run) override {
    std::string first, pair;
    for (std::size_t i = 0; i < run.characters.size(); ++i) {
      const HanCharacter& character = run.characters[i];
      if (!finder_.may_begin(character.code)) continue;
      first.clear();
      append_utf8(first, character.code);
      look_up(first, character.begin, character.end);
      if (i + 1 == run.characters.size()) break;
      pair = first;
      append_utf8(pair, run.characters[i + 1].code);
      look_up(pair, character.begin, run.characters[i + 1].end);
    }
  }

  std::vector<Match> found;

 private:
  bool look_up(std::string_view word, std::size_t begin, std::size_t end) {
    const auto& words = finder_.words_;
    const auto at = std::lower_bound(words.begin(), words.end(), word);
    if (at == words.end() || *at != word) return false;
    found.push_back({begin, end, static_cast<std::size_t>(at - words.begin())});
    return true;
  }

  void look_up_prefix(const Atom& atom) {
    for (std::size_t i = 0; i < finder_.prefixes_.size(); ++i)
      if (atom.text.starts_with(finder_.prefixes_[i])) return found.push_back({atom.begin, atom.end, finder_.words_.size() + i});
  }

  const MatchFinder& finder_;
};

MatchFinder::MatchFinder(std::string_view query) {
  learn(parse_query(query));
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  for (const auto* texts : {&words_, &prefixes_})
    for (const std::string& text : *texts)
      if (!text.empty()) beginnings_.set(decode(text, 0).code % beginnings_.size());
}

void MatchFinder::learn(const ParsedQuery& parsed) {
  for (const Alternatives& alternatives : parsed)
    for (const Clause& clause : alternatives.clauses) learn(clause);
}

void MatchFinder::learn(const Clause& clause) {
  if (clause.excluded) return;
  if (clause.field != Field::kNone && clause.field != Field::kTitle && clause.field != Field::kNumber) return;
  learn(clause.group);
  std::vector<QueryUnit> units = query_units(analyzer_, clause.text);
  if (clause.kind == ClauseKind::kPrefix && !units.empty() && !units.back().is_han()) {
    prefixes_.push_back(units.back().atoms.back().text);
    units.back().atoms.pop_back();
  }
  for (const QueryUnit& unit : units) {
    for (const QueryAtom& atom : unit.atoms) words_.push_back(atom.is_number ? atom.text : stem(atom.text));
    const auto& characters = unit.characters;
    for (std::size_t i = 0; i + 1 < characters.size(); ++i) words_.push_back(characters[i] + characters[i + 1]);
    if (characters.size() == 1) words_.push_back(characters.front());
  }
}

std::vector<Match> MatchFinder::find(std::string_view text) {
  Scanner scanner(*this);
  if (!words_.empty() || !prefixes_.empty()) analyzer_.analyze(text, scanner);
  return std::move(scanner.found);
}

}  // namespace rotulus::search
