// Rows of table `object` that are sealed together: the trees and the commit that one change of a space wrote. A seal costs more
// than a changed tree, so one serves for all of them.
//
// The value stands in the last row, the carrier; each of the others says in one clear byte how many rows further that is. The
// seal covers the clear columns of all. Contents are never among them: every one is under the key of its document. Thread-safety:
// plain values; loading as the connection.
#pragma once

#include <vector>

#include "object_row.h"

namespace rotulus::storage {

struct ObjectGroup {
  static constexpr std::size_t kMost = 32;

  std::vector<ObjectRow> rows;  // ascending without gaps, the carrier last; most groups have it alone

  const ObjectRow& carrier() const { return rows.back(); }
  Bytes context() const;
  // The bodies in the order of rows to the bytes that are sealed, and back. Error{kCorrupt}.
  static Bytes join(const std::vector<Bytes>& bodies);
  std::vector<ByteView> split(ByteView body) const;
  std::size_t position_of(std::int64_t row) const { return static_cast<std::size_t>(row - rows.front().id); }
};

inline bool is_carried(const ObjectRow& row) { return row.data.size() == 1; }
// The group that a row belongs to. Error{kCorrupt} when it, or its carrier, is missing.
ObjectGroup load_group(Connection& db, std::int64_t row);

}  // namespace rotulus::storage
