#include "compression.h"

#include <zstd.h>

#include <array>
#include <memory>

#include "core/error.h"

namespace rotulus::storage {
namespace {

constexpr int kLevel = 3;
// 1 is a frame as zstd writes it, which format 4 and earlier wrote; since then a frame goes without the four bytes that they all
// begin with. 2 is taken (object_store.cc).
constexpr std::uint8_t kPlain = 0, kZstd = 1, kBareZstd = 3;
constexpr std::array<std::uint8_t, 4> kMagic = {0x28, 0xb5, 0x2f, 0xfd};

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::unique_ptr<ZSTD_CCtx, FreeCompressor> make_compressor() {
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> context(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_contentSizeFlag, 0);  // the row knows the size
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 0);     // the seal checks it
  return context;
}

}  // namespace

void compress(std::string_view bytes, std::string_view prefix, crypto::Bytes& out) {
  thread_local const auto context = make_compressor();
  out.resize(1 + ZSTD_compressBound(bytes.size()));
  ZSTD_CCtx_refPrefix(context.get(), prefix.data(), prefix.size());
  const std::size_t coded = ZSTD_compress2(context.get(), out.data() + 1, out.size() - 1, bytes.data(), bytes.size());
  if (!ZSTD_isError(coded) && coded < bytes.size() && coded > kMagic.size()) {
    out.resize(1 + coded);
    out.erase(out.begin() + 1, out.begin() + 1 + kMagic.size());
    out[0] = kBareZstd;
    return;
  }
  out.assign(1, kPlain);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

std::string decompress(crypto::ByteView coded, std::string_view prefix, std::size_t size, std::string_view what) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeDecompressor> context(ZSTD_createDCtx());
  const auto fail = [&]() -> Error { return {ErrorCode::kCorrupt, std::string(what) + " does not decompress to its size."}; };
  if (coded.empty() || (coded[0] != kPlain && coded[0] != kZstd && coded[0] != kBareZstd)) throw fail();
  auto body = coded.subspan(1);
  if (coded[0] == kPlain) {
    if (body.size() != size) throw fail();
    return std::string(crypto::as_text(body));
  }
  thread_local crypto::Bytes frame;
  if (coded[0] == kBareZstd) {
    frame.assign(kMagic.begin(), kMagic.end());
    frame.insert(frame.end(), body.begin(), body.end());
    body = frame;
  }
  std::string bytes(size, '\0');
  ZSTD_DCtx_refPrefix(context.get(), prefix.data(), prefix.size());
  const std::size_t got = ZSTD_decompressDCtx(context.get(), bytes.data(), bytes.size(), body.data(), body.size());
  if (ZSTD_isError(got) || got != size) throw fail();
  return bytes;
}

}  // namespace rotulus::storage
