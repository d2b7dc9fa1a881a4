#include "content_body.h"

#include <algorithm>

#include "core/error.h"

namespace rotulus::api {
namespace {

Error too_large(std::uint64_t most) {
  return {ErrorCode::kTooLarge, "The content is larger than the " + std::to_string(most) + " bytes that are accepted here."};
}

// The whole body, or its first `most` bytes.
std::string read_up_to(http::BodyReader& body, std::uint64_t most, std::optional<std::uint64_t> length) {
  constexpr std::uint64_t kPiece = 256 << 10;
  std::string bytes;
  // Grows with what arrives, so that a declared length alone takes no memory.
  while (bytes.size() < most) {
    const std::size_t filled = bytes.size();
    bytes.resize(static_cast<std::size_t>(std::min(most, filled + std::min(kPiece, length.value_or(kPiece) + 1))));
    const std::size_t got = body.read(bytes.data() + filled, bytes.size() - filled);
    bytes.resize(filled + got);
    if (got == 0) break;
  }
  return bytes;
}

}  // namespace

ContentBody take_content(Call& call, const Stage& stage) {
  const std::uint64_t most = call.context.options.content_bytes;
  http::BodyReader& body = *call.request.body;
  const auto length = body.length();
  if (length && *length > most) throw too_large(most);
  std::string beginning = read_up_to(body, std::min(most, storage::kLargeFileBytes) + 1, length);
  if (beginning.size() > most) throw too_large(most);
  if (beginning.size() <= storage::kLargeFileBytes) {
    return {std::move(beginning), nullptr};
  }
  auto source = [&, taken = std::size_t{0}](char* into, std::size_t size) mutable {
    if (taken == beginning.size()) {
      std::string().swap(beginning);  // an upload takes a while, and there may be many
      taken = 0;
      return body.read(into, size);
    }
    const std::size_t given = beginning.copy(into, size, taken);
    taken += given;
    return given;
  };
  return {std::nullopt, stage(source, {length, most})};
}

}  // namespace rotulus::api
