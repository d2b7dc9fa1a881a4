// The terms of the index (docs/decisions/0003-index-terms.md). Folded text never begins with an ASCII capital, so that
// capitals are free to mark fields.
//
//   word            a word as written, folded, with positions; a number likewise; a code as a whole, without positions
//   Zstem           its English stem, without positions: what queries score by
//   AB              two neighbouring Han characters, at the position of the first
//   A               one Han character; with a position only where it begins or ends a run, which ties the run to its neighbours
//                   in phrases
//   S... N...       the same for the title and for the number
//   E...            the first characters of the title's words: what suggestions look up
//   Q               document and audience: the key of the entry
//   A...            who may read it: see access.h
//   P T V K L O C   space key, type, state, tag, language, owner, key of a category
//   X               the blank entry of a database: see document_builder.h
//
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"
#include "search/entry.h"

namespace rotulus::search {

inline constexpr std::size_t kMaxTermBytes = 240;  // Xapian's own limit is 245

namespace prefix {
inline constexpr char kStem = 'Z', kTitle = 'S', kNumber = 'N', kEdge = 'E', kKey = 'Q', kAccess = 'A', kSpace = 'P', kType = 'T',
                      kState = 'V', kTag = 'K', kLanguage = 'L', kOwner = 'O', kCategory = 'C', kBlank = 'X';
}

inline constexpr std::size_t kEdgeCharacters = 3;

// Value slots of an entry.
enum Slot : unsigned {
  kSlotDocument = 0,  // the 16 bytes of the document id
  kSlotChanged = 1,   // time_value(), then 8 bytes of the revision: no two entries have the same
  kSlotNumber = 2,    // number_sort_key(), a zero byte, then as kSlotChanged
  kSlotFacets = 3,    // see facets.h
};

std::string key_term(const EntryKey& key);
std::optional<EntryKey> parse_key_term(std::string_view term);
std::string big_endian(std::uint64_t value);
std::uint64_t read_big_endian(std::string_view bytes);
// 8 bytes that sort as the times do.
std::string time_value(Timestamp time);
// The term of a filter value: folded, so that `tag:GMP` finds "gmp".
std::string filter_term(char field, std::string_view value);
// Sorts "SOP-2" before "SOP-10", and entries without a number last.
std::string number_sort_key(std::string_view number);

// The English stem of a folded word; words with other letters come back as they are.
const std::string& stem(std::string_view word);

}  // namespace rotulus::search
