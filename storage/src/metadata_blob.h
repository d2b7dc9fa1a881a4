// Metadata as it stands in git: a YAML mapping of one line per field, every value a double-quoted string (or a list of them).
#pragma once

#include <string>
#include <string_view>

#include "storage/documents.h"

namespace rotulus::storage {

std::string metadata_to_yaml(const std::string& number, const Metadata& metadata);
// Reads what metadata_to_yaml wrote; unknown keys are passed over. `number` may be null.
Metadata metadata_from_yaml(std::string_view yaml, std::string* number);

}  // namespace rotulus::storage
