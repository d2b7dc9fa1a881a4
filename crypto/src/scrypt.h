// scrypt (RFC 7914) with r = 8 and p = 1. One call holds 2^log_n KiB of memory.
// Thread-safety: pure function.
#pragma once

#include "crypto/secret.h"

namespace rotulus::crypto {

// A stored cost above this is taken for damage, so that an altered record cannot ask for all memory (2^20 KiB = 1 GiB).
inline constexpr std::uint32_t kLargestScryptLogN = 20;

// Error{kInternal} when there is no memory for it or log_n is not in 1..kLargestScryptLogN.
SecretBytes scrypt(ByteView password, ByteView salt, std::uint32_t log_n, std::size_t size);

}  // namespace rotulus::crypto
