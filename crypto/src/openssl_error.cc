#include "openssl_error.h"

#include <openssl/err.h>

#include <array>
#include <string>

#include "core/error.h"

namespace rotulus::crypto {

void throw_openssl_error(std::string_view what) {
  std::array<char, 256> text{};
  const unsigned long code = ERR_get_error();
  ERR_error_string_n(code, text.data(), text.size());
  ERR_clear_error();
  throw Error(ErrorCode::kInternal, "The cryptographic library failed to " + std::string(what) +
                                        (code != 0 ? ": " + std::string(text.data()) : "") + ".");
}

}  // namespace rotulus::crypto
