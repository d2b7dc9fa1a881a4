// The text of an e-mail: whom it went to, its subject, what it says, and the names of what is attached.
// Thread-safety: pure functions, after prepare_email().
#pragma once

#include <string_view>

#include "rotulus/sdk/extractor.h"

namespace rotulus::text {

void prepare_email();
// False when it is no e-mail.
bool read_email(std::string_view bytes, sdk::TextSink& sink);

}  // namespace rotulus::text
