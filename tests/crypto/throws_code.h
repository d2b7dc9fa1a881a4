// Which error code a call ends with.
#pragma once

#include <optional>

#include "core/error.h"

namespace rotulus::test {

// Nothing when `call` returns.
template <class Call>
std::optional<ErrorCode> code_of(Call&& call) {
  try {
    static_cast<void>(call());
    return std::nullopt;
  } catch (const Error& error) {
    return error.code();
  }
}

}  // namespace rotulus::test
