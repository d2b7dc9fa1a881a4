// The text of HTML as people see it.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "rotulus/sdk/extractor.h"

namespace rotulus::text {

// In whatever encoding; `declared` by whoever brought it, else what the page says itself counts. False when it is no text.
bool read_html(std::string_view bytes, const std::string& declared, sdk::TextSink& sink);

}  // namespace rotulus::text
