// The postings of one document while it is analysed: term -> frequency and positions. Most of the work of indexing goes through
// here, so it is a flat hash table that keeps its memory from document to document. Thread-safety: a PostingTable belongs to one
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::search {

class PostingTable {
 public:
  using Index = std::uint32_t;
  static constexpr Index kNone = 0xFFFFFFFF;

  PostingTable();
  void clear();

  // The posting of `term`, made if it is new. Valid until clear().
  Index find(std::string_view term);
  void count(Index posting) { ++postings_[posting].frequency; }
  // A position that adds nothing to the frequency.
  void place(Index posting, std::uint32_t position);

  // A companion of a posting, kNone at first: where a word remembers the posting of its stem.
  Index& companion(Index posting) { return postings_[posting].companion; }

  std::size_t size() const { return postings_.size(); }
  std::string_view term(Index posting) const { return {text_.data() + postings_[posting].begin, postings_[posting].length}; }
  std::uint32_t frequency(Index posting) const { return postings_[posting].frequency; }
  // Positions in the order in which they were added.
  template <class Action>
  void for_each_position(Index posting, Action action) const {
    for (Index at = postings_[posting].first; at != kNone; at = positions_[at].next) action(positions_[at].value);
  }
  // All postings, ordered by term.
  const std::vector<Index>& sorted();

 private:
  struct Posting {
    std::uint64_t order;  // the first eight bytes of the term, big-endian: decides nearly every comparison
    std::uint32_t begin, length, hash, frequency;
    Index first, last;  // of its positions
    Index companion;
  };
  struct Position {
    std::uint32_t value;
    Index next;
  };
  void grow();

  std::string text_;
  std::vector<Posting> postings_;
  std::vector<Position> positions_;
  std::vector<Index> slots_;  // a power of two; kNone where free
  std::vector<Index> sorted_;
};

}  // namespace rotulus::search
