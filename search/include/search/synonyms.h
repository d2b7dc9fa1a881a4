// A list of synonyms: words and phrases that mean the same in one space (docs/query-language.md).
//
// One group a line, its members separated by commas (, ， 、); a bullet before them is passed over, and lines without a comma or
// beginning with # are text for people. What exceeds the limits below is left out.
// Thread-safety: const methods from many threads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rotulus::search {

class Synonyms {
 public:
  static constexpr std::size_t kMaxGroups = 2'000, kMaxMembers = 20;  // of a list, of a group
  static constexpr std::size_t kMaxTokens = 8;                        // of a member: words, or Han characters

  // `space_key`: in whose entries the list is spoken.
  Synonyms(std::string_view text, std::string space_key);

  const std::string& space_key() const { return space_key_; }
  std::size_t group_count() const { return groups_.size(); }

  struct Match {
    std::size_t begin = 0, end = 0;          // tokens of the query
    std::vector<std::string_view> synonyms;  // the other members, as they were written; they belong to the list
  };
  // Where members stand in the tokens of a query, the longest of those that begin at one place.
  std::vector<Match> find(const std::vector<std::string>& tokens) const;

 private:
  struct Member {
    std::string text;
    std::vector<std::string> tokens;
  };
  struct Place {
    std::size_t group = 0, member = 0;
  };
  void add_line(std::string_view line);

  std::string space_key_;
  std::vector<std::vector<Member>> groups_;
  std::unordered_multimap<std::string, Place> by_first_;  // token
};

}  // namespace rotulus::search
