// How a text is written: which of its characters are marks that nobody reads.
#pragma once

#include <cstdint>

namespace rotulus::search {

enum class Markup : std::uint8_t { kNone, kMarkdown };

}  // namespace rotulus::search
