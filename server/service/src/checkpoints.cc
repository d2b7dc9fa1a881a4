#include "service/checkpoints.h"

#include <fstream>

#include "checkpoint_file.h"
#include "core/error.h"
#include "crypto/base64.h"
#include "crypto/signing_key_file.h"
#include "storage/approvals.h"
#include "storage/audit.h"

namespace rotulus::service {
namespace {

namespace fs = std::filesystem;

const storage::Actor kServer{UserId{}, "server"};
const std::string kLog = "audit log";

fs::path beside(const fs::path& directory, const char* ending) {
  const auto name = directory.has_filename() ? directory : directory.parent_path();
  return name.string() + ending;
}

CheckpointOptions with_defaults(CheckpointOptions options, const fs::path& data) {
  if (options.signing_key_file.empty()) options.signing_key_file = beside(data, ".audit-key");
  if (options.checkpoint_file.empty()) options.checkpoint_file = beside(data, ".checkpoints");
  return options;
}

// A name that stays the same for the life of the installation, and tells nothing of it.
std::string origin_of(const storage::Store& store) {
  return "rotulus/" + crypto::hex(store.purpose_key("rotulus/1 name of the audit log").view()).substr(0, 32);
}

// The newest entry of this kind.
std::optional<storage::AuditEntry> newest_entry(const storage::Session& session, const std::string& action) {
  storage::AuditQuery query;
  query.action = action;
  query.limit = 1;
  auto found = storage::AuditLog(session).list(query);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

// "<size> <root>": how the log and the file name a checkpoint that the history was broken off at.
std::string name_of_break(const crypto::Checkpoint& checkpoint) {
  return std::to_string(checkpoint.size) + ' ' + crypto::base64(checkpoint.root);
}

std::string describe(const crypto::Checkpoint& checkpoint, const fs::path& file) {
  const std::string time = checkpoint.extension("time");
  return "the checkpoint" + (time.empty() ? std::string() : " of " + time) + " in " + file.string();
}

}  // namespace

Checkpoints::Checkpoints(storage::Store& store, CheckpointOptions options)
    : store_(store), options_(with_defaults(std::move(options), store.path())), origin_(origin_of(store)) {}

std::optional<Checkpoints::Newest> Checkpoints::newest_in_file() const {
  const auto note = last_note(options_.checkpoint_file);
  if (!note) return std::nullopt;
  const std::string& file = options_.checkpoint_file.string();
  const auto parsed = crypto::parse_note(*note);
  const auto checkpoint = parsed ? crypto::parse_checkpoint_text(parsed->text) : std::nullopt;
  if (!checkpoint)
    throw Error(ErrorCode::kConflict, "The end of " + file +
                                          " is no checkpoint: the file was altered, or is another than audit.checkpoint_file is "
                                          "meant to name. Move it away if you know why.");
  if (checkpoint->origin != origin_)
    throw Error(ErrorCode::kConflict, "The checkpoints in " + file + " are of another installation (" + checkpoint->origin +
                                          "; this is " + origin_ +
                                          "). Name another file in audit.checkpoint_file, or move it away.");
  const auto key = checkpoint->key();
  if (!key || !crypto::is_signed_by(*parsed, checkpoint->origin, *key))
    throw Error(ErrorCode::kConflict, "The signature of the newest checkpoint in " + file +
                                          " does not hold: the file was altered. Move it away if you know why.");
  return Newest{*checkpoint, describe(*checkpoint, options_.checkpoint_file)};
}

std::string Checkpoints::contradiction(const Newest& newest) {
  const auto session = store_.read();
  const storage::AuditLog log(session);
  const auto size = static_cast<std::uint64_t>(log.size());
  const std::uint64_t known = newest.checkpoint.size;
  if (size < known)
    return "An older database was restored: its audit log has " + std::to_string(size) + " entries, and " + newest.what +
           " is over " + std::to_string(known) + ".";
  const auto root = size == known ? log.root() : proofs_.root(session, known);
  if (root == newest.checkpoint.root) return {};
  return "The audit log is not the one that was signed: its first " + std::to_string(known) + " entries are not those of " +
         newest.what + ". An older database was restored and went on from there, or the log was altered.";
}

// A file that was carried away, or taken away: those who read the log must be able to tell when the comparison ended.
void Checkpoints::record_missing_file() {
  if (!newest_entry(store_.read(), "audit.key")) return;  // there never was one
  store_.write(kServer, [&](storage::Transaction& tx) {
    storage::append_audit(tx, "audit.file", kLog, "no earlier checkpoint in " + options_.checkpoint_file.string());
  });
}

void Checkpoints::start() {
  const std::lock_guard lock(mutex_);
  const auto newest = newest_in_file();
  if (!newest) record_missing_file();
  if (newest) {
    const std::string wrong = contradiction(*newest);
    if (!wrong.empty())
      throw Error(ErrorCode::kConflict, wrong +
                                            " The server does not start on it. If you restored it on purpose, say so: rotulus "
                                            "audit accept-rollback --reason TEXT");
  }
  try_to_write();
}

void Checkpoints::accept_rollback(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  const auto newest = newest_in_file();
  if (!newest || contradiction(*newest).empty())
    throw Error(ErrorCode::kConflict, "There is nothing to accept: the audit log agrees with its newest checkpoint.");
  // One key signs one history. The old one is kept, since it says who signed the checkpoints until now.
  std::error_code ignored;
  if (fs::exists(options_.signing_key_file, ignored)) {
    const fs::path kept = options_.signing_key_file.string() + ".until-" + std::to_string(Timestamp::now().seconds());
    std::error_code error;
    fs::rename(options_.signing_key_file, kept, error);
    if (error)
      throw Error(ErrorCode::kIo,
                  "Cannot move " + options_.signing_key_file.string() + " away for a new key: " + error.message() + ".");
  }
  make_key();
  const std::string broken = name_of_break(newest->checkpoint);
  store_.write(kServer,
               [&](storage::Transaction& tx) { storage::append_audit(tx, "audit.break", kLog, broken + "; " + reason); });
  record_keys(broken);
  const auto session = store_.read();
  const storage::AuditLog log(session);
  last_ = sign(static_cast<std::uint64_t>(log.size()), log.root(), "break " + broken);
  append(last_->note);
  last_is_written_ = true;
}

void Checkpoints::make_key() {
  crypto::create_signing_key_file(options_.signing_key_file);
  key_.emplace(crypto::read_signing_key_file(options_.signing_key_file));
}

// A key that cannot be made for want of room or permission must not keep the server from its work; one that is there and cannot
// be used is a mistake that somebody has to look at.
bool Checkpoints::open_key() {
  if (key_) return true;
  std::error_code ignored;
  if (fs::exists(options_.signing_key_file, ignored)) {
    key_.emplace(crypto::read_signing_key_file(options_.signing_key_file));
  } else {
    try {
      make_key();
    } catch (const Error& error) {
      note_failure(error.what());
      return false;
    }
  }
  record_keys({});
  return true;
}

// The log says from when on which key signs; what verifies its checkpoints and statements offline finds them there.
void Checkpoints::record_keys(const std::string& broken_off) {
  std::optional<storage::AuditEntry> checkpoint_key, statement_key;
  {
    const auto session = store_.read();
    checkpoint_key = newest_entry(session, "audit.key");
    statement_key = newest_entry(session, "signature.key");
  }
  const std::string ours = crypto::hex(key_->public_key());
  const std::string before = checkpoint_key ? first_word(checkpoint_key->detail) : std::string();
  const std::string statements = crypto::hex(storage::signing_key(store_).public_key());
  const bool is_new = before != ours, statements_are_new = !statement_key || statement_key->detail != statements;
  if (!is_new && !statements_are_new) return;
  store_.write(kServer, [&](storage::Transaction& tx) {
    std::string detail = ours;
    if (!before.empty()) detail += " in place of " + before;
    if (!broken_off.empty()) detail += ", after a break";
    if (is_new) storage::append_audit(tx, "audit.key", kLog, detail);
    if (statements_are_new) storage::append_audit(tx, "signature.key", "signatures", statements);
  });
}

SignedCheckpoint Checkpoints::sign(std::uint64_t size, const crypto::Sha256& root, const std::string& extension) const {
  if (!key_)
    throw Error(ErrorCode::kUnavailable, "There is no key to sign checkpoints with: " + options_.signing_key_file.string() +
                                             " cannot be made. The server's log says why.");
  SignedCheckpoint made;
  made.key = key_->public_key();
  made.checkpoint = {origin_, size, root, {"time " + Timestamp::now().text(), "key " + crypto::base64(made.key)}};
  if (!extension.empty()) made.checkpoint.extensions.push_back(extension);
  made.note = crypto::sign_note(crypto::checkpoint_text(made.checkpoint), origin_, *key_);
  return made;
}

void Checkpoints::append(const std::string& note) {
  append_note(options_.checkpoint_file, note);
  status_ = {Timestamp::now(), {}};
}

void Checkpoints::note_failure(const std::string& reason) {
  status_.failure = reason;
  if (options_.on_failure) options_.on_failure(reason);
}

SignedCheckpoint Checkpoints::newest_locked() {
  const auto session = store_.read();
  const storage::AuditLog log(session);
  const auto size = static_cast<std::uint64_t>(log.size());
  if (!last_ || last_->checkpoint.size < size) {
    last_ = sign(size, log.root());
    last_is_written_ = false;
  }
  return *last_;
}

void Checkpoints::try_to_write() {
  if (!open_key()) return;
  newest_locked();
  if (last_is_written_) return;
  try {
    append(last_->note);
    last_is_written_ = true;
  } catch (const Error& error) {
    note_failure(error.what());
  }
}

void Checkpoints::write() {
  const std::lock_guard lock(mutex_);
  try_to_write();
}

SignedCheckpoint Checkpoints::newest() {
  const std::lock_guard lock(mutex_);
  try_to_write();
  return newest_locked();
}

SignedCheckpoint Checkpoints::at(const storage::Session& session, std::uint64_t size) {
  const auto root = proofs_.root(session, size);
  const std::lock_guard lock(mutex_);
  return sign(size, root);
}

Checkpoints::Status Checkpoints::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

std::vector<storage::KnownRoot> Checkpoints::known_roots(const fs::path& file, std::vector<std::string>& problems) const {
  CheckpointFileCheck check(origin_, file, problems);
  {
    const auto session = store_.read();
    storage::AuditQuery query;
    query.limit = INT32_MAX;
    for (const char* action : {"audit.key", "audit.break"}) {
      query.action = action;
      for (const auto& entry : storage::AuditLog(session).list(query)) check.learn(entry);
    }
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(ErrorCode::kIo, "Cannot read the checkpoints in " + file.string() + ".");
  return check.read(in);
}

}  // namespace rotulus::service
