// Base64 with padding (RFC 4648, section 4), as signed notes and JSON have it.
// Thread-safety: pure functions. Not for keys: the time depends on the bytes.
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace rotulus::crypto {

std::string base64(ByteView data);
bool from_base64(std::string_view text, Bytes& out);  // false when base64() would not have written the text

}  // namespace rotulus::crypto
