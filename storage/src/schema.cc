#include "schema.h"

#include <iterator>
#include <map>
#include <string>

namespace rotulus::storage {
namespace {

// Columns called `sealed` hold an AEAD value whose associated data is the table's name and every clear column of the row: a
// changed clear column, or a sealed value put into another row, no longer opens. STRICT: a column holds its own type and no
// other.
constexpr const char* kSchema = R"sql(
CREATE TABLE key_slot(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, salt BLOB NOT NULL, log_n INTEGER NOT NULL, wrapped BLOB NOT NULL) STRICT;
-- One random key per scope: 0 is the installation, any other number a space. Wrapped by the root key.
CREATE TABLE wrapped_key(scope INTEGER NOT NULL, epoch INTEGER NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY(scope, epoch)) WITHOUT ROWID, STRICT;
-- One random content key per document, wrapped by its space's key; disposing of the row disposes of the content.
CREATE TABLE document_key(document INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;

CREATE TABLE space(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, version INTEGER NOT NULL,
  next_number INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;

-- Git objects. oid is a keyed hash of the object's name; document is 0 for trees and commits, else whose content key seals it.
CREATE TABLE object(id INTEGER PRIMARY KEY, space INTEGER NOT NULL, oid BLOB NOT NULL, document INTEGER NOT NULL,
  type INTEGER NOT NULL, size INTEGER NOT NULL, base INTEGER NOT NULL, depth INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX object_oid ON object(space, oid, document);
CREATE TABLE ref(space INTEGER NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(space, name)) WITHOUT ROWID, STRICT;

CREATE TABLE document(id INTEGER PRIMARY KEY, uid BLOB NOT NULL UNIQUE, space INTEGER NOT NULL, number TEXT NOT NULL UNIQUE,
  state INTEGER NOT NULL, isolated INTEGER NOT NULL, effective INTEGER NOT NULL, head INTEGER NOT NULL, revisions INTEGER NOT NULL,
  version INTEGER NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX document_space ON document(space, number);
CREATE TABLE revision(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, sequence INTEGER NOT NULL, state INTEGER NOT NULL,
  label TEXT NOT NULL, time INTEGER NOT NULL, size INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX revision_sequence ON revision(document, sequence);
CREATE UNIQUE INDEX revision_label ON revision(document, label);

CREATE TABLE user(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, disabled INTEGER NOT NULL, created INTEGER NOT NULL,
  version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE TABLE binding(id INTEGER PRIMARY KEY, user INTEGER NOT NULL, role TEXT NOT NULL, space INTEGER NOT NULL,
  document INTEGER NOT NULL, sealed BLOB NOT NULL, UNIQUE(user, role, space, document)) STRICT;
CREATE INDEX binding_space ON binding(space);
CREATE TABLE session(id BLOB PRIMARY KEY, user INTEGER NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL,
  expires INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID, STRICT;
CREATE INDEX session_user ON session(user);
CREATE TABLE token(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, user INTEGER NOT NULL, created INTEGER NOT NULL,
  expires INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX token_user ON token(user);

CREATE TABLE audit(sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor INTEGER NOT NULL, action TEXT NOT NULL,
  object TEXT NOT NULL, outcome INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
-- The Merkle frontier over all audit entries (RFC 6962), sealed.
CREATE TABLE audit_head(id INTEGER PRIMARY KEY CHECK(id = 1), size INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;

-- What the index has yet to learn. AUTOINCREMENT: a sequence number never comes twice, also after old rows are gone.
CREATE TABLE outbox(sequence INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL) STRICT;
-- How far an import of a history has come, so that it can be taken up again.
CREATE TABLE import_progress(space INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
)sql";

// What format 2 added: the life cycle.
constexpr const char* kLifeCycleSchema = R"sql(
-- A label given at approval, and for how long the version counts. 0: no date.
CREATE TABLE version(revision INTEGER PRIMARY KEY, document INTEGER NOT NULL, label TEXT NOT NULL, effective_from INTEGER NOT NULL,
  review_due INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX version_label ON version(document, label);
CREATE INDEX version_review_due ON version(review_due) WHERE review_due != 0;
CREATE INDEX revision_approved ON revision(id) WHERE state = 4;

CREATE TABLE run(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, revision INTEGER NOT NULL, state INTEGER NOT NULL,
  started INTEGER NOT NULL, changed INTEGER NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX run_document ON run(document, id);
CREATE UNIQUE INDEX run_open ON run(document) WHERE state = 1;
CREATE TABLE task(id INTEGER PRIMARY KEY, run INTEGER NOT NULL, document INTEGER NOT NULL, revision INTEGER NOT NULL,
  user INTEGER NOT NULL, kind INTEGER NOT NULL, opened INTEGER NOT NULL, due INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX task_user ON task(user, id);
CREATE INDEX task_run ON task(run);
CREATE TABLE comment(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, revision INTEGER NOT NULL, user INTEGER NOT NULL,
  time INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX comment_document ON comment(document, id);
CREATE TABLE signature(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, revision INTEGER NOT NULL, user INTEGER NOT NULL,
  time INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX signature_document ON signature(document, id);

CREATE TABLE user_group(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE TABLE group_member(group_id INTEGER NOT NULL, user INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(group_id, user))
  WITHOUT ROWID, STRICT;
CREATE INDEX group_member_user ON group_member(user);
-- One for each number scheme, whatever space its documents are in.
CREATE TABLE number_sequence(pattern TEXT PRIMARY KEY, next INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID, STRICT;
)sql";

// What format 3 added: roles of one's own, roles for groups and for a time, requests of permission, links that reset a password.
// 0 as a user or a group: it is the other one.
constexpr const char* kAccessSchema = R"sql(
CREATE TABLE binding_3(id INTEGER PRIMARY KEY, user INTEGER NOT NULL, group_id INTEGER NOT NULL, role TEXT NOT NULL,
  space INTEGER NOT NULL, document INTEGER NOT NULL, expires INTEGER NOT NULL, sealed BLOB NOT NULL,
  UNIQUE(user, group_id, role, space, document)) STRICT;
INSERT INTO binding_3 SELECT id, user, 0, role, space, document, 0, sealed FROM binding;
DROP TABLE binding;
ALTER TABLE binding_3 RENAME TO binding;
CREATE INDEX binding_group ON binding(group_id) WHERE group_id != 0;
CREATE INDEX binding_space ON binding(space);
CREATE INDEX binding_expires ON binding(expires) WHERE expires != 0;

CREATE TABLE role(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE TABLE access_request(id INTEGER PRIMARY KEY, state INTEGER NOT NULL, requester INTEGER NOT NULL, created INTEGER NOT NULL,
  changed INTEGER NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX access_request_state ON access_request(state, id);
CREATE TABLE reset_link(id BLOB PRIMARY KEY, user INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,
  sealed BLOB NOT NULL) WITHOUT ROWID, STRICT;
CREATE INDEX reset_link_user ON reset_link(user);
)sql";

// What format 4 added: large contents in chunks. object 0: nothing has linked the file yet, and it is staged since that time.
constexpr const char* kLargeFileSchema = R"sql(
CREATE TABLE file(id INTEGER PRIMARY KEY, space INTEGER NOT NULL, object INTEGER NOT NULL, staged INTEGER NOT NULL,
  size INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX file_staged ON file(staged) WHERE object = 0;
CREATE UNIQUE INDEX file_object ON file(object) WHERE object != 0;
CREATE TABLE chunk(file INTEGER NOT NULL, sequence INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(file, sequence)) STRICT;
)sql";

// And the rotation of keys.
constexpr const char* kRotationSchema = R"sql(
-- Keys that stay the same across rotations, by purpose; wrapped by the root key.
CREATE TABLE kept_key(purpose TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID, STRICT;
-- Content keys from before a rotation that is under way; empty otherwise.
CREATE TABLE former_document_key(document INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
-- Every rotation. ended is 0 while values of earlier epochs are left.
CREATE TABLE key_rotation(epoch INTEGER PRIMARY KEY, began INTEGER NOT NULL, ended INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
)sql";

// What format 5 added: the texts of files.
constexpr const char* kTextSchema = R"sql(
-- object: the content. state 1 pending, 2 read, 3 failed. The text itself is an object of the same document.
CREATE TABLE extraction(object INTEGER PRIMARY KEY, document INTEGER NOT NULL, revision INTEGER NOT NULL, state INTEGER NOT NULL,
  changed INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX extraction_state ON extraction(state, object) WHERE state != 2;
CREATE INDEX extraction_document ON extraction(document);
)sql";

// And categories that documents are classified by. space 0: of the whole system.
constexpr const char* kClassificationSchema = R"sql(
CREATE TABLE category(id INTEGER PRIMARY KEY, space INTEGER NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
)sql";

// And what readers say of documents, and which documents translate which.
constexpr const char* kFeedbackSchema = R"sql(
CREATE TABLE helped(document INTEGER NOT NULL, user INTEGER NOT NULL, revision INTEGER NOT NULL, time INTEGER NOT NULL,
  sealed BLOB NOT NULL, PRIMARY KEY(document, user)) WITHOUT ROWID, STRICT;
CREATE TABLE outdated(id INTEGER PRIMARY KEY, document INTEGER NOT NULL, revision INTEGER NOT NULL, user INTEGER NOT NULL,
  state INTEGER NOT NULL, time INTEGER NOT NULL, changed INTEGER NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE INDEX outdated_document ON outdated(document, id);
CREATE INDEX outdated_open ON outdated(id) WHERE state = 1;
)sql";
constexpr const char* kTranslationSchema = R"sql(
CREATE TABLE translation(document INTEGER NOT NULL, source INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(document, source))
  WITHOUT ROWID, STRICT;
CREATE INDEX translation_source ON translation(source);
)sql";

// What each format added to the one before it.
struct Step {
  int format;
  const char* statements;
};
constexpr Step kSteps[] = {{2, kLifeCycleSchema}, {3, kAccessSchema},         {4, kLargeFileSchema}, {4, kRotationSchema},
                           {5, kTextSchema},      {5, kClassificationSchema}, {5, kFeedbackSchema},  {5, kTranslationSchema}};
static_assert(std::rbegin(kSteps)->format == kFormat);

std::string steps_from(int format) {
  std::string statements;
  for (const Step& step : kSteps)
    if (step.format > format) statements += step.statements;
  return statements;
}

// In one transaction with the format that comes of it.
void change_schema(Connection& db, const std::string& statements, int format = kFormat) {
  const std::string script = "BEGIN IMMEDIATE;" + statements + "PRAGMA user_version=" + std::to_string(format) + ";COMMIT;";
  try {
    db.execute(script.c_str());
  } catch (...) {
    sqlite3_exec(db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

using SchemaText = std::map<std::string, std::string>;  // "table user" -> its statement

SchemaText schema_text(Connection& db) {
  SchemaText text;
  auto query = db.statement("SELECT type || ' ' || name, tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema");
  while (query.step()) text[query.text(0)] = query.text(1);
  return text;
}

}  // namespace

int schema_format(Connection& db) {
  auto query = db.statement("PRAGMA user_version");
  query.step();
  return static_cast<int>(query.number(0));
}

std::vector<std::string> schema_differences(Connection& db) {
  Connection model(":memory:", Connection::Mode::kCreate);
  create_schema(model);
  const SchemaText expected = schema_text(model);
  SchemaText found = schema_text(db);
  std::vector<std::string> differences;
  for (const auto& [name, statement] : expected) {
    const auto at = found.find(name);
    if (at == found.end())
      differences.push_back("The " + name + " is missing.");
    else if (at->second != statement)
      differences.push_back("The " + name + " is not as Rotulus made it.");
    if (at != found.end()) found.erase(at);
  }
  for (const auto& [name, statement] : found)
    if (!name.starts_with("table sqlite_stat")) differences.push_back("There is a " + name + " that Rotulus did not make.");
  return differences;
}

void create_schema(Connection& db) { change_schema(db, kSchema + steps_from(1)); }

void create_schema(Connection& db, const std::string& statements, int format) { change_schema(db, statements, format); }

void check_schema_format(Connection& db) {
  const int found = schema_format(db);
  if (found > kFormat)
    throw Error(ErrorCode::kNewerFormat, "The data directory has format " + std::to_string(found) +
                                             " and was written by a newer Rotulus; this one reads up to format " +
                                             std::to_string(kFormat) + ". Install the newer version.");
  if (found < 1)
    throw Error(ErrorCode::kCorrupt, "The database of the data directory names no format: it was not made by 'rotulus init'.");
}

void migrate_schema(Connection& db) {
  check_schema_format(db);
  const int found = schema_format(db);
  if (found < kFormat) change_schema(db, steps_from(found));
}

}  // namespace rotulus::storage
