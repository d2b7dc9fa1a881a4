// Metadata as it stands in git: a YAML mapping of one line per field, every value a double-quoted string (or a list of them); the
// fields of a template are a mapping of quoted names to quoted values, indented by two. Neither state nor label stands there:
// what was signed stays as it is.
#pragma once

#include <string>
#include <string_view>

#include "storage/documents.h"

namespace rotulus::storage {

std::string metadata_to_yaml(const std::string& number, const Metadata& metadata);
// Reads what metadata_to_yaml wrote; unknown keys are passed over. `number` may be null.
Metadata metadata_from_yaml(std::string_view yaml, std::string* number);

}  // namespace rotulus::storage
