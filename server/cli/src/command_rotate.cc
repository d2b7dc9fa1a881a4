// rotulus key rotate. What the operator will hold is in his hands, or on his disk, before the server hears of it: no crash and no
// broken connection can leave a directory that he cannot open.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "administration.h"
#include "command_line.h"
#include "core/error.h"
#include "crypto/digest.h"
#include "key_texts.h"
#include "secret_io.h"

namespace rotulus::cli {
namespace {

namespace fs = std::filesystem;

struct RotateOptions : DirectoryOptions {
  std::optional<std::string> new_key_file, recovery_file;
  std::optional<int> new_passphrase_fd;
  bool wait = false, resume = false, leave_damaged = false;
};

// The key that opens the directory afterwards. A new key file is taken away again when nothing was rotated.
class KeyAfterwards {
 public:
  KeyAfterwards(const RotateOptions& options, const config::Config& config);
  ~KeyAfterwards() {
    if (!made_.empty()) ::unlink(made_.c_str());
  }
  KeyAfterwards(const KeyAfterwards&) = delete;
  KeyAfterwards& operator=(const KeyAfterwards&) = delete;

  const crypto::Credential& credential() const { return credential_; }
  bool is_new() const { return is_new_; }
  const fs::path& file() const { return file_; }
  void keep() { made_.clear(); }

 private:
  void make_file(const config::Config& config);
  crypto::Credential credential_;
  bool is_new_ = false;
  fs::path file_, made_;
};

crypto::Credential new_passphrase(int descriptor) {
  auto passphrase = read_secret(descriptor, "New passphrase");
  if (::isatty(descriptor) == 1 &&
      !crypto::equal_constant_time(passphrase.view(), read_secret(descriptor, "The same again").view()))
    throw Error(ErrorCode::kInvalidArgument, "The two passphrases differ. Nothing was changed.");
  return {crypto::SlotKind::kPassphrase, std::move(passphrase)};
}

KeyAfterwards::KeyAfterwards(const RotateOptions& options, const config::Config& config)
    : is_new_(options.new_key_file || options.new_passphrase_fd) {
  if (options.new_passphrase_fd) {
    credential_ = new_passphrase(*options.new_passphrase_fd);
  } else if (options.new_key_file) {
    file_ = absolute_text(*options.new_key_file);
    make_file(config);
  } else {
    credential_ = require_credential(options.place, config);
    if (!options.place.passphrase_fd) file_ = config.data.key_file;
    if (credential_.kind == crypto::SlotKind::kRecovery)
      throw Error(ErrorCode::kInvalidArgument,
                  "The recovery key is for paper, and a new one replaces it. Name what is to open the data from now on: "
                  "--new-key-file FILE or --new-passphrase-fd N.");
  }
}

// Read by the server at its next start: it belongs to whom the data belongs to.
void KeyAfterwards::make_file(const config::Config& config) {
  if (lies_below(file_, config.data.directory))
    throw Error(
        ErrorCode::kInvalidArgument,
        "The key file " + file_.string() + " must lie outside the data directory, or whoever takes the data has the key too.");
  crypto::create_key_file(file_);
  made_ = file_;
  struct stat owner {};
  if (::geteuid() == 0 && ::stat(config.data.directory.c_str(), &owner) == 0 &&
      ::chown(file_.c_str(), owner.st_uid, owner.st_gid) != 0) {
    const std::string reason = std::strerror(errno);
    ::unlink(file_.c_str());
    throw Error(ErrorCode::kIo, "Cannot give " + file_.string() + " to the owner of the data: " + reason + ".");
  }
  credential_ = crypto::read_key_file(file_);
}

// The new recovery key, told before it counts.
class RecoveryKey {
 public:
  explicit RecoveryKey(const std::optional<std::string>& file) : key_(crypto::random_secret()) {
    if (file) file_.emplace(*file);
  }

