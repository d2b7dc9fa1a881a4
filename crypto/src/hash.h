// SHA-1, SHA-256 and SHA-512 (FIPS 180-4) as plain states that can be copied and kept in locked memory.
//
// OpenSSL's EVP contexts can do neither: they live on its ordinary heap, and every start and copy allocates (measured: 68 ns
// against 43 ns for the SHA-1 of 40 bytes, 260 ns one-shot). So hash.cc uses the low-level interface, deprecated in OpenSSL 3.
// Thread-safety: a context belongs to one thread; copying one that nobody changes is safe.
#pragma once

#include <openssl/sha.h>

#include "crypto/secret.h"

namespace rotulus::crypto {

struct Sha1Hash {
  using Context = SHA_CTX;
  static constexpr std::size_t kBlock = SHA_CBLOCK;
  static constexpr std::size_t kSize = SHA_DIGEST_LENGTH;
  static void init(Context& context) noexcept;
  static void update(Context& context, ByteView data) noexcept;
  static void finish(Context& context, std::uint8_t* out) noexcept;
};

struct Sha256Hash {
  using Context = SHA256_CTX;
  static constexpr std::size_t kBlock = SHA256_CBLOCK;
  static constexpr std::size_t kSize = SHA256_DIGEST_LENGTH;
  static void init(Context& context) noexcept;
  static void update(Context& context, ByteView data) noexcept;
  static void finish(Context& context, std::uint8_t* out) noexcept;
};

struct Sha512Hash {
  using Context = SHA512_CTX;
  static constexpr std::size_t kBlock = SHA512_CBLOCK;
  static constexpr std::size_t kSize = SHA512_DIGEST_LENGTH;
  static void init(Context& context) noexcept;
  static void update(Context& context, ByteView data) noexcept;
  static void finish(Context& context, std::uint8_t* out) noexcept;
};

}  // namespace rotulus::crypto
