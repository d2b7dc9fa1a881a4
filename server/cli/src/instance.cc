#include "instance.h"

#include "core/error.h"

namespace rotulus::cli {

std::string_view name(Instance::State state) {
  switch (state) {
    case Instance::State::kSealed:
      return "sealed";
    case Instance::State::kOpening:
      return "starting";
    case Instance::State::kReady:
      return "ready";
    case Instance::State::kClosed:
      return "stopping";
  }
  return "";
}

Instance::Instance(const std::filesystem::path& directory, service::ApplicationOptions options)
    : path_(directory), options_(std::move(options)), directory_(storage::DataDirectory::open(directory)) {}

Instance::State Instance::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::unique_ptr<service::Application> Instance::build(const crypto::Credential& credential,
                                                      const control::ProgressSink& progress) {
  const auto report = [&](std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (!progress(what, done, total)) throw Error(ErrorCode::kUnavailable, "Stopped before the index was there.");
  };
  auto store = storage::Store::open(std::move(*directory_), credential);
  return std::make_unique<service::Application>(std::move(store), options_, report);
}

service::Application& Instance::open(const crypto::Credential& credential, const control::ProgressSink& progress) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kSealed)
      throw Error(ErrorCode::kConflict, "The server is not sealed: it is " + std::string(name(state_)) + ".");
    // What failed before took the lock on the directory with it.
    if (!directory_) directory_ = storage::DataDirectory::open(path_);
    state_ = State::kOpening;
  }
  try {
    auto application = build(credential, progress);
    const std::lock_guard lock(mutex_);
    directory_.reset();
    application_ = std::move(application);
    state_ = State::kReady;
    return *application_;
  } catch (...) {
    const std::lock_guard lock(mutex_);
    directory_.reset();
    state_ = State::kSealed;
    try {
      directory_ = storage::DataDirectory::open(path_);
    } catch (const Error&) {
      // Somebody else took it in between; the next attempt says so.
    }
    throw;
  }
}

service::Application& Instance::application() const {
  const std::lock_guard lock(mutex_);
  switch (state_) {
    case State::kReady:
      return *application_;
    case State::kSealed:
      throw Error(ErrorCode::kSealed, "The server is sealed. Give it its key with 'rotulus unseal'.");
    case State::kOpening:
      throw Error(ErrorCode::kUnavailable, "The server is starting. Try again in a moment.");
    case State::kClosed:
      break;
  }
  throw Error(ErrorCode::kUnavailable, "The server is stopping.");
}

void Instance::close() {
  std::unique_ptr<service::Application> last;
  const std::lock_guard lock(mutex_);
  state_ = State::kClosed;
  last = std::move(application_);
  last.reset();
  directory_.reset();
}

}  // namespace rotulus::cli
