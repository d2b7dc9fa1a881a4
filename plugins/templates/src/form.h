// A template as it is written down: template.yaml and its bodies (docs/plugins.md, "Writing a template").
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "rotulus/sdk/values.h"

namespace rotulus::templates {

// `bodies`: Markdown by language. YamlError with the line, or std::runtime_error, for what does not fit: every required section
// must have its heading in every body, or its documents could not be submitted.
sdk::Template read_template(const std::string& yaml, const sdk::LocalText& bodies);

}  // namespace rotulus::templates
