#include "storage/spaces.h"

#include "session_state.h"
#include "space_rows.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define SPACE_COLUMNS "id, key, created, version, next_number, sealed"

constexpr std::int64_t kControlled = 1, kConfidential = 2;

RecordWriter space_context(const SpaceRow& row) {
  RecordWriter clear;
  clear.text("space").number(row.space.id.value).text(row.space.key.text()).number(row.space.created.microseconds);
  clear.number(row.space.version).number(row.next_number);
  return clear;
}

Bytes seal_space(const SessionState& state, const SpaceRow& row) {
  RecordWriter details;
  details.text(row.space.title).text(row.space.description);
  details.number((row.space.controlled ? kControlled : 0) | (row.space.confidential ? kConfidential : 0));
  return seal_row(state, row.space.id, space_context(row), details);
}

SpaceRow read_space(const SessionState& state, const SqlStatement& query) {
  const auto key = SpaceKey::parse(query.text(1));
  const std::string what = "space " + query.text(1);
  if (!key) throw Error(ErrorCode::kCorrupt, "The key of " + what + " is malformed.");
  SpaceRow row{{SpaceId{query.number(0)}, *key, {}, {}, {query.number(2)}, query.number(3)}, query.number(4)};
  const auto opened = open_known_row(state, row.space.id, space_context(row), query.blob(5), what);
  RecordReader details(*opened, what);
  row.space.title = details.text();
  row.space.description = details.text();
  if (details.at_end()) return row;  // of an earlier format
  const auto flags = details.number();
  row.space.controlled = flags & kControlled;
  row.space.confidential = flags & kConfidential;
  return row;
}

void update_row(SessionState& state, const SpaceRow& row) {
  state.db.statement("UPDATE space SET version = ?2, next_number = ?3, sealed = ?4 WHERE id = ?1")
      .bind(row.space.id.value, row.space.version, row.next_number, seal_space(state, row))
      .run();
}

}  // namespace

SpaceRow load_space(const SessionState& state, SpaceId id) {
  auto query = state.db.statement("SELECT " SPACE_COLUMNS " FROM space WHERE id = ?1");
  if (!query.bind(id.value).step()) throw Error(ErrorCode::kNotFound, "There is no such space.");
  return read_space(state, query);
}

void save_next_number(SessionState& state, const SpaceRow& row) { update_row(state, row); }

std::vector<Space> Spaces::list() const {
  std::vector<Space> spaces;
  auto query = session_.state().db.statement("SELECT " SPACE_COLUMNS " FROM space ORDER BY key");
  while (query.step()) spaces.push_back(read_space(session_.state(), query).space);
  return spaces;
}

std::optional<Space> Spaces::find(const SpaceKey& key, const std::function<bool(SpaceId)>& admit) const {
  auto query = session_.state().db.statement("SELECT " SPACE_COLUMNS " FROM space WHERE key = ?1");
  if (!query.bind(key.text()).step() || (admit && !admit(SpaceId{query.number(0)}))) return std::nullopt;
  return read_space(session_.state(), query).space;
}

std::optional<Space> Spaces::find(SpaceId id) const {
  auto query = session_.state().db.statement("SELECT " SPACE_COLUMNS " FROM space WHERE id = ?1");
  if (!query.bind(id.value).step()) return std::nullopt;
  return read_space(session_.state(), query).space;
}

Spaces::DocumentCounts Spaces::document_counts(SpaceId id) const {
  auto query = session_.state().db.statement(
      "SELECT count(*), coalesce(sum(effective != 0), 0) FROM document WHERE space = ?1 AND isolated = 0");
  query.bind(id.value).step();
  return {query.number(0), query.number(1)};
}

Space create_space(Transaction& tx, const SpaceKey& key, const std::string& title, const std::string& description) {
  SessionState& state = tx.state();
  if (Spaces(tx).find(key)) throw Error(ErrorCode::kConflict, "There is a space " + key.text() + " already: choose another key.");
  const SpaceId id{next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM space")};
  state.keys.create_scope(state.db, id);
  const SpaceRow row{{id, key, title, description, Timestamp::now(), 1}, 1};
  state.db.statement("INSERT INTO space(id, key, created, version, next_number, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(id.value, key.text(), row.space.created.microseconds, row.space.version, row.next_number, seal_space(state, row))
      .run();
  append_audit(tx, "space.create", "space " + key.text(), title);
  return row.space;
}

Space update_space(Transaction& tx, SpaceId id, std::int64_t expected_version, const SpaceSettings& settings) {
  SpaceRow row = load_space(tx.state(), id);
  if (row.space.version != expected_version)
    throw Error(ErrorCode::kStale, "The space was changed meanwhile: load it again and repeat the change.");
  const auto flag = [](bool before, bool after, const char* name) -> std::string {
    return before == after ? "" : std::string("; ") + (after ? "" : "not ") + name;
  };
  const std::string changed = settings.title + flag(row.space.controlled, settings.controlled, "controlled") +
                              flag(row.space.confidential, settings.confidential, "confidential");
  row.space.title = settings.title;
  row.space.description = settings.description;
  row.space.controlled = settings.controlled;
  row.space.confidential = settings.confidential;
  ++row.space.version;
  update_row(tx.state(), row);
  append_audit(tx, "space.update", "space " + row.space.key.text(), changed);
  return row.space;
}

}  // namespace rotulus::storage
