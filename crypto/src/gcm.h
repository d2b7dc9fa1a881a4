// AES-256-GCM (NIST SP 800-38D) with 12-byte nonces and 16-byte tags: the one place that calls the cipher.
// Thread-safety: a GcmContext belongs to one thread.
#pragma once

#include <openssl/evp.h>

#include <memory>

#include "crypto/secret.h"

namespace rotulus::crypto {

inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;
using Nonce = std::array<std::uint8_t, kNonceSize>;

class GcmContext {
 public:
  enum class Direction { kSeal, kOpen };

  explicit GcmContext(Direction direction);

  // A new key (32 bytes) for the messages that follow. Never use one nonce twice under one key.
  void set_key(const std::uint8_t* key);
  // Begins a message and authenticates its associated data.
  void begin(const Nonce& nonce, ByteView associated);
  // Both in one call, for keys that serve one message.
  void begin(const std::uint8_t* key, const Nonce& nonce, ByteView associated);
  // Transforms bytes; `out` has room for all of them and is either `in` itself or does not overlap it. At most 1 GiB a call.
  // What comes out when opening is not to be released before check_tag() said yes.
  void update(ByteView in, std::uint8_t* out);
  void write_tag(std::uint8_t* tag);                      // ends a sealed message
  [[nodiscard]] bool check_tag(const std::uint8_t* tag);  // ends an opened message

  // Contexts of this thread, made once: making one costs more than sealing a small value.
  static GcmContext& sealing();
  static GcmContext& opening();

 private:
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  std::unique_ptr<EVP_CIPHER_CTX, Free> context_;
};

}  // namespace rotulus::crypto
