// Markdown to the text that a reader sees: what is indexed and what snippets are cut from. Inline marks vanish without a trace,
// so that a phrase is found across them; blocks stay apart. Thread-safety: pure function. Never fails: what is not Markdown stays
// as it is.
#pragma once

#include <string>
#include <string_view>

namespace rotulus::search {

std::string plain_text(std::string_view markdown);

}  // namespace rotulus::search
