// Numbers of documents: the space's own, or those of a scheme such as "SOP-QA-{seq:04}".
#pragma once

#include <string>

#include "session_state.h"

namespace rotulus::storage {

// The scheme of a space that its documents take when no other is asked for: "QA-{seq:06}".
std::string own_scheme(const std::string& space_key);

// A scheme that was taken apart. Error{kInvalidArgument} when it has not exactly one {seq} or {seq:0N} (N from 1 to 9), is longer
// than 64 characters, or has others than A-Z, a-z, 0-9, '-', '_' and '.' around it.
class NumberScheme {
 public:
  explicit NumberScheme(const std::string& pattern);
  std::string number(std::int64_t n) const;

 private:
  std::string before_, after_;
  int digits_ = 1;
};

// The first number from `next` on that no document has; `next` is then the one behind it. Two schemes may come to the same
// number.
std::string take_free_number(SessionState& state, const NumberScheme& scheme, std::int64_t& next);
// The next number of a scheme, over all spaces.
std::string take_number(SessionState& state, const std::string& pattern);

struct NumberSequence {
  std::string pattern;
  std::int64_t next = 1;
};
// Error{kCorrupt} when it was altered.
NumberSequence read_number_sequence(const SessionState& state, const SqlStatement& query);  // pattern, next, sealed

}  // namespace rotulus::storage
