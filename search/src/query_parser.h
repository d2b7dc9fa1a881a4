// The query language (docs/query-language.md): what somebody typed, as clauses. There are no errors: what is no operator is
// words. Thread-safety: pure function.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::search {

inline constexpr std::size_t kMaxQueryCharacters = 2'000;  // what follows is not looked at
inline constexpr std::size_t kMaxClauses = 200;
inline constexpr int kMaxNesting = 10;  // deeper parentheses separate words and nothing else

enum class Field : std::uint8_t {
  kNone,
  kTitle,
  kNumber,
  kType,
  kState,
  kSpace,
  kTag,
  kOwner,
  kLanguage,
  kCategory,
  kBefore,
  kAfter
};

enum class ClauseKind : std::uint8_t { kWords, kPhrase, kPrefix, kGroup };

struct Clause;

// Clauses joined by OR; one alone is the usual case.
struct Alternatives {
  std::vector<Clause> clauses;
};
using ParsedQuery = std::vector<Alternatives>;

struct Clause {
  ClauseKind kind = ClauseKind::kWords;
  Field field = Field::kNone;
  bool excluded = false;
  std::string text;       // without quotes, field name and star
  std::size_t begin = 0;  // where the text stands in what was typed
  ParsedQuery group;      // of kGroup
};

ParsedQuery parse_query(std::string_view typed);

}  // namespace rotulus::search
