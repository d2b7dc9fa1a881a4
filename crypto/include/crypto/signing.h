// Ed25519 signatures (RFC 8032) and X.509 certificates for the server's own TLS end.
// Thread-safety: SigningKey may sign from many threads at once; the functions are pure.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "crypto/secret.h"

namespace rotulus::crypto {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

class SigningKey {
 public:
  static SigningKey generate();
  static SigningKey from_seed(const SecretBytes& seed);  // 32 bytes
  SigningKey(SigningKey&&) noexcept;
  ~SigningKey();
  SecretBytes seed() const;
  PublicKey public_key() const;
  Signature sign(ByteView message) const;

 private:
  struct State;
  explicit SigningKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

bool verify(const PublicKey& key, ByteView message, const Signature& signature) noexcept;

// A self-signed P-256 certificate for `names` (DNS names or IP addresses), valid for `days`, written with its private key as
// PEM files (mode 0600 for the key). Refuses to overwrite: Error{kConflict}.
void create_self_signed_certificate(const std::vector<std::string>& names, int days, const std::filesystem::path& certificate,
                                    const std::filesystem::path& private_key);

}  // namespace rotulus::crypto
