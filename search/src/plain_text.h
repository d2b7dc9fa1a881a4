// Markdown to the text that a reader sees: what is indexed and what snippets are cut from. Inline marks vanish without a trace,
// so that a phrase is found across them; blocks stay apart. Thread-safety: pure functions. They never fail: what is not Markdown
// stays as it is.
#pragma once

#include <string>
#include <string_view>

#include "search/markup.h"

namespace rotulus::search {

std::string plain_text(std::string_view markdown);
// In a text without marks brackets and stars are text, too.
std::string visible_text(std::string_view text, Markup markup);

}  // namespace rotulus::search
