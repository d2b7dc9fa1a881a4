// Number schemes of templates: "SOP-{department}-{seq:04}".
// Thread-safety: pure function.
#pragma once

#include <map>
#include <string>

#include "core/time.h"

namespace rotulus::service {

// The scheme with everything filled in except the running number, which the store gives: fields by their name, {space} and
// {year}. Error{kInvalidArgument} names a field that is missing or cannot stand in a number.
std::string fill_number_scheme(const std::string& scheme, const std::map<std::string, std::string>& fields,
                               const std::string& space, Timestamp now);

}  // namespace rotulus::service
