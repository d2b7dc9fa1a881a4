// What a session works with. One per leased connection; internal to storage.
#pragma once

#include <functional>

#include "keyring.h"
#include "object_store.h"
#include "opened_rows.h"
#include "record.h"
#include "sqlite.h"
#include "storage/store.h"

namespace rotulus::storage {

// A connection with the caches that belong to what it has seen.
struct Workplace {
  static constexpr std::size_t kCacheBytes = 32U << 20;
  static constexpr std::size_t kRowBytes = 4U << 20;
  Workplace(const std::filesystem::path& file, Connection::Mode mode, const char* vfs = nullptr)
      : db(file, mode, vfs), cache(kCacheBytes), rows(kRowBytes) {}
  Connection db;
  ObjectCache cache;
  OpenedRows rows;
};

class SessionState {
 public:
  // A reader holds a lease: the state that it sees may be from before the end of a rotation of keys.
  SessionState(Workplace& place, Keyring& keyring, std::function<void()> at_end,
               std::shared_ptr<const Keyring::Lease> lease = nullptr)
      : db(place.db),
        keys(keyring),
        objects(place.db, keyring, place.cache),
        rows(place.rows),
        at_end_(std::move(at_end)),
        lease_(std::move(lease)) {}
  ~SessionState() {
    if (at_end_) at_end_();
  }
  SessionState(const SessionState&) = delete;
  SessionState& operator=(const SessionState&) = delete;

  Connection& db;
  Keyring& keys;
  ObjectStore objects;
  OpenedRows& rows;
  Actor actor;
  bool audited = false;       // an audit entry was appended
  bool audit_exempt = false;  // only bookkeeping was done that needs none
  bool empty_log = false;     // the write-ahead log is to be emptied afterwards: it holds what was destroyed

 private:
  std::function<void()> at_end_;
  std::shared_ptr<const Keyring::Lease> lease_;
};

// Seals `details` for a row whose clear columns are in `clear` (the table's name first).
inline Bytes seal_row(const SessionState& state, SpaceId scope, const RecordWriter& clear, const RecordWriter& details) {
  return state.keys.scope(scope)->rows.seal(details.view(), clear.view());
}
inline Bytes open_row(const SessionState& state, SpaceId scope, const RecordWriter& clear, ByteView sealed,
                      std::string_view what) {
  return state.keys.scope(scope)->rows.open(sealed, clear.view(), what);
}

inline crypto::SecretBytes root_of(const SessionState& state) { return state.keys.root(state.db); }

// The same for rows that are read over and over and hold no secret of a person.
inline OpenedRows::Value open_known_row(const SessionState& state, SpaceId scope, const RecordWriter& clear, ByteView sealed,
                                        std::string_view what) {
  if (auto known = state.rows.find(scope, clear.view(), sealed)) return known;
  auto opened = std::make_shared<const Bytes>(open_row(state, scope, clear, sealed, what));
  state.rows.put(scope, clear.view(), sealed, opened);
  return opened;
}

// The next free row number of a table; only the writer asks. `sql` is "SELECT coalesce(max(id), 0) + 1 FROM <table>".
inline std::int64_t next_id(SessionState& state, const char* sql) {
  auto query = state.db.statement(sql);
  query.step();
  return query.number(0);
}

}  // namespace rotulus::storage
