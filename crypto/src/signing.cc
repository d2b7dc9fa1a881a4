#include "crypto/signing.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "core/error.h"
#include "openssl_error.h"
#include "openssl_handle.h"

namespace rotulus::crypto {
namespace {

// OpenSSL copies private keys into its own locked heap when there is one. Best effort, once for the process.
void prepare_library_heap() {
  static const int prepared = CRYPTO_secure_malloc_init(std::size_t{64} * 1024, 32);
  static_cast<void>(prepared);
}

}  // namespace

struct SigningKey::State {
  PkeyHandle key;
};

SigningKey::SigningKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::generate() { return from_seed(random_secret()); }

SigningKey SigningKey::from_seed(const SecretBytes& seed) {
  if (seed.size() != kKeySize) throw Error(ErrorCode::kInvalidArgument, "The seed of a signing key has 32 bytes.");
  prepare_library_heap();
  PkeyHandle key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.view().data(), seed.size()));
  check(key != nullptr, "make a signing key");
  return SigningKey(std::make_unique<State>(State{std::move(key)}));
}

SecretBytes SigningKey::seed() const {
  SecretBytes out(kKeySize);
  std::size_t size = out.size();
  check(EVP_PKEY_get_raw_private_key(state_->key.get(), out.data(), &size) == 1, "read a signing key");
  return out;
}

PublicKey SigningKey::public_key() const {
  PublicKey out;
  std::size_t size = out.size();
  check(EVP_PKEY_get_raw_public_key(state_->key.get(), out.data(), &size) == 1, "read a public key");
  return out;
}

Signature SigningKey::sign(ByteView message) const {
  const DigestHandle context(EVP_MD_CTX_new());
  check(context != nullptr, "sign");
  check(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) == 1, "sign");
  Signature out;
  std::size_t size = out.size();
  check(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) == 1 && size == out.size(), "sign");
  return out;
}

bool verify(const PublicKey& key, ByteView message, const Signature& signature) noexcept {
  const PkeyHandle handle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const DigestHandle context(EVP_MD_CTX_new());
  const bool good = handle && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
                    EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
  if (!good) ERR_clear_error();  // a wrong signature is an answer; left in the queue it would look like a failed TLS call
  return good;
}

}  // namespace rotulus::crypto