  void tell() {
    const std::string text = crypto::recovery_text(key_);
    const auto read_back = crypto::parse_recovery_text(text);
    if (!read_back || !crypto::equal_constant_time(read_back->view(), key_.view()))
      throw Error(ErrorCode::kInternal, "The recovery key does not read back. Nothing was changed.");
    if (file_) return file_->write(text + '\n');
    print_line("The new recovery key, shown this once. Write it down, and keep the old one until this command has ended:\n");
    print_line("  " + text + "\n");
  }
  // When nothing was rotated.
  void discard() const {
    if (file_) ::unlink(file_->path().c_str());
    if (!file_) print_line("The recovery key above does not count: the one from before does.");
  }
  const crypto::SecretBytes& key() const { return key_; }
  const SecretFile* file() const { return file_ ? &*file_ : nullptr; }

 private:
  crypto::SecretBytes key_;
  std::optional<SecretFile> file_;
};

// Written by hand, as for unseal: no copy of a key stays behind in a JSON value.
class Request {
 public:
  Request(const KeyAfterwards& afterwards, const RecoveryKey& recovery, bool wait) {
    text_.reserve(kRoom);  // never moved, so that nothing stays behind
    const auto& credential = afterwards.credential();
    text_.append("{\"kind\":\"").append(kind_name(credential.kind)).append("\"");
    add_secret("secret", credential.secret);
    add_secret("recovery", recovery.key());
    text_.append(",\"is_new\":").append(afterwards.is_new() ? "true" : "false");
    text_.append(",\"wait\":").append(wait ? "true}" : "false}");
  }
  ~Request() { crypto::cleanse(text_.data(), text_.size()); }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  const std::string& text() const { return text_; }

 private:
  static constexpr std::size_t kRoom = 8192;  // a passphrase has 4 KiB at most

