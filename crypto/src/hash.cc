#define OPENSSL_SUPPRESS_DEPRECATED  // hash.h says why
#include "hash.h"

namespace rotulus::crypto {

// None of these calls can fail: they only compute on the state that is passed in.
void Sha1Hash::init(Context& context) noexcept { SHA1_Init(&context); }
void Sha1Hash::update(Context& context, ByteView data) noexcept { SHA1_Update(&context, data.data(), data.size()); }
void Sha1Hash::finish(Context& context, std::uint8_t* out) noexcept { SHA1_Final(out, &context); }

void Sha256Hash::init(Context& context) noexcept { SHA256_Init(&context); }
void Sha256Hash::update(Context& context, ByteView data) noexcept { SHA256_Update(&context, data.data(), data.size()); }
void Sha256Hash::finish(Context& context, std::uint8_t* out) noexcept { SHA256_Final(out, &context); }

void Sha512Hash::init(Context& context) noexcept { SHA512_Init(&context); }
void Sha512Hash::update(Context& context, ByteView data) noexcept { SHA512_Update(&context, data.data(), data.size()); }
void Sha512Hash::finish(Context& context, std::uint8_t* out) noexcept { SHA512_Final(out, &context); }

}  // namespace rotulus::crypto
