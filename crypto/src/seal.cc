// Small values. The format is described in seal.h and docs/formats/sealed.md.
#include "crypto/seal.h"

#include <algorithm>

#include "core/error.h"
#include "gcm.h"
#include "hmac.h"

namespace rotulus::crypto {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kCommitmentSize = 16;
constexpr std::size_t kHeaderSize = 1 + kSaltSize + kCommitmentSize;
constexpr std::size_t kLargestValue = std::size_t{1} << 30;
constexpr std::size_t kLargestAssociated = std::size_t{1} << 20;
constexpr std::string_view kLabel{"rotulus/1 value\0", 16};
static_assert(kSealOverhead == kHeaderSize + kTagSize);

// The key of a value seals exactly that value, so a fixed nonce never repeats under a key.
constexpr Nonce kOnlyNonce{};

// What the purpose key and the salt give: the cipher key, then the commitment.
struct ValueKey {
  Hmac<Sha512Hash>::Digest bytes;
  ~ValueKey() { cleanse(bytes.data(), bytes.size()); }
  const std::uint8_t* key() const { return bytes.data(); }
  ByteView commitment() const { return ByteView(bytes).subspan(kKeySize, kCommitmentSize); }
};

struct Parts {
  ByteView salt, commitment, ciphertext;
  const std::uint8_t* tag;
};

bool well_formed(ByteView sealed) {
  return sealed.size() >= kSealOverhead && sealed[0] == kFormat && sealed.size() - kSealOverhead <= kLargestValue;
}

Parts take_apart(ByteView sealed) {
  const std::size_t size = sealed.size() - kSealOverhead;
  return {sealed.subspan(1, kSaltSize), sealed.subspan(1 + kSaltSize, kCommitmentSize), sealed.subspan(kHeaderSize, size),
          sealed.data() + kHeaderSize + size};
}

[[noreturn]] void throw_corrupt(std::string_view what) {
  throw Error(ErrorCode::kCorrupt, std::string(what) + " does not open: it was altered, or is sealed for another place or key.");
}

}  // namespace

struct Sealer::State {
  Hmac<Sha512Hash> hmac;

  void derive(ByteView salt, ValueKey& out) const { hmac({as_bytes(kLabel), salt}, out.bytes); }

  // Starts opening; false when the value is malformed or made under another key.
  bool begin(ByteView sealed, ByteView associated, GcmContext& gcm) const {
    if (!well_formed(sealed)) return false;
    const Parts parts = take_apart(sealed);
    ValueKey key;
    derive(parts.salt, key);
    if (!equal_constant_time(key.commitment(), parts.commitment)) return false;
    gcm.begin(key.key(), kOnlyNonce, associated);
    return true;
  }

  // Writes the plaintext to `out`, which has room for it. False, and `out` cleansed, when a check fails.
  bool open_into(ByteView sealed, ByteView associated, std::uint8_t* out) const {
    GcmContext& gcm = GcmContext::opening();
    if (!begin(sealed, associated, gcm)) return false;
    const Parts parts = take_apart(sealed);
    gcm.update(parts.ciphertext, out);
    if (gcm.check_tag(parts.tag)) return true;
    cleanse(out, parts.ciphertext.size());
    return false;
  }
};

Sealer::Sealer(const SecretBytes& purpose_key) {
  if (purpose_key.size() != kKeySize) throw Error(ErrorCode::kInternal, "A purpose key has 32 bytes.");
  state_ = std::make_unique<State>(State{Hmac<Sha512Hash>(purpose_key.view())});
}
Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer& Sealer::operator=(Sealer&&) noexcept = default;

Bytes Sealer::seal(ByteView plaintext, ByteView associated) const {
  Bytes out;
  out.reserve(plaintext.size() + kSealOverhead);
  seal_to(plaintext, associated, out);
  return out;
}

void Sealer::seal_to(ByteView plaintext, ByteView associated, Bytes& out) const {
  if (plaintext.size() > kLargestValue) throw Error(ErrorCode::kTooLarge, "A sealed value holds at most 1 GiB.");
  if (associated.size() > kLargestAssociated) throw Error(ErrorCode::kTooLarge, "Associated data is at most 1 MiB.");
  const std::size_t start = out.size();
  out.resize(start + plaintext.size() + kSealOverhead);
  std::uint8_t* header = out.data() + start;
  std::uint8_t* body = header + kHeaderSize;
  header[0] = kFormat;
  const std::span<std::uint8_t> salt(header + 1, kSaltSize);
  random_bytes(salt);
  ValueKey key;
  state_->derive(salt, key);
  std::ranges::copy(key.commitment(), header + 1 + kSaltSize);
  GcmContext& gcm = GcmContext::sealing();
  gcm.begin(key.key(), kOnlyNonce, associated);
  gcm.update(plaintext, body);
  gcm.write_tag(body + plaintext.size());
}

Bytes Sealer::open(ByteView sealed, ByteView associated, std::string_view what) const {
  if (!well_formed(sealed)) throw_corrupt(what);
  Bytes out(sealed.size() - kSealOverhead);
  if (!state_->open_into(sealed, associated, out.data())) throw_corrupt(what);
  return out;
}

SecretBytes Sealer::open_secret(ByteView sealed, ByteView associated, std::string_view what) const {
  if (!well_formed(sealed)) throw_corrupt(what);
  SecretBytes out(sealed.size() - kSealOverhead);
  if (!state_->open_into(sealed, associated, out.data())) throw_corrupt(what);
  return out;
}

bool Sealer::sealed_here(ByteView sealed) const {
  if (!well_formed(sealed)) return false;
  const Parts parts = take_apart(sealed);
  ValueKey key;
  state_->derive(parts.salt, key);
  return equal_constant_time(key.commitment(), parts.commitment);
}

bool Sealer::opens(ByteView sealed, ByteView associated) const noexcept try {
  GcmContext& gcm = GcmContext::opening();
  if (!state_->begin(sealed, associated, gcm)) return false;
  const Parts parts = take_apart(sealed);
  std::array<std::uint8_t, 4096> scratch;
  for (std::size_t done = 0; done < parts.ciphertext.size(); done += scratch.size()) {
    gcm.update(parts.ciphertext.subspan(done, std::min(scratch.size(), parts.ciphertext.size() - done)), scratch.data());
  }
  cleanse(scratch.data(), scratch.size());
  return gcm.check_tag(parts.tag);
} catch (const std::exception&) {
  return false;
}

}  // namespace rotulus::crypto
