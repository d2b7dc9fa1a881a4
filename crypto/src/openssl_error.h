// Turns a failure inside OpenSSL into an Error. The library's own text goes along; it never holds keys or contents.
#pragma once

#include <string_view>

namespace rotulus::crypto {

[[noreturn]] void throw_openssl_error(std::string_view what);

inline void check(bool ok, std::string_view what) {
  if (!ok) throw_openssl_error(what);
}

}  // namespace rotulus::crypto
