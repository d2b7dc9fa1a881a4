// What an administrative command works on: the running server's application, or the data directory itself.
// Thread-safety: a context of a server may be used by many commands at once, one of a directory by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "service/application.h"
#include "storage/store.h"

namespace rotulus::control {

// Hears how far a command is. False asks it to stop at the next place where stopping is clean.
using ProgressSink = std::function<bool(std::string_view what, std::uint64_t done, std::uint64_t total)>;

class AdminContext {
 public:
  virtual ~AdminContext() = default;
  virtual storage::Store& store() = 0;
  // With its index. On a directory it is built when it is first asked for, which may take time: `progress` hears of it.
  virtual service::Application& application(const ProgressSink& progress) = 0;
  // Store::write in the name of the local owner, and the indexer learns of it where there is one. On a directory the checkpoints
  // are compared before, so that nothing is added to a database that is not the newest.
  virtual void write(const std::function<void(storage::Transaction&)>& change) = 0;
  // After roles, groups or accounts have changed: who must act in the open workflows is worked out anew. On a directory the next
  // server does that when it starts.
  virtual void people_changed() = 0;
  // Compared with the log, on a directory when they are first asked for: errors are those of Checkpoints::start.
  virtual service::Checkpoints& checkpoints() = 0;
  // Not compared: for those who look into a contradiction, or accept it.
  virtual service::Checkpoints& unchecked_checkpoints() = 0;
  virtual service::KeyRotation& key_rotation() = 0;
  // Goes on with a rotation of keys beside the commands. False on a directory: there the command does it.
  virtual bool seals_anew_beside() = 0;
  virtual std::string hash_password(const std::string& password) = 0;
  virtual const service::SignInLimits& sign_in_limits() = 0;
  // In the name of the local owner. A running server shows it among its figures.
  virtual storage::BackupReport back_up(const std::filesystem::path& directory, const ProgressSink& progress) = 0;
  // Whether further attempts to sign in by this name are refused now; and to refuse them no longer. Failures are known to a
  // running server only.
  virtual bool is_locked(const std::string& user_name) = 0;
  virtual void unlock(const std::string& user_name) = 0;
};

std::unique_ptr<AdminContext> served_context(service::Application& application);
std::unique_ptr<AdminContext> directory_context(std::unique_ptr<storage::Store> store, service::ApplicationOptions options);

}  // namespace rotulus::control
