// Two differences from one base, brought into one order.
// Thread-safety: pure.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "compare_sequence.h"

namespace rotulus::storage {

// pieces[begin, end) of a side.
struct Stretch {
  std::size_t begin = 0, end = 0;
  std::size_t size() const { return end - begin; }
};

// What stands in one place of the three sides. Changed by one, by both, or by none.
struct Region {
  Stretch base, mine, theirs;
  bool mine_changed = false, theirs_changed = false;
};

// Whether changes of different sides that have the pieces [begin, end) of the base between them are told apart. Asked with
// begin <= end; what overlaps never is.
using TellsApart = std::function<bool(std::size_t begin, std::size_t end)>;

// In order and without gaps: the stretches together are the three sides. `mine` and `theirs` are the differences of base to them,
// `base_size` counts the pieces of the base.
std::vector<Region> regions_of(const std::vector<Hunk>& mine, const std::vector<Hunk>& theirs, std::size_t base_size,
                               const TellsApart& tells_apart);

}  // namespace rotulus::storage
