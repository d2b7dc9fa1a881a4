// What the kinds of keys are called in commands and their answers. Thread-safety: pure function.
#pragma once

#include "crypto/key_slot.h"

namespace rotulus::control {

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

}  // namespace rotulus::control
