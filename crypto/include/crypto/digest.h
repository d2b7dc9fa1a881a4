// Hashes and message authentication codes (FIPS 180-4, RFC 2104, RFC 5869), and text encodings of bytes.
// Thread-safety: all functions are pure; Mac may be used from many threads at once; Sha256Stream belongs to one thread.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace rotulus::crypto {

using Sha1 = std::array<std::uint8_t, 20>;
using Sha256 = std::array<std::uint8_t, 32>;

Sha1 sha1(ByteView data);
// SHA-1 of several parts one after the other; git object names need the header and the body.
Sha1 sha1(std::initializer_list<ByteView> parts);
Sha256 sha256(ByteView data);

class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  void update(ByteView data);
  Sha256 finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// HMAC-SHA-256 under a fixed key.
class Mac {
 public:
  explicit Mac(const SecretBytes& key);
  ~Mac();
  Mac(Mac&&) noexcept;
  Sha256 operator()(ByteView data) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// HKDF-SHA-512 (RFC 5869): one subkey per purpose. `purpose` is an ASCII label such as "rotulus/1 object".
SecretBytes derive_key(const SecretBytes& key, ByteView salt, std::string_view purpose, std::size_t size = kKeySize);

std::string hex(ByteView data);
std::string base64url(ByteView data);                    // without padding
bool from_base64url(std::string_view text, Bytes& out);  // false when the text is not base64url

}  // namespace rotulus::crypto
