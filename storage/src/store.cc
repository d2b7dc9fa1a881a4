#include "storage/store.h"

#include <sys/stat.h>

#include "key_slots.h"
#include "schema.h"
#include "session_state.h"
#include "writer.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

fs::path database_file(const fs::path& directory) { return directory / "store.db"; }

class SqliteStore : public Store {
 public:
  SqliteStore(DataDirectory directory, crypto::SecretBytes root)
      : directory_(std::move(directory)), keys_(std::move(root)), writer_(database_file(path()), keys_) {
    auto place = take_reader();
    keys_.load(place->db);
    give_back(std::move(place));
  }

  Session read() override;
  void write(const Actor& actor, const std::function<void(Transaction&)>& change) override { writer_.run(actor, change); }
  const fs::path& path() const override { return directory_.path(); }
  crypto::SecretBytes purpose_key(std::string_view purpose) const override { return keys_.purpose_key(purpose); }
  std::uint64_t database_bytes() const override;

 private:
  // More idle readers than this are closed: each may hold a cache.
  static constexpr std::size_t kIdleReaders = 8;

  std::unique_ptr<Workplace> take_reader();
  void give_back(std::unique_ptr<Workplace> place);

  DataDirectory directory_;
  Keyring keys_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Workplace>> idle_;
  Writer writer_;
};

std::unique_ptr<Workplace> SqliteStore::take_reader() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto place = std::move(idle_.back());
      idle_.pop_back();
      return place;
    }
  }
  return std::make_unique<Workplace>(database_file(path()), Connection::Mode::kReadOnly);
}

void SqliteStore::give_back(std::unique_ptr<Workplace> place) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleReaders) idle_.push_back(std::move(place));
}

Session SqliteStore::read() {
  auto place = take_reader();
  place->db.statement("BEGIN").run();
  Workplace& used = *place;
  auto at_end = [this, shared = std::make_shared<std::unique_ptr<Workplace>>(std::move(place))] {
    try {
      (*shared)->db.statement("COMMIT").run();
    } catch (const Error&) {
      return;  // a connection that cannot end its snapshot is closed
    }
    give_back(std::move(*shared));
  };
  return Session(std::make_unique<SessionState>(used, keys_, std::move(at_end)));
}

std::uint64_t SqliteStore::database_bytes() const {
  std::error_code ignored;
  return fs::file_size(database_file(path()), ignored);
}

void make_keys(Connection& db, const crypto::SecretBytes& root, const std::vector<crypto::Credential>& credentials) {
  for (const auto& credential : credentials) add_slot(db, crypto::make_slot(credential, root));
  Keyring keys(root.clone());
  keys.create_scope(db, kSystemScope);
}

}  // namespace

Session::Session(std::unique_ptr<SessionState> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session::~Session() = default;

Store::Created Store::create(DataDirectory directory, const crypto::Credential& credential) {
  const auto root = crypto::random_secret();
  std::vector<crypto::Credential> credentials(2);
  credentials[0] = {credential.kind, credential.secret.clone()};
  credentials[1] = {crypto::SlotKind::kRecovery, crypto::random_secret()};
  const std::string recovery = crypto::recovery_text(credentials[1].secret);
  {
    const fs::path file = database_file(directory.path());
    Connection db(file, Connection::Mode::kCreate);
    ::chmod(file.c_str(), 0600);
    create_schema(db);
    make_keys(db, root, credentials);
  }
  // Proven before anybody writes it down: what is printed opens what was made.
  const auto printed = crypto::parse_recovery_text(recovery);
  if (!printed) throw Error(ErrorCode::kInternal, "The recovery key does not read back.");
  {
    Connection db(database_file(directory.path()), Connection::Mode::kReadOnly);
    Keyring(open_root_key(db, {crypto::SlotKind::kRecovery, printed->clone()})).load(db);
  }
  return {open(std::move(directory), credential), recovery};
}

std::unique_ptr<Store> Store::open(DataDirectory directory, const crypto::Credential& credential) {
  crypto::SecretBytes root;
  {
    Connection db(database_file(directory.path()), Connection::Mode::kReadWrite);
    check_schema_format(db);
    root = open_root_key(db, credential);
    migrate_schema(db);
  }
  directory.mark_present_format();
  return std::make_unique<SqliteStore>(std::move(directory), std::move(root));
}

}  // namespace rotulus::storage
