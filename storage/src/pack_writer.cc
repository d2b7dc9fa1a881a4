#include "pack_writer.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "core/error.h"
#include "crypto/digest.h"
#include "crypto/sha1_stream.h"
#include "git_library.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kBufferSize = 1 << 20;

[[noreturn]] void fail(const fs::path& path) {
  const int code = errno;
  const bool full = code == ENOSPC || code == EDQUOT;
  throw Error(full ? ErrorCode::kStorageFull : ErrorCode::kIo,
              path.string() + " cannot be written: " + std::generic_category().message(code) + ".");
}

void put_number(std::string& out, std::uint64_t number, unsigned size) {
  for (unsigned i = size; i-- > 0;) out += static_cast<char>(number >> (8 * i) & 0xFF);
}

void put_bytes(std::string& out, const std::array<std::uint8_t, 20>& bytes) { out.append(bytes.begin(), bytes.end()); }

// Type and length of an object: four bits of length beside the type, then seven a byte, lowest first.
std::string entry_header(PackedType type, std::uint64_t size) {
  std::string header(1, static_cast<char>(static_cast<unsigned>(type) << 4 | (size & 15)));
  for (size >>= 4; size > 0; size >>= 7) {
    header.back() = static_cast<char>(header.back() | 0x80);
    header += static_cast<char>(size & 0x7F);
  }
  return header;
}

const char* type_name(PackedType type) {
  switch (type) {
    case PackedType::kCommit:
      return "commit";
    case PackedType::kTree:
      return "tree";
    case PackedType::kBlob:
      return "blob";
  }
  return "";
}

