#include "control/admin_context.h"

#include "core/error.h"
#include "crypto/password.h"
#include "service/life_cycle.h"

namespace rotulus::control {
namespace {

class ServedContext : public AdminContext {
 public:
  explicit ServedContext(service::Application& application) : application_(application) {}
  storage::Store& store() override { return application_.store(); }
  service::Application& application(const ProgressSink&) override { return application_; }
  void write(const std::function<void(storage::Transaction&)>& change) override {
    application_.write(service::local_owner(), change);
  }
  service::Checkpoints& checkpoints() override { return application_.checkpoints(); }
  service::Checkpoints& unchecked_checkpoints() override { return application_.checkpoints(); }
  void people_changed() override { service::refresh_open_runs(application_, {}); }
  service::KeyRotation& key_rotation() override { return application_.key_rotation(); }
  bool seals_anew_beside() override {
    application_.key_rotation().start();
    return true;
  }
  storage::BackupReport back_up(const std::filesystem::path& directory, const ProgressSink& progress) override {
    return application_.backups().back_up(service::local_owner(), directory, progress);
  }
  // Through the gate that keeps sign-ins and this from using up the memory together.
  std::string hash_password(const std::string& password) override { return application_.sign_in().hash(password); }
  const service::SignInLimits& sign_in_limits() override { return application_.sign_in().limits(); }
  bool is_locked(const std::string& user_name) override { return application_.sign_in().is_locked(user_name); }
  void unlock(const std::string& user_name) override { application_.sign_in().unlock(user_name); }

 private:
  service::Application& application_;
};

class DirectoryContext : public AdminContext {
 public:
  DirectoryContext(std::unique_ptr<storage::Store> store, service::ApplicationOptions options)
      : store_(std::move(store)), options_(std::move(options)), checkpoints_(*store_, options_.checkpoints) {}

  ~DirectoryContext() override {
    if (!started_ || application_) return;
    try {
      checkpoints_.write();
    } catch (const std::exception&) {
      // The next start writes it.
    }
  }

  storage::Store& store() override { return application_ ? application_->store() : *store_; }

  service::Application& application(const ProgressSink& progress) override {
    if (!application_) {
      const auto report = [&](std::string_view what, std::uint64_t done, std::uint64_t total) {
        if (!progress(what, done, total)) throw Error(ErrorCode::kUnavailable, "Stopped before the index was there.");
      };
      application_ = std::make_unique<service::Application>(std::move(store_), options_, report);
    }
    return *application_;
  }

  // Without an indexer: the outbox tells the next server what to index.
  void write(const std::function<void(storage::Transaction&)>& change) override {
    checkpoints();
    store().write(service::local_owner(), change);
  }
  service::Checkpoints& checkpoints() override {
    if (application_) return application_->checkpoints();
    if (!started_) checkpoints_.start();
    started_ = true;
    return checkpoints_;
  }
  service::Checkpoints& unchecked_checkpoints() override { return application_ ? application_->checkpoints() : checkpoints_; }
  void people_changed() override {}
  // Without an index there is nothing to renew its checkpoint from: the next server builds it.
  service::KeyRotation& key_rotation() override {
    if (application_) return application_->key_rotation();
    if (!key_rotation_)
      key_rotation_ = std::make_unique<service::KeyRotation>(*store_, [this] { service::Indexer::remove_checkpoint(*store_); });
    return *key_rotation_;
  }
  bool seals_anew_beside() override { return false; }
  storage::BackupReport back_up(const std::filesystem::path& directory, const ProgressSink& progress) override {
    return service::Backups(store(), {}).back_up(service::local_owner(), directory, progress);
  }
  std::string hash_password(const std::string& password) override {
    return crypto::hash_password(password, {options_.sign_in.password_log_n});
  }
  const service::SignInLimits& sign_in_limits() override { return options_.sign_in; }
  bool is_locked(const std::string&) override { return false; }
  void unlock(const std::string&) override {}

 private:
  std::unique_ptr<storage::Store> store_;
  service::ApplicationOptions options_;
  service::Checkpoints checkpoints_;
  bool started_ = false;  // compared with the log
  std::unique_ptr<service::KeyRotation> key_rotation_;
  std::unique_ptr<service::Application> application_;
};

}  // namespace

std::unique_ptr<AdminContext> served_context(service::Application& application) {
  return std::make_unique<ServedContext>(application);
}

std::unique_ptr<AdminContext> directory_context(std::unique_ptr<storage::Store> store, service::ApplicationOptions options) {
  return std::make_unique<DirectoryContext>(std::move(store), std::move(options));
}

}  // namespace rotulus::control
