#include "sqlite.h"

#include <cerrno>

#include "disk_failure.h"

namespace rotulus::storage {
namespace {

ErrorCode translate(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return ErrorCode::kStorageFull;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ErrorCode::kIo;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::kCorrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::kBusy;
    case SQLITE_CONSTRAINT:
      return ErrorCode::kConflict;
    case SQLITE_TOOBIG:
      return ErrorCode::kTooLarge;
    default:
      return ErrorCode::kInternal;
  }
}

std::string advice(ErrorCode code) {
  switch (code) {
    case ErrorCode::kStorageFull:
      return " The disk is full: free some space; nothing was changed.";
    case ErrorCode::kIo:
      return " Check the disk and the permissions of the data directory; nothing was changed.";
    case ErrorCode::kCorrupt:
      return " Run 'rotulus verify --read-data' and restore from a backup if it confirms damage.";
    default:
      return "";
  }
}

// Besides SQLITE_FULL: a quota, a limit on the size of files, no room to enlarge the shared index of the log.
bool lacks_room(int code, sqlite3* db) {
  if (code == SQLITE_IOERR_SHMSIZE) return true;
  // SQLite forgets the reason when it is COMMIT that fails; nothing after the failed write has put another in its place.
  const int found = errno, told = db ? sqlite3_system_errno(db) : 0;
  const int reason = told ? told : found;
  return code == SQLITE_IOERR_WRITE && (reason == EDQUOT || reason == EFBIG || reason == ENOSPC);
}

}  // namespace

void throw_sqlite(int code, sqlite3* db) {
  const ErrorCode translated = lacks_room(code, db) ? ErrorCode::kStorageFull : translate(code);
  const std::string detail = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  const std::string message = "The database answered: " + detail + "." + advice(translated);
  if (translated == ErrorCode::kIo && (code & 0xff) == SQLITE_IOERR) throw DiskFailure(message, detail);
  throw Error(translated, message);
}

SqlStatement::~SqlStatement() {
  if (!handle_) return;
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

bool SqlStatement::step() {
  errno = 0;
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_sqlite(code, db_);
}

void SqlStatement::run() {
  while (step()) {
  }
}

void SqlStatement::damaged(int column) const {
  throw Error(ErrorCode::kCorrupt, "The column '" + std::string(sqlite3_column_name(handle_, column)) +
                                       "' holds a value that does not belong there." + advice(ErrorCode::kCorrupt));
}

bool SqlStatement::has_type(int column, int type) const {
  const int found = sqlite3_column_type(handle_, column);
  if (found != type && found != SQLITE_NULL) damaged(column);
  return found == type;
}

std::int64_t SqlStatement::number(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_INTEGER) damaged(column);
  return sqlite3_column_int64(handle_, column);
}

std::int64_t SqlStatement::number_between(int column, std::int64_t least, std::int64_t most) const {
  const std::int64_t value = number(column);
  if (value < least || value > most) damaged(column);
  return value;
}

std::string SqlStatement::text(int column) const {
  if (!has_type(column, SQLITE_TEXT)) return {};
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string();
}

ByteView SqlStatement::blob(int column) const {
  if (!has_type(column, SQLITE_BLOB)) return {};
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_, column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

void SqlStatement::put(std::string_view value) {
  check(sqlite3_bind_text64(handle_, ++next_, value.data() ? value.data() : "", value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void SqlStatement::put(ByteView value) {
  static constexpr std::uint8_t kEmpty = 0;  // a null pointer would bind NULL
  check(sqlite3_bind_blob64(handle_, ++next_, value.data() ? value.data() : &kEmpty, value.size(), SQLITE_STATIC));
}

void SqlStatement::check(int code) const {
  if (code != SQLITE_OK) throw_sqlite(code, db_);
}

Connection::Connection(const std::filesystem::path& file, Mode mode, const char* vfs) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  // Readers open read-write too, because a WAL reader maintains the shared index; query_only keeps them from writing.
  flags |= mode == Mode::kCreate ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
  if (const int code = sqlite3_open_v2(file.c_str(), &db_, flags, vfs); code != SQLITE_OK) {
    const Error error(translate(code), "Cannot open the database " + file.string() + ": " + sqlite3_errstr(code) + ".");
    sqlite3_close(db_);
    throw error;
  }
  // A forged schema may hold triggers and views; ours has none.
  for (const int option : {SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW})
    sqlite3_db_config(db_, option, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
      "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA cache_size=-16000;"
      "PRAGMA secure_delete=ON;");  // what a rotated key sealed, or was shredded, must not stay in free pages
  sqlite3_busy_timeout(db_, kBusyMilliseconds);
  if (mode != Mode::kReadOnly) return;
  execute("PRAGMA query_only=ON;");
  keep_log_at_close();  // who writes also writes the log back
}

void Connection::keep_log_at_close() { sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

Connection::~Connection() {
  for (const auto& [sql, handle] : statements_) sqlite3_finalize(handle);
  sqlite3_close(db_);
}

SqlStatement Connection::statement(const char* sql) {
  auto [entry, is_new] = statements_.try_emplace(sql, nullptr);
  if (is_new) {
    const int code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &entry->second, nullptr);
    if (code != SQLITE_OK) {
      statements_.erase(entry);
      throw_sqlite(code, db_);
    }
  } else if (sqlite3_stmt_busy(entry->second)) {
    throw Error(ErrorCode::kInternal, std::string("A cached statement is used twice at once: ") + sql);
  }
  return {entry->second, db_};
}

void Connection::execute(const char* sql) {
  errno = 0;
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite(code, db_);
}

}  // namespace rotulus::storage