void write_all(int file, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

// A buffered file that counts what it was given, and keeps the checksum of the object under way.
class PackWriter::Output {
 public:
  explicit Output(fs::path path) : path_(std::move(path)) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (file_ < 0) fail(path_);
    buffer_.reserve(kBufferSize);
  }
  ~Output() { ::close(file_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void put(std::string_view bytes) {
    checksum_ = static_cast<std::uint32_t>(::crc32_z(checksum_, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    size_ += bytes.size();
    if (buffer_.size() + bytes.size() > kBufferSize) flush();
    if (bytes.size() > kBufferSize)
      write_all(file_, bytes, path_);
    else
      buffer_ += bytes;
  }

  void flush() {
    write_all(file_, buffer_, path_);
    buffer_.clear();
  }

  void begin_object() { checksum_ = 0; }
  std::uint32_t checksum() const { return checksum_; }
  std::uint64_t size() const { return size_; }

  void overwrite(std::string_view bytes) {
    if (::pwrite(file_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) fail(path_);
  }

  // Of everything so far.
  crypto::Sha1 hash() {
    flush();
    void* memory = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file_, 0);
    if (memory == MAP_FAILED) fail(path_);
    ::madvise(memory, size_, MADV_SEQUENTIAL);
    const crypto::Sha1 hash = crypto::sha1(crypto::ByteView(static_cast<const std::uint8_t*>(memory), size_));
    ::munmap(memory, size_);
    return hash;
  }

  void sync() {
    flush();
    if (::fsync(file_) != 0) fail(path_);
  }

 private:
  fs::path path_;
  int file_ = -1;
  std::string buffer_;
  std::uint32_t checksum_ = 0;
  std::uint64_t size_ = 0;
};

// One zlib stream used again and again. Level 1: an export is read once or cloned, and git packs it better when it likes.
class PackWriter::Deflater {
 public:
  Deflater() : out_(1 << 16) {
    if (::deflateInit(&stream_, Z_BEST_SPEED) != Z_OK) throw Error(ErrorCode::kInternal, "zlib cannot be started.");
  }
  ~Deflater() { ::deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void begin() { ::deflateReset(&stream_); }

  void add(std::string_view bytes, Output& output) {
    while (!bytes.empty()) {
      give(bytes);
      while (stream_.avail_in > 0) step(Z_NO_FLUSH, output);
    }
  }

  void finish(Output& output) {
    while (step(Z_FINISH, output) != Z_STREAM_END) {
    }
  }

 private:
  int step(int flush, Output& output) {
    stream_.next_out = out_.data();
    stream_.avail_out = static_cast<uInt>(out_.size());
    const int result = ::deflate(&stream_, flush);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) throw Error(ErrorCode::kInternal, "zlib failed.");
    output.put({reinterpret_cast<const char*>(out_.data()), out_.size() - stream_.avail_out});
    return result;
  }

  // zlib counts in 32 bits.
  void give(std::string_view& bytes) {
    const std::size_t size = std::min<std::size_t>(bytes.size(), 1u << 30);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT: zlib only reads it
    stream_.avail_in = static_cast<uInt>(size);
    bytes.remove_prefix(size);
  }

  z_stream stream_{};
  std::vector<Bytef> out_;
};

PackWriter::PackWriter(fs::path directory, std::uint64_t large_offset)
    : directory_(std::move(directory)),
      temporary_(directory_ / "tmp_pack"),
      large_offset_(large_offset),
      output_(std::make_unique<Output>(temporary_)),
      deflater_(std::make_unique<Deflater>()) {
  output_->put(std::string(kHeaderSize, '\0'));
}

PackWriter::~PackWriter() = default;

std::uint64_t PackWriter::bytes() const { return output_->size(); }

bool PackWriter::contains(const ObjectId& id, PackedType type) const {
  const auto found = entries_.find(id);
  return found != entries_.end() && found->second.type == type;
}

ObjectId PackWriter::add(PackedType type, std::string_view bytes) {
  const ObjectId id = git_object_id(type_name(type), bytes);
  const auto [entry, fresh] = entries_.try_emplace(id, Entry{output_->size(), 0, type});
  if (!fresh) return id;
  output_->begin_object();
  output_->put(entry_header(type, bytes.size()));
  deflater_->begin();
  deflater_->add(bytes, *output_);
  deflater_->finish(*output_);
  entry->second.checksum = output_->checksum();
  return id;
}

void PackWriter::add(PackedType type, const ObjectId& id, std::uint64_t size, const std::function<void(const Pieces&)>& give) {
  const auto [entry, fresh] = entries_.try_emplace(id, Entry{output_->size(), 0, type});
  if (!fresh) return;
  output_->begin_object();
  output_->put(entry_header(type, size));
  deflater_->begin();
  crypto::Sha1Stream hash;
  hash.update(crypto::as_bytes(std::string(type_name(type)) + " " + std::to_string(size) + std::string(1, '\0')));
  std::uint64_t given = 0;
  give([&](std::string_view piece) {
    given += piece.size();
    hash.update(crypto::as_bytes(piece));
    deflater_->add(piece, *output_);
  });
  deflater_->finish(*output_);
  entry->second.checksum = output_->checksum();
  if (given != size || ObjectId{hash.finish()} != id)
    throw Error(ErrorCode::kCorrupt, "The " + std::string(type_name(type)) + " " + id.text() + " does not hash to its name.");
}

std::string PackWriter::index(std::string_view pack_hash) const {
  std::vector<std::pair<ObjectId, Entry>> sorted(entries_.begin(), entries_.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out("\377tOc\0\0\0\2", 8);
  out.reserve(out.size() + 256 * 4 + sorted.size() * 28 + 40);
  std::size_t count = 0;
  for (unsigned first = 0; first < 256; ++first) {
    while (count < sorted.size() && sorted[count].first.bytes[0] == first) ++count;
    put_number(out, count, 4);
  }
  for (const auto& [id, entry] : sorted) put_bytes(out, id.bytes);
  for (const auto& [id, entry] : sorted) put_number(out, entry.checksum, 4);
  std::string large;  // offsets that need more than 31 bits
  for (const auto& [id, entry] : sorted) {
    const bool fits = entry.offset < large_offset_;
    put_number(out, fits ? entry.offset : kLargeOffset | large.size() / 8, 4);
    if (!fits) put_number(large, entry.offset, 8);
  }
  out += large;
  out += pack_hash;
  put_bytes(out, crypto::sha1(crypto::as_bytes(out)));
  return out;
}

void PackWriter::finish() {
  if (entries_.empty()) {
    if (::unlink(temporary_.c_str()) != 0) fail(temporary_);
    return;
  }
  output_->flush();
  std::string header = "PACK";
  put_number(header, 2, 4);
  put_number(header, entries_.size(), 4);
  output_->overwrite(header);
  std::string hash;
  put_bytes(hash, output_->hash());
  output_->put(hash);
  output_->sync();
  const std::string name = "pack-" + to_hex(reinterpret_cast<const std::uint8_t*>(hash.data()), hash.size());
  // The pack last: git looks for packs by their indexes, and must not meet one without the other.
  const fs::path pack = directory_ / (name + ".pack");
  if (::rename(temporary_.c_str(), pack.c_str()) != 0) fail(pack);
  write_file_durably(directory_ / (name + ".idx"), index(hash), 0444);
  sync_directory(directory_);
}

void write_file_durably(const fs::path& path, std::string_view content, unsigned mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) fail(path);
  struct Closer {
    int file;
    ~Closer() { ::close(file); }
  } const closer{file};
  write_all(file, content, path);
  if (::fsync(file) != 0) fail(path);
}

void sync_directory(const fs::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) fail(path);
  const int code = ::fsync(directory);
  ::close(directory);
  if (code != 0) fail(path);
}

}  // namespace rotulus::storage
