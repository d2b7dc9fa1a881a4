// Takes the place of crypto/src/seal.cc in the control program: "sealed" values are the plain ones, and nothing else changes.
// With it the byte search of the privacy test must find what it looks for, or the test could not fail. Never part of the product:
// only tests/privacy and the benchmark of the price of sealing link it.
#include "core/error.h"
#include "crypto/seal.h"

namespace rotulus::crypto {

struct Sealer::State {};

Sealer::Sealer(const SecretBytes&) {}
Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer& Sealer::operator=(Sealer&&) noexcept = default;

// The same sizes as the real codec: the plaintext stands behind as many zeros as its overhead has bytes.
Bytes Sealer::seal(ByteView plaintext, ByteView associated) const {
  Bytes out;
  seal_to(plaintext, associated, out);
  return out;
}
void Sealer::seal_to(ByteView plaintext, ByteView, Bytes& out) const {
  out.resize(out.size() + kSealOverhead);
  out.insert(out.end(), plaintext.begin(), plaintext.end());
}
Bytes Sealer::open(ByteView sealed, ByteView, std::string_view) const {
  return {sealed.begin() + static_cast<std::ptrdiff_t>(kSealOverhead), sealed.end()};
}
SecretBytes Sealer::open_secret(ByteView sealed, ByteView, std::string_view) const {
  return SecretBytes(sealed.subspan(kSealOverhead));
}
bool Sealer::sealed_here(ByteView) const { return true; }
bool Sealer::opens(ByteView, ByteView) const noexcept { return true; }

}  // namespace rotulus::crypto
