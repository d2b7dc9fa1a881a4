// Entries of the audit log as they are hashed (docs/formats/rows.md), read without the code that writes them.
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "crypto/secret.h"

namespace rotulus::verify {

struct Entry {
  std::uint64_t sequence = 0;
  Timestamp time;
  std::int64_t actor = 0;
  std::string action, object;
  bool done = false;  // else refused
  std::string actor_name, detail;
};

// Nothing for bytes that are no entry, or another spelling of one.
std::optional<Entry> decode_entry(crypto::ByteView leaf);

// Takes a word and the space behind it from the front of a detail.
std::string_view take_word(std::string_view& rest);
// The number behind `mark`: "@3", "v2". Nothing when it is none.
std::optional<std::uint64_t> number_after(std::string_view word, std::string_view mark);

}  // namespace rotulus::verify
