// What a person signed (docs/formats/signatures.md), read without the code that writes it.
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.h"

namespace rotulus::verify {

struct Statement {
  std::string document, number, version, meaning, signer, name, time;
  std::uint64_t revision = 0;
  crypto::Sha256 content{}, metadata{}, prior{};
};

// Nothing for a text that has not exactly the lines of a statement.
std::optional<Statement> read_statement(std::string_view text);

}  // namespace rotulus::verify
