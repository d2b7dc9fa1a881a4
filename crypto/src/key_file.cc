// Files that hold one key: a prefix that says what it is for, and the 32 bytes in base64url, one line.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "core/error.h"
#include "crypto/digest.h"
#include "crypto/key_slot.h"
#include "crypto/signing_key_file.h"
#include "descriptor.h"
#include "new_file.h"

namespace rotulus::crypto {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "rotulus-key-1:";
constexpr std::string_view kSigningPrefix = "rotulus-signing-key-1:";
constexpr std::size_t kDigits = 43;
constexpr std::size_t kLargestFile = 256;

[[noreturn]] void throw_unreadable(const fs::path& path, int error) {
  throw Error(ErrorCode::kIo, "Cannot read the key file " + path.string() + ": " + std::system_category().message(error) + ".");
}

[[noreturn]] void throw_malformed(const fs::path& path, std::string_view prefix) {
  throw Error(ErrorCode::kInvalidArgument, path.string() + " is no key file: it must hold one line, " + std::string(prefix) +
                                               " and 43 characters. Name the right file.");
}

// systemd gives a service its credentials through an access list, which shows as group permission; the folder is closed.
bool is_system_credential(const fs::path& path) {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder && *folder == '/' && path.parent_path() == fs::path(folder);
}

void check_permissions(const fs::path& path, int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) throw_unreadable(path, errno);
  if (!S_ISREG(status.st_mode)) throw Error(ErrorCode::kInvalidArgument, path.string() + " is not a file. Name the key file.");
  const mode_t forbidden = is_system_credential(path) ? S_IRWXO : S_IRWXG | S_IRWXO;
  if ((status.st_mode & forbidden) == 0) return;
  throw Error(ErrorCode::kInvalidArgument,
              "The key file " + path.string() +
                  " is open to others than its owner, so it may be known to them. Run chmod 600 on it, or "
                  "make a new key if somebody may have read it.");
}

// The content, at most kLargestFile bytes of it; the rest of the result stays zero.
SecretBytes read_content(const fs::path& path, int descriptor, std::size_t& size) {
  SecretBytes content(kLargestFile);
  size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(descriptor, content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_unreadable(path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return content;
}

std::string_view without_line_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

void create(const fs::path& path, std::string_view prefix, const SecretBytes& key) {
  std::string digits = base64url(key.view());
  SecretBytes line(prefix.size() + kDigits + 1);
  std::copy(prefix.begin(), prefix.end(), line.data());
  std::copy(digits.begin(), digits.end(), line.data() + prefix.size());
  line.data()[prefix.size() + kDigits] = '\n';
  cleanse(digits.data(), digits.size());
  create_new_file(path, S_IRUSR | S_IWUSR, line.view());
}

SecretBytes read(const fs::path& path, std::string_view prefix) {
  const Descriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a pipe must not hang the start
  if (descriptor.get() < 0) throw_unreadable(path, errno);
  check_permissions(path, descriptor.get());
  std::size_t size = 0;
  const SecretBytes content = read_content(path, descriptor.get(), size);
  const std::string_view line = without_line_end(as_text(content.view().first(size)));
  if (line.size() != prefix.size() + kDigits || !line.starts_with(prefix)) throw_malformed(path, prefix);
  Bytes key;
  const bool good = from_base64url(line.substr(prefix.size()), key) && key.size() == kKeySize;
  SecretBytes secret = good ? SecretBytes(key) : SecretBytes();
  cleanse(key.data(), key.size());
  if (!good) throw_malformed(path, prefix);
  return secret;
}

}  // namespace

void create_key_file(const fs::path& path) { create(path, kPrefix, random_secret()); }
Credential read_key_file(const fs::path& path) { return {SlotKind::kKeyFile, read(path, kPrefix)}; }

void create_signing_key_file(const fs::path& path) { create(path, kSigningPrefix, random_secret()); }
SigningKey read_signing_key_file(const fs::path& path) { return SigningKey::from_seed(read(path, kSigningPrefix)); }

}  // namespace rotulus::crypto
