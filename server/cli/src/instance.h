// The data directory of a running server on its way from sealed to ready and back. Holds the lock on the directory throughout.
// Thread-safety: all methods from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "control/admin_context.h"
#include "crypto/key_slot.h"
#include "service/application.h"

namespace rotulus::cli {

class Instance {
 public:
  enum class State : std::uint8_t { kSealed, kOpening, kReady, kClosed };

  // Errors are those of storage::DataDirectory::open.
  Instance(const std::filesystem::path& directory, service::ApplicationOptions options);

  // Before the first open().
  void use_plugins(std::shared_ptr<const plugins::Host> plugins) { options_.plugins = std::move(plugins); }

  State state() const;
  // Opens the store and brings the index up. When that fails the instance is sealed again: Error{kWrongKey} and whatever opening
  // throws; {kConflict} when it is not sealed. A `progress` that returns false ends it with {kUnavailable}.
  service::Application& open(const crypto::Credential& credential, const control::ProgressSink& progress);
  // The application once it is ready; Error{kSealed} or {kUnavailable} says why there is none.
  service::Application& application() const;
  // Nobody may use the application any more. Writes the index checkpoint.
  void close();

 private:
  std::unique_ptr<service::Application> build(const crypto::Credential& credential, const control::ProgressSink& progress);

  const std::filesystem::path path_;
  service::ApplicationOptions options_;
  mutable std::mutex mutex_;
  State state_ = State::kSealed;
  std::optional<storage::DataDirectory> directory_;  // while there is no store to hold it
  std::unique_ptr<service::Application> application_;
};

std::string_view name(Instance::State state);

}  // namespace rotulus::cli
