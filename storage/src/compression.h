// zstd level 3 around an object, with or without a predecessor as prefix. The first byte says which.
// Thread-safety: pure functions over thread-local contexts.
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace rotulus::storage {

// `out` becomes flag | body. `prefix` may be empty.
void compress(std::string_view bytes, std::string_view prefix, crypto::Bytes& out);
// `size` is the exact size of the result. Error{kCorrupt} naming `what`.
std::string decompress(crypto::ByteView coded, std::string_view prefix, std::size_t size, std::string_view what);

}  // namespace rotulus::storage
