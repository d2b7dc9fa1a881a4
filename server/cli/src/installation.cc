#include "installation.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

#include "core/error.h"
#include "crypto/password.h"
#include "crypto/signing.h"
#include "places.h"
#include "service/application.h"
#include "storage/accounts.h"
#include "storage/store.h"

namespace rotulus::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kCertificateDays = 825;  // the longest that browsers on all systems accept

// Takes back what was made when something later fails.
class Undo {
 public:
  ~Undo() {
    std::for_each(steps_.rbegin(), steps_.rend(), [](const auto& step) { step(); });
  }
  Undo() = default;
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  void remove_later(const fs::path& path) {
    steps_.emplace_back([path] {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    });
  }
  void keep_all() { steps_.clear(); }

 private:
  std::vector<std::function<void()>> steps_;
};

void check_places(const InstallationOptions& options) {
  std::error_code ignored;
  if (fs::exists(options.data, ignored) && !(fs::is_directory(options.data, ignored) && fs::is_empty(options.data, ignored)))
    throw Error(ErrorCode::kConflict, options.data.string() + " exists already and is not empty. Choose a new directory.");
  if (fs::exists(options.checkpoints.checkpoint_file, ignored) && !fs::is_empty(options.checkpoints.checkpoint_file, ignored))
    throw Error(ErrorCode::kConflict, options.checkpoints.checkpoint_file.string() +
                                          " holds the checkpoints of another installation. Move it away, or name another file in "
                                          "audit.checkpoint_file.");
  if (!options.key_file.empty() && lies_below(options.key_file, options.data))
    throw Error(ErrorCode::kInvalidArgument,
                "The key file " + options.key_file.string() +
                    " must lie outside the data directory, or whoever takes the data has the key too.");
}

void make_parent(const fs::path& path) {
  std::error_code error;
  fs::create_directories(fs::absolute(path).parent_path(), error);
  if (error) throw Error(ErrorCode::kIo, "Cannot make the directory of " + path.string() + ": " + error.message() + ".");
}

crypto::Credential key_from_file(const fs::path& file, bool& made, Undo& undo) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    make_parent(file);
    crypto::create_key_file(file);
    undo.remove_later(file);
    made = true;
  }
  return crypto::read_key_file(file);
}

void create_administrator(storage::Store& store, const std::string& name, const std::string& password) {
  const std::string record = crypto::hash_password(password);
  store.write(service::local_owner(), [&](storage::Transaction& tx) {
    const auto user = storage::create_user(tx, name, name, "", record);
    storage::grant(tx, user.id, {"administrator", Scope::system()});
  });
}

// The key that signs checkpoints, and the first of them: from here on nobody can put an older state back unseen.
void begin_checkpoints(storage::Store& store, const service::CheckpointOptions& options, Installation& made, Undo& undo) {
  std::error_code ignored;
  if (!fs::exists(options.signing_key_file, ignored)) undo.remove_later(options.signing_key_file);
  undo.remove_later(options.checkpoint_file);
  service::Checkpoints checkpoints(store, options);
  checkpoints.start();
  made.checkpoint_failure = checkpoints.status().failure;
  if (!fs::exists(options.signing_key_file, ignored)) return;
  const auto newest = checkpoints.newest();
  made.verifier_key = crypto::verifier_key_text({newest.checkpoint.origin, newest.key});
}

bool is_host_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
  });
}

std::vector<std::string> names_of_this_machine() {
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) == 0 && is_host_name(host.data()) && names.front() != host.data())
    names.emplace_back(host.data());
  return names;
}

}  // namespace

fs::path make_certificate(const fs::path& data) {
  const fs::path directory = data / "tls";
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms::owner_all);
  crypto::create_self_signed_certificate(names_of_this_machine(), kCertificateDays, directory / "certificate.pem",
                                         directory / "private-key.pem");
  return directory / "certificate.pem";
}

Installation install(const InstallationOptions& options) {
  check_places(options);
  Undo undo;
  Installation made;
  const crypto::Credential credential = options.passphrase
                                            ? crypto::Credential{options.passphrase->kind, options.passphrase->secret.clone()}
                                            : key_from_file(options.key_file, made.key_file_made, undo);
  std::error_code ignored;
  const bool directory_was_there = fs::exists(options.data, ignored);
  auto directory = storage::DataDirectory::create(options.data);
  const fs::path data = directory.path();
  if (!directory_was_there) undo.remove_later(data);
  for (const char* part : {"format", "lock", "store.db", "store.db-wal", "store.db-shm", "tls"}) undo.remove_later(data / part);
  auto created = storage::Store::create(std::move(directory), credential);
  made.recovery_key = created.recovery_key;
  made.password = crypto::generate_password();
  create_administrator(*created.store, options.administrator, made.password);
  made.certificate = make_certificate(data);
  begin_checkpoints(*created.store, options.checkpoints, made, undo);
  undo.keep_all();
  return made;
}

}  // namespace rotulus::cli
