#include "numbering.h"

#include <algorithm>

#include "core/error.h"

namespace rotulus::storage {
namespace {

constexpr std::size_t kMaximumPattern = 64;
constexpr std::string_view kSequence = "{seq";

RecordWriter sequence_context(const NumberSequence& row) {
  RecordWriter clear;
  clear.text("number_sequence").text(row.pattern).number(row.next);
  return clear;
}

bool may_stand_in_number(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// "{seq}" -> 1, "{seq:04}" -> 4, anything else -> 0.
int digits_of(std::string_view field) {
  if (field == "{seq}") return 1;
  const bool padded = field.size() == 8 && field.starts_with("{seq:0") && field[6] >= '1' && field[6] <= '9' && field[7] == '}';
  return padded ? field[6] - '0' : 0;
}

bool is_taken(const SessionState& state, const std::string& number) {
  auto query = state.db.statement("SELECT 1 FROM document WHERE number = ?1");
  return query.bind(number).step();
}

}  // namespace

std::string own_scheme(const std::string& space_key) { return space_key + "-{seq:06}"; }

NumberScheme::NumberScheme(const std::string& pattern) {
  const auto begin = pattern.find(kSequence), end = pattern.find('}', begin == std::string::npos ? 0 : begin);
  if (begin != std::string::npos && end != std::string::npos) {
    before_ = pattern.substr(0, begin);
    after_ = pattern.substr(end + 1);
    digits_ = digits_of(std::string_view(pattern).substr(begin, end + 1 - begin));
  } else {
    digits_ = 0;
  }
  const bool clean = std::all_of(before_.begin(), before_.end(), may_stand_in_number) &&
                     std::all_of(after_.begin(), after_.end(), may_stand_in_number);
  if (digits_ == 0 || !clean || pattern.size() > kMaximumPattern)
    throw Error(ErrorCode::kInvalidArgument, "'" + pattern +
                                                 "' is no number scheme: it needs {seq} or {seq:04} once, and beside it letters,"
                                                 " digits, '-', '_' and '.' only, 64 characters in all.");
}

std::string NumberScheme::number(std::int64_t n) const {
  std::string digits = std::to_string(n);
  if (const auto wanted = static_cast<std::size_t>(digits_); digits.size() < wanted)
    digits.insert(0, wanted - digits.size(), '0');
  return before_ + digits + after_;
}

std::string take_free_number(SessionState& state, const NumberScheme& scheme, std::int64_t& next) {
  std::string number;
  do number = scheme.number(next++);
  while (is_taken(state, number));
  return number;
}

NumberSequence read_number_sequence(const SessionState& state, const SqlStatement& query) {
  const NumberSequence row{query.text(0), query.number(1)};
  open_row(state, kSystemScope, sequence_context(row), query.blob(2), "the number_sequence " + row.pattern);
  return row;
}

std::string take_number(SessionState& state, const std::string& pattern) {
  const NumberScheme scheme(pattern);
  NumberSequence row{pattern, 1};
  {
    auto query = state.db.statement("SELECT pattern, next, sealed FROM number_sequence WHERE pattern = ?1");
    if (query.bind(pattern).step()) row = read_number_sequence(state, query);
  }
  std::string number = take_free_number(state, scheme, row.next);
  state.db
      .statement(
          "INSERT INTO number_sequence(pattern, next, sealed) VALUES(?1, ?2, ?3)"
          " ON CONFLICT DO UPDATE SET next = ?2, sealed = ?3")
      .bind(row.pattern, row.next, seal_row(state, kSystemScope, sequence_context(row), {}))
      .run();
  return number;
}

}  // namespace rotulus::storage
