// What the kinds of keys are called: to programs, and to people.
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "control/key_kinds.h"

namespace rotulus::cli {

using control::kind_name;

// Of a name: "key file".
inline const char* kind_text(std::string_view name) {
  if (name == "key_file") return "key file";
  return name == "passphrase" ? "passphrase" : "recovery key";
}

}  // namespace rotulus::cli
