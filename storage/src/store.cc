#include "storage/store.h"

#include <sys/stat.h>

#include "key_slots.h"
#include "last_session.h"
#include "memory_vfs.h"
#include "schema.h"
#include "session_state.h"
#include "store_opening.h"
#include "writer.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

fs::path database_file(const fs::path& directory) { return directory / "store.db"; }

// Where the database is: a file on disk, or one in memory that goes with this.
struct Place {
  std::optional<DataDirectory> directory;
  std::optional<MemoryFiles> memory;
  fs::path file() const { return directory ? database_file(directory->path()) : memory->path("store.db"); }
  const char* vfs() const { return directory ? nullptr : kMemoryVfs; }
};

class SqliteStore : public Store {
 public:
  SqliteStore(Place place, crypto::SecretBytes root, std::string trouble)
      : place_(std::move(place)), keys_(std::move(root)), writer_(place_.file(), keys_, std::move(trouble), place_.vfs()) {
    auto reader = take_reader();
    keys_.load(reader->db);
    give_back(std::move(reader));
  }
  ~SqliteStore() override { idle_.clear(); }  // the writer's connection goes last, and writes the log back

  Session read() override;
  void write(const Actor& actor, const std::function<void(Transaction&)>& change) override { writer_.run(actor, change); }
  std::string trouble() const override { return writer_.trouble(); }
  const fs::path& path() const override { return place_.directory ? place_.directory->path() : kNowhere; }
  crypto::SecretBytes purpose_key(std::string_view purpose) const override { return keys_.purpose_key(purpose); }
  std::uint64_t database_bytes() const override;

 private:
  // More idle readers than this are closed: each may hold a cache.
  static constexpr std::size_t kIdleReaders = 8;
  inline static const fs::path kNowhere;

  std::unique_ptr<Workplace> take_reader();
  void give_back(std::unique_ptr<Workplace> place);

  Place place_;
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
  return std::make_unique<Workplace>(place_.file(), Connection::Mode::kReadOnly, place_.vfs());
}

void SqliteStore::give_back(std::unique_ptr<Workplace> place) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleReaders) idle_.push_back(std::move(place));
}

Session SqliteStore::read() {
  auto place = take_reader();
  auto lease = keys_.lease();
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
  return Session(std::make_unique<SessionState>(used, keys_, std::move(at_end), std::move(lease)));
}

std::uint64_t SqliteStore::database_bytes() const {
  if (place_.memory) return place_.memory->size("store.db");
  std::error_code ignored;
  return fs::file_size(place_.file(), ignored);
}

void make_keys(Connection& db, const crypto::SecretBytes& root, const std::vector<crypto::Credential>& credentials) {
  for (const auto& credential : credentials) add_slot(db, crypto::make_slot(credential, root));
  Keyring keys(root.clone());
  keys.create_scope(db, kSystemScope);
}

std::unique_ptr<Store> open_settled(DataDirectory directory, crypto::SecretBytes root, LogState log) {
  const fs::path file = database_file(directory.path());
  {
    Connection db(file, Connection::Mode::kReadWrite);
    // The log is what says that there is something to check: it stays until that is done.
    if (log == LogState::kLeftOver) db.keep_log_at_close();
    check_schema_format(db);
    Keyring(root.clone()).load(db);  // who cannot open a directory does not change it either
    migrate_schema(db);
  }
  std::string trouble;
  if (log == LogState::kLeftOver) trouble = trouble_of_last_session(file, root);
  directory.mark_present_format();
  return std::make_unique<SqliteStore>(Place{std::move(directory), std::nullopt}, std::move(root), std::move(trouble));
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
  const fs::path file = database_file(directory.path());
  const LogState log = settle_log(file);
  crypto::SecretBytes root;
  {
    Connection db(file, Connection::Mode::kReadOnly);
    check_schema_format(db);
    root = open_root_key(db, credential);
  }
  return open_settled(std::move(directory), std::move(root), log);
}

std::unique_ptr<Store> open_store(DataDirectory directory, crypto::SecretBytes root) {
  const LogState log = settle_log(database_file(directory.path()));
  return open_settled(std::move(directory), std::move(root), log);
}

std::unique_ptr<Store> Store::create_in_memory(const crypto::Credential& credential) {
  Place place{std::nullopt, MemoryFiles()};
  auto root = crypto::random_secret();
  {
    std::vector<crypto::Credential> credentials(1);
    credentials[0] = {credential.kind, credential.secret.clone()};
    Connection db(place.file(), Connection::Mode::kCreate, place.vfs());
    create_schema(db);
    make_keys(db, root, credentials);
  }
  return std::make_unique<SqliteStore>(std::move(place), std::move(root), std::string());
}

}  // namespace rotulus::storage
