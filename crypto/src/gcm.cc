#include "gcm.h"

#include <openssl/err.h>

#include <algorithm>

#include "openssl_error.h"

namespace rotulus::crypto {
namespace {

// Fetched once and never freed, so that values with static storage may still be opened while the process ends.
const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  check(cipher != nullptr, "provide AES-256-GCM");
  return cipher;
}

}  // namespace

GcmContext::GcmContext(Direction direction) : context_(EVP_CIPHER_CTX_new()) {
  check(context_ != nullptr, "make a cipher context");
  check(EVP_CipherInit_ex2(context_.get(), aes_256_gcm(), nullptr, nullptr, direction == Direction::kSeal ? 1 : 0, nullptr) == 1,
        "start the cipher");
}

// Passing no cipher and no direction below keeps what the constructor set, and spares the library its look-up.
void GcmContext::set_key(const std::uint8_t* key) {
  check(EVP_CipherInit_ex2(context_.get(), nullptr, key, nullptr, -1, nullptr) == 1, "set a key");
}

void GcmContext::begin(const Nonce& nonce, ByteView associated) { begin(nullptr, nonce, associated); }

void GcmContext::begin(const std::uint8_t* key, const Nonce& nonce, ByteView associated) {
  check(EVP_CipherInit_ex2(context_.get(), nullptr, key, nonce.data(), -1, nullptr) == 1, "start a message");
  if (!associated.empty()) update(associated, nullptr);
}

void GcmContext::update(ByteView in, std::uint8_t* out) {
  if (in.empty()) return;
  int written = 0;
  check(EVP_CipherUpdate(context_.get(), out, &written, in.data(), static_cast<int>(in.size())) == 1, "transform a message");
}

void GcmContext::write_tag(std::uint8_t* tag) {
  int written = 0;
  std::uint8_t nothing[kTagSize];  // GCM leaves no bytes for the end, but the library wants an address
  check(EVP_CipherFinal_ex(context_.get(), nothing, &written) == 1, "end a message");
  check(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize, tag) == 1, "give a tag");
}

bool GcmContext::check_tag(const std::uint8_t* tag) {
  std::uint8_t expected[kTagSize];
  std::copy_n(tag, kTagSize, expected);  // the library takes an address it could write to
  check(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, expected) == 1, "take a tag");
  int written = 0;
  std::uint8_t nothing[kTagSize];
  if (EVP_CipherFinal_ex(context_.get(), nothing, &written) == 1) return true;
  ERR_clear_error();  // a wrong tag is an answer; left in the queue it would look like a failed TLS call to this thread
  return false;
}

GcmContext& GcmContext::sealing() {
  thread_local GcmContext context(Direction::kSeal);
  return context;
}

GcmContext& GcmContext::opening() {
  thread_local GcmContext context(Direction::kOpen);
  return context;
}

}  // namespace rotulus::crypto
