// Cursors: how far somebody has read in one list of results. Bound to the question, so that a cursor of another one starts anew.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "search/index.h"

namespace rotulus::search {

std::string make_cursor(const SearchRequest& request, std::size_t offset);
// 0 for an empty cursor, one of another question, and one that is none of ours.
std::size_t cursor_offset(const SearchRequest& request);

}  // namespace rotulus::search
