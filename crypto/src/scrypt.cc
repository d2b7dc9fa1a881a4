#include "scrypt.h"

#include <openssl/evp.h>

#include "openssl_error.h"

namespace rotulus::crypto {

SecretBytes scrypt(ByteView password, ByteView salt, std::uint32_t log_n, std::size_t size) {
  constexpr std::uint64_t kR = 8;
  constexpr std::uint64_t kP = 1;
  check(log_n >= 1 && log_n <= kLargestScryptLogN, "hash a password: the cost is out of range");
  const std::uint64_t n = std::uint64_t{1} << log_n;
  const std::uint64_t memory = 128 * kR * (n + kP + 2);  // what the algorithm holds; the library refuses more than it is told
  SecretBytes out(size);
  check(EVP_PBE_scrypt(as_text(password).data(), password.size(), salt.data(), salt.size(), n, kR, kP, memory, out.data(),
                       size) == 1,
        "hash a password");
  return out;
}

}  // namespace rotulus::crypto
