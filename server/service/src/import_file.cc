#include "import_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include "core/error.h"
#include "core/text_check.h"

namespace rotulus::service {

storage::ByteSource bytes_of_file(const std::filesystem::path& file) {
  errno = 0;
  auto in = std::make_shared<std::ifstream>(file, std::ios::binary);
  const auto fail = [] { return Error(ErrorCode::kIo, std::strerror(errno)); };
  if (!in->is_open()) throw fail();
  return [in, fail](char* into, std::size_t size) {
    in->read(into, static_cast<std::streamsize>(size));
    if (in->bad()) throw fail();
    return static_cast<std::size_t>(in->gcount());
  };
}

ImportFile read_import_file(const std::filesystem::path& file) {
  const auto source = bytes_of_file(file);
  ImportFile read;
  crypto::Sha256Stream sha256;
  TextCheck text;
  std::string piece(storage::kChunkBytes, '\0');
  while (const std::size_t got = source(piece.data(), piece.size())) {
    const std::string_view bytes(piece.data(), got);
    read.size += got;
    sha256.update(crypto::as_bytes(bytes));
    text.add(bytes);
    read.beginning += bytes.substr(0, static_cast<std::size_t>(storage::kLargeFileBytes) - read.beginning.size());
  }
  read.sha256 = sha256.finish();
  read.is_text = text.is_text();
  if (read.is_text && read.is_large()) read.beginning.resize(whole_characters(read.beginning));
  return read;
}

}  // namespace rotulus::service
