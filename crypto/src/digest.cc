#include "crypto/digest.h"

#include <algorithm>

#include "core/error.h"
#include "hmac.h"

namespace rotulus::crypto {

Sha1 sha1(std::initializer_list<ByteView> parts) {
  SHA_CTX context;
  Sha1Hash::init(context);
  for (ByteView part : parts) Sha1Hash::update(context, part);
  Sha1 out;
  Sha1Hash::finish(context, out.data());
  return out;
}

Sha1 sha1(ByteView data) { return sha1({data}); }

Sha256 sha256(ByteView data) {
  SHA256_CTX context;
  Sha256Hash::init(context);
  Sha256Hash::update(context, data);
  Sha256 out;
  Sha256Hash::finish(context, out.data());
  return out;
}

struct Sha256Stream::State {
  SHA256_CTX context;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) { Sha256Hash::init(state_->context); }
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::update(ByteView data) { Sha256Hash::update(state_->context, data); }

Sha256 Sha256Stream::finish() {
  Sha256 out;
  Sha256Hash::finish(state_->context, out.data());
  return out;
}

struct Mac::State {
  Hmac<Sha256Hash> hmac;
};

Mac::Mac(const SecretBytes& key) : state_(std::make_unique<State>(State{Hmac<Sha256Hash>(key.view())})) {}
Mac::~Mac() = default;
Mac::Mac(Mac&&) noexcept = default;

Sha256 Mac::operator()(ByteView data) const {
  Sha256 out;
  state_->hmac({data}, out);
  return out;
}

SecretBytes derive_key(const SecretBytes& key, ByteView salt, std::string_view purpose, std::size_t size) {
  constexpr std::size_t kBlock = Sha512Hash::kSize;
  if (size > 255 * kBlock) throw Error(ErrorCode::kInvalidArgument, "HKDF-SHA-512 gives at most 16320 bytes.");
  Hmac<Sha512Hash>::Digest block;
  const Hmac<Sha512Hash> extract(salt);
  extract({key.view()}, block);
  const Hmac<Sha512Hash> expand(block);
  SecretBytes out(size);
  std::uint8_t counter = 0;
  for (std::size_t done = 0; done < size; done += kBlock) {
    const ByteView previous = counter == 0 ? ByteView() : ByteView(block);
    ++counter;
    expand({previous, as_bytes(purpose), ByteView(&counter, 1)}, block);
    std::copy_n(block.begin(), std::min(kBlock, size - done), out.data() + done);
  }
  cleanse(block.data(), block.size());
  return out;
}

}  // namespace rotulus::crypto
