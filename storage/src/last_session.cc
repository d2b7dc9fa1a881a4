#include "last_session.h"

#include <memory>
#include <vector>

#include "audit_tree.h"
#include "pack_writer.h"
#include "session_state.h"
#include "storage/documents.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

// So many of the newest rows of a kind are decrypted. A commit of a batch of many is more than a session's last moments.
constexpr std::int64_t kNewest = 256;

// The log as the database itself opens it.
class LogFile {
 public:
  explicit LogFile(const fs::path& database) {
    sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
    const std::string log = database.string() + "-wal";
    name_.reset(sqlite3_create_filename(database.c_str(), "", log.c_str(), 0, nullptr));
    // The system's own answers nothing here but what is on disk; SQLite wants zeros before, and room as the system asks.
    memory_.resize(static_cast<std::size_t>(vfs->szOsFile) / sizeof(std::max_align_t) + 1);
    file_ = reinterpret_cast<sqlite3_file*>(memory_.data());
    check(vfs->xOpen(vfs, sqlite3_filename_wal(name_.get()), file_, SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE, nullptr));
  }
  ~LogFile() {
    if (file_->pMethods) file_->pMethods->xClose(file_);
  }
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  void write_again() {
    sqlite3_int64 size = 0;
    check(file_->pMethods->xFileSize(file_, &size));
    std::vector<char> block(64U << 10);  // SQLite's own file system takes less than 128 KiB at once
    for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(block.size())) {
      const auto count = static_cast<int>(std::min<sqlite3_int64>(size - at, static_cast<sqlite3_int64>(block.size())));
      check(file_->pMethods->xRead(file_, block.data(), count, at));
      check(file_->pMethods->xWrite(file_, block.data(), count, at));
    }
    check(file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL));
  }

 private:
  struct FreeName {
    void operator()(const char* name) const { sqlite3_free_filename(const_cast<char*>(name)); }
  };
  static void check(int code) {
    if (code != SQLITE_OK) throw_sqlite(code, nullptr);
  }

  std::unique_ptr<const char, FreeName> name_;
  std::vector<std::max_align_t> memory_;
  sqlite3_file* file_ = nullptr;
};

[[noreturn]] void damaged(const std::string& what) { throw Error(ErrorCode::kCorrupt, what); }

void check_pages(SessionState& state) {
  auto query = state.db.statement("PRAGMA quick_check(1)");
  while (query.step())
    if (query.text(0) != "ok") damaged("The database file: " + query.text(0) + ".");
}

void check_newest_objects(SessionState& state) {
  struct Row {
    std::int64_t id;
    SpaceId space;
    ObjectType type;
    Bytes oid;
  };
  std::vector<Row> rows;
  {
    auto query = state.db.statement(
        "SELECT id, space, type, oid FROM object WHERE document = 0 OR document IN (SELECT document FROM document_key)"
        " ORDER BY id DESC LIMIT ?1");
    query.bind(kNewest);
    while (query.step())
      rows.push_back({query.number(0), SpaceId{query.number(1)}, static_cast<ObjectType>(query.number(2)),
                      Bytes(query.blob(3).begin(), query.blob(3).end())});
  }
  for (const Row& row : rows) {
    const ObjectContent content = state.objects.read_content(row.id);
    if (content.file) content.file->check_count(state.db);
    const ObjectId name = content.file ? content.file->name() : object_id(row.type, *content.bytes);
    if (!state.objects.is_named(row.space, name, row.oid))
      damaged("Object " + std::to_string(row.id) + " does not hash to its name.");
  }
}

void check_newest_audit_entries(const SessionState& state) {
  const auto size = static_cast<std::int64_t>(load_audit_head(state).size());
  std::int64_t expected = std::max<std::int64_t>(1, size - kNewest + 1);
  visit_audit_rows(state, expected, size + 1, [&](std::int64_t sequence, const std::function<AuditEntry()>& open) {
    if (sequence != expected) return false;
    open();
    ++expected;
    return true;
  });
  if (expected != size + 1) damaged("The audit log does not end where its head says: at entry " + std::to_string(size) + ".");
}

void check_newest_revisions(const Session& session) {
  std::vector<RevisionId> ids;
  {
    auto query = session.state().db.statement("SELECT id FROM revision ORDER BY id DESC LIMIT ?1");
    query.bind(kNewest);
    while (query.step()) ids.push_back(RevisionId{query.number(0)});
  }
  const Documents documents(session);
  for (const RevisionId id : ids) {
    const auto revision = documents.revision(id);
    const auto document = revision ? documents.find(revision->document) : std::nullopt;
    const std::string what = "Revision " + std::to_string(id.value);
    if (!document || revision->sequence > document->revisions) damaged(what + " is not counted by its document.");
    if (!session.state().objects.exists(document->space, revision->commit)) damaged(what + ": its commit is missing.");
    if (!revision->removal && !session.state().objects.exists(document->space, revision->content))
      damaged(what + ": its content is missing.");
  }
}

}  // namespace

LogState settle_log(const fs::path& database) {
  std::error_code error;
  const auto size = fs::file_size(database.string() + "-wal", error);
  if (error || size == 0) return LogState::kClosed;
  LogFile(database).write_again();
  sync_directory(database.parent_path());
  return LogState::kLeftOver;
}

std::string trouble_of_last_session(const fs::path& database, const crypto::SecretBytes& root) {
  try {
    Workplace place(database, Connection::Mode::kReadOnly);
    Keyring keys(root.clone());
    keys.load(place.db);
    const Session session(std::make_unique<SessionState>(place, keys, nullptr));
    check_pages(session.state());
    check_newest_objects(session.state());
    check_newest_audit_entries(session.state());
    check_newest_revisions(session);
    return {};
  } catch (const Error& error) {
    return std::string("The store takes no changes, because the last session was not closed in order and left damage. ") +
           error.what() + " Run 'rotulus verify --read-data' to see all of it, and restore from a backup.";
  }
}

}  // namespace rotulus::storage
