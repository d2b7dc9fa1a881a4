// Lines of a page put together again.
// Thread-safety: pure function.
#pragma once

#include <string>
#include <string_view>

namespace rotulus::pdf {

// Chinese and Japanese have no spaces: a line that ends and one that begins with such a character are one text. A word that a
// hyphen divides at the end of a line is one word.
std::string joined_lines(std::string_view text);

}  // namespace rotulus::pdf
