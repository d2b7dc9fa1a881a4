// File:      "RTLSIDX1" | sealed stream (docs/formats/sealed.md), associated data "rotulus/1 search checkpoint"
// Plaintext: u32 analysis version | u64 position in the outbox | u32 number of files | files
// One file:  u16 length of name | name | u64 size | bytes
// Integers are big-endian.
#include "checkpoint.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "crypto/seal.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMagic = "RTLSIDX1";
constexpr std::string_view kAssociated = "rotulus/1 search checkpoint";
constexpr std::size_t kBuffer = 256 * 1024;
constexpr std::uint32_t kMaxFiles = 100;

[[noreturn]] void fail(const std::string& what, int error) {
  throw Error(error == ENOSPC ? ErrorCode::kStorageFull : ErrorCode::kIo, what + ": " + std::strerror(error) + ".");
}

// A file that is written, owned and closed here.
class OutputFile {
 public:
  explicit OutputFile(fs::path path)
      : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) fail("Cannot create " + path_.string(), errno);
  }
  ~OutputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(crypto::ByteView bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("Cannot write " + path_.string(), errno);
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
  }
  void sync() {
    if (::fsync(descriptor_) != 0) fail("Cannot sync " + path_.string(), errno);
  }

 private:
  fs::path path_;
  int descriptor_;
};

void sync_directory(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

std::string integer(std::uint64_t value, int bytes) {
  std::string out;
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(static_cast<unsigned char>(value >> shift & 0xFF)));
  return out;
}

std::uint64_t to_integer(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

template <class Sink>
void read_file(const fs::path& path, Sink sink) {
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("Cannot read " + path.string(), errno);
  std::vector<char> buffer(kBuffer);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    sink(crypto::as_bytes({buffer.data(), static_cast<std::size_t>(in.gcount())}));
  }
  if (in.bad()) fail("Cannot read " + path.string(), EIO);
}

// Writes the files of a plaintext that arrives in pieces of any size.
class Unpacker {
 public:
  explicit Unpacker(fs::path directory) : directory_(std::move(directory)) {}

  void take(crypto::ByteView bytes) {
    while (!bytes.empty()) {
      if (body_left_ > 0) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, bytes.size()));
        output_->write(bytes.first(count));
        bytes = bytes.subspan(count);
        if ((body_left_ -= count) == 0) next_file();
        continue;
      }
      head_.push_back(static_cast<char>(bytes.front()));
      bytes = bytes.subspan(1);
      if (head_.size() == needed_) read_head();
    }
  }

  std::optional<std::uint64_t> sequence() const { return stage_ == Stage::kDone ? std::optional(sequence_) : std::nullopt; }

 private:
  enum class Stage { kStart, kNameLength, kName, kSize, kDone };

  void read_head() {
    const std::string head = std::exchange(head_, {});
    switch (stage_) {
      case Stage::kStart:
        return start(head);
      case Stage::kNameLength:
        return expect(Stage::kName, static_cast<std::size_t>(to_integer(head)));
      case Stage::kName:
        name_ = head;
        return expect(Stage::kSize, 8);
      case Stage::kSize:
        return open(to_integer(head));
      case Stage::kDone:
        return refuse();
    }
  }

  void start(std::string_view head) {
    if (to_integer(head.substr(0, 4)) != kAnalysisVersion) refuse();
    sequence_ = to_integer(head.substr(4, 8));
    files_left_ = to_integer(head.substr(12));
    if (files_left_ == 0 || files_left_ > kMaxFiles) refuse();
    expect(Stage::kNameLength, 2);
  }

  void open(std::uint64_t size) {
    const bool plain_name = std::all_of(name_.begin(), name_.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '.'; });
    if (!plain_name || name_.front() == '.') refuse();
    output_ = std::make_unique<OutputFile>(directory_ / name_);
    body_left_ = size;
    if (size == 0) next_file();
  }

  void next_file() {
    output_.reset();
    if (--files_left_ == 0)
      expect(Stage::kDone, 1);
    else
      expect(Stage::kNameLength, 2);
  }

  void expect(Stage stage, std::size_t size) {
    if (size == 0 || size > 255) refuse();
    stage_ = stage;
    needed_ = size;
  }

  [[noreturn]] static void refuse() { throw Error(ErrorCode::kCorrupt, "The search checkpoint is of another version."); }

  fs::path directory_;
  Stage stage_ = Stage::kStart;
  std::size_t needed_ = 16;
  std::string head_, name_;
  std::uint64_t sequence_ = 0, files_left_ = 0, body_left_ = 0;
  std::unique_ptr<OutputFile> output_;
};

bool starts_with_magic(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<char, kMagic.size()> head{};
  in.read(head.data(), head.size());
  return in && std::string_view(head.data(), head.size()) == kMagic;
}

std::optional<std::uint64_t> unpack(const fs::path& file, const fs::path& directory, const crypto::SecretBytes& key) {
  Unpacker unpacker(directory);
  crypto::StreamOpener opener(
      key, crypto::as_bytes(kAssociated), [&](crypto::ByteView bytes) { unpacker.take(bytes); }, "the search checkpoint");
  std::size_t skip = kMagic.size();
  read_file(file, [&](crypto::ByteView bytes) {
    const std::size_t skipped = std::min(skip, bytes.size());
    skip -= skipped;
    opener.write(bytes.subspan(skipped));
  });
  opener.finish();
  return unpacker.sequence();
}

}  // namespace

void write_checkpoint(const fs::path& directory, std::uint64_t sequence, const fs::path& file, const crypto::SecretBytes& key) {
  fs::path temporary = file;
  temporary += ".new";
  try {
    OutputFile output(temporary);
    output.write(crypto::as_bytes(kMagic));
    crypto::StreamSealer sealer(key, crypto::as_bytes(kAssociated), [&](crypto::ByteView bytes) { output.write(bytes); });
    const auto put = [&](const std::string& bytes) { sealer.write(crypto::as_bytes(bytes)); };
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory))
      if (entry.is_regular_file() && entry.path().filename() != "flintlock") files.push_back(entry.path());
    put(integer(kAnalysisVersion, 4) + integer(sequence, 8) + integer(files.size(), 4));
    for (const fs::path& source : files) {
      const std::string name = source.filename().string();
      put(integer(name.size(), 2) + name + integer(fs::file_size(source), 8));
      read_file(source, [&](crypto::ByteView bytes) { sealer.write(bytes); });
    }
    sealer.finish();
    output.sync();
    fs::rename(temporary, file);
    sync_directory(file.has_parent_path() ? file.parent_path() : fs::path("."));
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
}

std::optional<std::uint64_t> read_checkpoint(const fs::path& file, const fs::path& directory, const crypto::SecretBytes& key) {
  std::error_code ignored;
  fs::remove_all(directory, ignored);
  if (!starts_with_magic(file)) return std::nullopt;
  fs::create_directory(directory);
  std::optional<std::uint64_t> sequence;
  try {
    sequence = unpack(file, directory, key);
  } catch (const Error& error) {
    fs::remove_all(directory, ignored);
    if (error.code() != ErrorCode::kCorrupt) throw;
  }
  if (!sequence) fs::remove_all(directory, ignored);
  return sequence;
}

}  // namespace rotulus::search
