// What the kinds of keys are called: to programs, and to people.
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "crypto/key_slot.h"

namespace rotulus::cli {

inline const char* kind_name(crypto::SlotKind kind) {
  switch (kind) {
    case crypto::SlotKind::kKeyFile:
      return "key_file";
    case crypto::SlotKind::kPassphrase:
      return "passphrase";
    case crypto::SlotKind::kRecovery:
      return "recovery_key";
  }
  return "";
}

// Of a name: "key file".
inline const char* kind_text(std::string_view name) {
  if (name == "key_file") return "key file";
  return name == "passphrase" ? "passphrase" : "recovery key";
}

}  // namespace rotulus::cli
