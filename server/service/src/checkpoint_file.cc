#include "checkpoint_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "core/error.h"
#include "crypto/checkpoint.h"

namespace rotulus::service {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

[[noreturn]] void throw_system_error(const fs::path& file, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  throw Error(full ? ErrorCode::kStorageFull : ErrorCode::kIo,
              "Cannot append a checkpoint to " + file.string() + ": " + std::system_category().message(error) + ".");
}

struct End {
  std::uint64_t position = 0;  // behind the last note that is whole
  std::string note;            // that note
};

End end_of(std::istream& in) {
  End end;
  crypto::CheckpointReader reader(in);
  for (std::string note; reader.next(note);) {
    if (reader.is_torn()) break;
    end = {reader.position(), std::move(note)};
  }
  return end;
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Whether the file ends as append_note() leaves it: with a line of a signature, and an empty one. Most often it does, and need
// not be read from its beginning.
bool ends_whole(int descriptor, off_t size) {
  constexpr std::string_view kEnd = "\n\n", kSignature = "\n\xE2\x80\x94 ";
  std::array<char, 1024> last{};
  const auto length = std::min<off_t>(size, last.size());
  if (::pread(descriptor, last.data(), static_cast<std::size_t>(length), size - length) != length) return false;
  const std::string_view text(last.data(), static_cast<std::size_t>(length));
  if (!text.ends_with(kEnd)) return size == 0;
  const auto line = text.rfind('\n', text.size() - kEnd.size() - 1);
  return line != std::string_view::npos && text.substr(line).starts_with(kSignature);
}

off_t size_of(const fs::path& file, int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw_system_error(file, errno);
  return status.st_size;
}

// A note whose writing was interrupted says nothing; a following one must not be taken for a part of it. The empty line before
// its signatures may be its last, so that the place is looked for from the beginning.
void cut_torn_note(const fs::path& file, int descriptor) {
  const off_t size = size_of(file, descriptor);
  if (size == 0) return;
  std::ifstream in(file, std::ios::binary);
  const auto whole = static_cast<off_t>(end_of(in).position);
  if (whole != size && ::ftruncate(descriptor, whole) != 0) throw_system_error(file, errno);
}

}  // namespace

std::optional<std::string> last_note(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in || fs::is_directory(file, error))
    throw Error(ErrorCode::kIo,
                "Cannot read the checkpoints in " + file.string() + ": check audit.checkpoint_file and its permissions.");
  auto end = end_of(in);
  if (end.note.empty()) return std::nullopt;
  return std::move(end.note);
}

void append_note(const fs::path& file, const std::string& note) {
  const Descriptor descriptor(
      ::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH));
  if (descriptor.get() < 0) throw_system_error(file, errno);
  if (!ends_whole(descriptor.get(), size_of(file, descriptor.get()))) cut_torn_note(file, descriptor.get());
  const off_t before = size_of(file, descriptor.get());
  if (write_all(descriptor.get(), note + "\n") && ::fsync(descriptor.get()) == 0) return;
  const int failed = errno;
  // What cannot be cut off now is before the next one is written.
  [[maybe_unused]] const int cut = ::ftruncate(descriptor.get(), before);
  throw_system_error(file, failed);
}

void CheckpointFileCheck::learn(const storage::AuditEntry& entry) {
  const auto& detail = entry.detail;
  if (entry.action == "audit.key") keys_.insert(detail.substr(0, detail.find(' ')));
  if (entry.action == "audit.break") breaks_.insert(detail.substr(0, detail.find(';')));
}

void CheckpointFileCheck::problem(const std::string& text) {
  problems_.push_back("checkpoint " + std::to_string(number_) + " in " + file_.string() + " " + text);
}

std::vector<storage::KnownRoot> CheckpointFileCheck::read(std::istream& in) {
  crypto::CheckpointReader reader(in);
  for (std::string note; reader.next(note);) {
    if (reader.is_torn() && !crypto::parse_note(note)) break;  // its writer was interrupted
    ++number_;
    take(note);
  }
  problems_.insert(problems_.end(), of_unknown_keys_.begin(), of_unknown_keys_.end());
  return std::move(roots_);
}

void CheckpointFileCheck::take(const std::string& text) {
  const auto note = crypto::parse_note(text);
  const auto checkpoint = note ? crypto::parse_checkpoint_text(note->text) : std::nullopt;
  if (!checkpoint) return problem("is malformed.");
  if (checkpoint->origin != origin_) return problem("is of another installation.");
  const auto key = checkpoint->key();
  if (!key || !crypto::is_signed_by(*note, origin_, *key)) return problem("is not what was signed.");
  if (const auto name = checkpoint->extension("break"); !name.empty()) begin_after_break(name);
  const std::string time = checkpoint->extension("time");
  const std::string what = "the checkpoint of " + time + " in " + file_.string();
  if (!keys_.contains(crypto::hex(*key)))
    of_unknown_keys_.push_back("checkpoint " + std::to_string(number_) + " in " + file_.string() +
                               " is signed by a key that the audit log does not name.");
  roots_.push_back({checkpoint->size, checkpoint->root, what});
}

// What was signed before belongs to a history that the owner gave up, as the log must say.
void CheckpointFileCheck::begin_after_break(const std::string& name) {
  if (!breaks_.contains(name)) return problem("tells of a break that the audit log does not know.");
  roots_.clear();
  of_unknown_keys_.clear();
}

}  // namespace rotulus::service