  void add_secret(const char* name, const crypto::SecretBytes& secret) {
    std::string digits = crypto::base64url(secret.view());
    text_.append(",\"").append(name).append("\":\"").append(digits).append("\"");
    crypto::cleanse(digits.data(), digits.size());
  }
  std::string text_;
};

// Whether the answer leaves open what became of it: a broken connection, or a disk of which a restart tells what it holds.
bool is_uncertain(ErrorCode code) {
  return code == ErrorCode::kUnavailable || code == ErrorCode::kIo || code == ErrorCode::kInternal || code == ErrorCode::kTimeout;
}

Json ask_to_rotate(const RotateOptions& options, const config::Config& config, KeyAfterwards& afterwards,
                   const RecoveryKey& recovery) {
  const Request request(afterwards, recovery, options.wait);
  const auto present = [&] {
    const auto& credential = afterwards.credential();
    return afterwards.is_new() ? require_credential(options.place, config)
                               : crypto::Credential{credential.kind, credential.secret.clone()};
  };
  try {
    Json answer = administer(config, "key.rotate", request.text(), present);
    afterwards.keep();
    return answer;
  } catch (const Error& error) {
    if (!is_uncertain(error.code())) {
      recovery.discard();
      throw;
    }
    afterwards.keep();
    throw Error(error.code(), std::string(error.what()) +
                                  " Keep the old keys and the new ones until 'rotulus key status' has said, without a server, "
                                  "which of them open the data.");
  }
}

void print_progress(const Json& rotation) {
  if (!rotation.at("under_way").get<bool>())
    print_line("Everything is sealed anew: the earlier keys open nothing here any more.");
  else if (rotation.at("held_up").get<bool>())
    print_notice("Not all of it could be sealed anew: " + counted(rotation.at("unreadable").get<std::uint64_t>(), "value") +
                 " cannot be read. 'rotulus verify --read-data' names them; 'rotulus key status' says what can be done.");
  else
    print_line(
        "What is stored is being sealed anew; the server goes on with that by itself. 'rotulus key status' says how far it is.");
}

void print_rotation(const Json& answer, const KeyAfterwards& afterwards, const RecoveryKey& recovery,
                    const config::Config& config) {
  print_line("The keys are rotated. From now on these open " + config.data.directory.string() + ", and nothing else does:\n");
  Table table;
  if (afterwards.credential().kind == crypto::SlotKind::kPassphrase)
    table.add({"passphrase", afterwards.is_new() ? "the new one" : "as before"});
  else
    table.add({"key file", afterwards.file().string() + (afterwards.is_new() ? " (new)" : " (as before)")});
  table.add({"recovery key", recovery.file() ? "in " + recovery.file()->path().string() : "the new one above"});
  table.print("  ");
  print_line("");
  print_progress(answer.at("rotation"));
  if (!afterwards.is_new())
    print_line("If somebody else may have the key file or passphrase, rotate again with --new-key-file or --new-passphrase-fd.");
  else if (!config.data.key_file.empty() && config.data.key_file != afterwards.file())
    print_notice("The configuration still names " + config.data.key_file.string() + ": set data.key_file" +
                 (afterwards.file().empty() ? " to nothing" : " to " + afterwards.file().string()) +
                 " before the server starts again.");
  print_line("Backups from before open with the earlier keys: keep those as long as you keep the backups.");
}

int rotate(const RotateOptions& options) {
  const auto config = load_config(options.place);
  if (options.json && !options.recovery_file)
    throw Error(ErrorCode::kInvalidArgument,
                "With --json the new recovery key needs a file of its own: add --recovery-file FILE. Its only copy must not "
                "depend on an answer that may be lost.");
  RecoveryKey recovery(options.recovery_file);
  KeyAfterwards afterwards(options, config);
  recovery.tell();
  Json answer = ask_to_rotate(options, config, afterwards, recovery);
  if (!options.json) {
    print_rotation(answer, afterwards, recovery, config);
    return kDone;
  }
  answer["recovery_file"] = absolute_text(recovery.file()->path().string());
  if (!afterwards.file().empty()) answer["key_file"] = afterwards.file().string();
  print_json(answer);
  return kDone;
}

int resume(const RotateOptions& options) {
  const Json answer = administer(options.place, "key.resume", {{"leave_damaged", options.leave_damaged}});
  if (options.json)
    print_json(answer);
  else
    print_progress(answer.at("rotation"));
  return answer.at("rotation").at("held_up").get<bool>() ? kFailed : kDone;
}

}  // namespace

void add_rotation_command(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<RotateOptions>();
  CLI::App* command = add_command(
      group, "rotate", "Replace all keys: at once those that open the data, then, beside the work, those that seal it",
      {"rotulus key rotate --new-key-file /srv/rotulus/key-2", "rotulus key rotate      (the key file stays the same)",
       "rotulus key rotate --recovery-fd 0 --new-key-file key-2      (when the key file is lost or stolen)",
       "rotulus key rotate --resume      (waits for the end of a rotation that was begun)"});
  auto* file =
      command->add_option("--new-key-file", options->new_key_file, "File to make for a new key, outside the data directory");
  file->type_name("FILE");
  auto* passphrase =
      command->add_option("--new-passphrase-fd", options->new_passphrase_fd, "Take a new passphrase from this descriptor");
  passphrase->type_name("N")->check(CLI::NonNegativeNumber)->excludes(file);
  auto* recovery = command->add_option("--recovery-file", options->recovery_file,
                                       "Write the new recovery key to this new file (mode 0600) instead of printing it");
  recovery->type_name("FILE");
  auto* wait = command->add_flag("--wait", options->wait, "Return when everything is sealed anew");
  auto* resume_flag =
      command->add_flag("--resume", options->resume, "Go on with the rotation that is under way, and wait for its end");
  for (CLI::Option* other : {file, passphrase, recovery, wait}) resume_flag->excludes(other);
  command
      ->add_flag("--leave-damaged", options->leave_damaged,
                 "With --resume: end it although values cannot be read, and give these up")
      ->needs(resume_flag);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return options->resume ? resume(*options) : rotate(*options); });
}

}  // namespace rotulus::cli
