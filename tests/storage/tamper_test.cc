// Somebody changes the closed database and puts it back. Whatever he does must be found when it is read, at the latest by verify;
// what is not found in this version is named here, and in docs/threat-model.md.
#include <algorithm>
#include <map>
#include <set>

#include "tampering.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace fs = std::filesystem;

namespace {

std::vector<RawValue> forgeries(const RawValue& value) {
  if (value.type == SQLITE_INTEGER)
    return {raw_number(value.number + 1), raw_number(value.number + (1LL << 32)), raw_number(-1 - value.number)};
  RawValue first = value, longer = value, shorter = value;
  if (!value.bytes.empty()) {
    first.bytes.front() = static_cast<char>(first.bytes.front() ^ 1);
    shorter.bytes.pop_back();
  }
  longer.bytes += 'x';
  return {first, longer, shorter};
}

// Changes one column of one row in every way; returns how many changes SQLite let through.
int forge_column(Tampering& t, const std::string& table, const std::string& column, const RawRow& key, const RawValue& value) {
  int made = 0;
  for (const RawValue& forged : forgeries(value)) {
    if (forged == value) continue;
    t.restore();
    const bool changed = t.change([&](RawDatabase& db) {
      RawRow values = {forged};
      values.insert(values.end(), key.begin(), key.end());
      return db.change("UPDATE " + table + " SET " + column + " = ?1 WHERE " + key_condition(db, table, 2), values);
    });
    if (!changed) continue;
    ++made;
    const std::string findings = t.findings();
    INFO(table << "." << column << ": " << findings);
    CHECK(mentions(findings, word_for(table)));
  }
  return made;
}

void forge_table(Tampering& t, const std::string& table) {
  std::vector<std::string> columns;
  std::vector<RawRow> keys;
  {
    RawDatabase db(t.filled().data());
    columns = db.columns(table);
    keys = db.rows("SELECT " + key_list(db, table) + " FROM " + table + " ORDER BY " + key_list(db, table));
  }
  REQUIRE(!keys.empty());
  for (const auto& column : columns) {
    if (kNotAuthenticated.contains(table + "." + column) || (table == "key_slot" && column != "kind")) continue;
    int made = 0;
    for (const std::size_t at : std::set<std::size_t>{0, keys.size() / 2, keys.size() - 1}) {
      if (table == "key_slot" && at != 0) continue;  // another slot than the one in use: see below
      RawValue value;
      {
        RawDatabase db(t.filled().data());
        const auto listed = db.rows("SELECT " + column + " FROM " + table + " ORDER BY " + key_list(db, table));
        value = listed.at(at).front();
      }
      made += forge_column(t, table, column, keys[at], value);
    }
    INFO(table << "." << column);
    CHECK(made > 0);
  }
}

}  // namespace

TEST_CASE("a filled store verifies before anybody tampers with it", "[storage][tamper]") {
  Tampering t;
  CHECK(t.findings().empty());
}

TEST_CASE("a change of any column of any table is found and names what was changed", "[storage][tamper]") {
  Tampering t;
  std::vector<std::string> tables;
  {
    RawDatabase db(t.data());
    tables = db.tables();
  }
  REQUIRE(tables.size() == 37);
  for (const auto& table : tables)
    if (table != "outbox" && table != "audit_head" && !kOfRotations.contains(table)) forge_table(t, table);
  for (const char* sql :
       {"UPDATE audit_head SET size = size + 1", "UPDATE audit_head SET size = size - 1", "UPDATE audit_head SET sealed = x'00'"})
    CHECK(mentions(t.after(sql), "audit"));
}

TEST_CASE("in the middle of a rotation of keys, too, changes of what it works with are found", "[storage][tamper][rotation]") {
  Tampering t(Tampering::Keys::kRotating);
  REQUIRE(t.findings().empty());
  for (const auto& table : kOfRotations) forge_table(t, table);
  for (const char* table : {"wrapped_key", "document_key", "ref", "comment"}) forge_table(t, table);
  for (const char* sql :
       {"DELETE FROM kept_key", "DELETE FROM kept_key WHERE purpose = 'rotulus/1 bearer'", "DELETE FROM key_rotation",
        "DELETE FROM key_rotation WHERE epoch = 2", "DELETE FROM wrapped_key WHERE epoch = 2", "DELETE FROM former_document_key",
        "DELETE FROM former_document_key WHERE document = (SELECT max(document) FROM former_document_key)"}) {
    INFO(sql);
    CHECK(mentions(t.after(sql), "key"));
  }
}

TEST_CASE("a key slot that was changed opens no more, and one not in use is not looked at", "[storage][tamper]") {
  Tampering t;
  for (const char* change : {"salt = x'01'", "log_n = 17", "log_n = 4294967296", "wrapped = x'00'", "wrapped = zeroblob(81)"})
    CHECK(!t.after(std::string("UPDATE key_slot SET ") + change + " WHERE kind = 1").empty());
  CHECK(mentions(t.after("DELETE FROM key_slot WHERE kind = 1"), "does not open"));
  // Nobody holds the recovery key while the server runs, so nothing can tell.
  CHECK(t.after("UPDATE key_slot SET wrapped = zeroblob(81) WHERE kind = 3").empty());
}

TEST_CASE("sealed values do not open in another row, table or space", "[storage][tamper]") {
  Tampering t;
  for (const auto& [table, column] : std::vector<std::pair<std::string, std::string>>{{"space", "sealed"},
                                                                                      {"object", "data"},
                                                                                      {"file", "sealed"},
                                                                                      {"chunk", "data"},
                                                                                      {"ref", "sealed"},
                                                                                      {"document", "sealed"},
                                                                                      {"document_key", "wrapped"},
                                                                                      {"wrapped_key", "wrapped"},
                                                                                      {"revision", "sealed"},
                                                                                      {"user", "sealed"},
                                                                                      {"binding", "sealed"},
                                                                                      {"session", "sealed"},
                                                                                      {"token", "sealed"},
                                                                                      {"audit", "sealed"},
                                                                                      {"import_progress", "sealed"}}) {
    t.restore();
    REQUIRE(t.change([&, &name = table, &sealed = column](RawDatabase& db) {
      const auto rows = db.rows("SELECT " + sealed + ", " + key_list(db, name) + " FROM " + name);
      const std::string update = "UPDATE " + name + " SET " + sealed + " = ?1 WHERE " + key_condition(db, name, 2);
      RawRow first = rows.front(), last = rows.back();
      std::swap(first.front(), last.front());
      return rows.size() > 1 && db.change(update, first) && db.change(update, last);
    }));
    INFO(table);
    CHECK(mentions(t.findings(), word_for(table)));
  }
  CHECK(mentions(t.after("UPDATE binding SET sealed = (SELECT sealed FROM session LIMIT 1) WHERE id = 1"), "binding"));
}

TEST_CASE("two objects that have changed places are found, also within one document", "[storage][tamper]") {
  Tampering t;
  REQUIRE(t.sql("UPDATE object SET id = 1000 WHERE id = (SELECT max(id) FROM object WHERE document = 1)"));
  CHECK(mentions(t.findings(), "Object 1000"));
  t.restore();
  REQUIRE(t.change([](RawDatabase& db) {
    const auto blobs = db.rows("SELECT id FROM object WHERE type = 3 AND document = 1 ORDER BY id LIMIT 2");
    const RawValue a = blobs[0][0], b = blobs[1][0];
    return db.change("UPDATE object SET id = -1 WHERE id = ?1", {a}) &&
           db.change("UPDATE object SET id = ?1 WHERE id = ?2", {a, b}) &&
           db.change("UPDATE object SET id = ?1 WHERE id = -1", {b});
  }));
  CHECK(mentions(t.findings(), "Object"));
}

TEST_CASE("a flipped bit anywhere in a sealed object is found", "[storage][tamper]") {
  Tampering t;
  std::vector<RawRow> objects;
  {
    RawDatabase db(t.data());
    // A commit with its trees, a blob, and one that others are compressed against.
    objects = db.rows(
        "SELECT id, data FROM object WHERE length(data) > 1 AND (id IN (SELECT min(id) FROM object GROUP BY type) OR depth = 2)"
        " ORDER BY id LIMIT 4");
  }
  for (const auto& row : objects) {
    const std::string& data = row[1].bytes;
    // Form, salt, commitment, ciphertext from its first to its last byte, tag.
    std::set<std::size_t> places = {0, 1, 16, 17, 32, 33, data.size() - 17, data.size() - 16, data.size() - 1};
    for (std::size_t at = 40; at < data.size(); at += data.size() / 4) places.insert(at);
    for (const std::size_t at : places) {
      t.restore();
      REQUIRE(t.change([&](RawDatabase& db) {
        std::string flipped = data;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
        return db.change("UPDATE object SET data = ?1 WHERE id = ?2", {raw_blob(flipped), row[0]});
      }));
      INFO("byte " << at << " of object " << row[0].number);
      CHECK(mentions(t.findings(), "Object " + std::to_string(row[0].number) + " "));
    }
  }
}

TEST_CASE("objects that are sealed together are missed or found changed one by one", "[storage][tamper]") {
  Tampering t;
  std::int64_t first = 0, carrier = 0;
  {
    RawDatabase db(t.data());
    carrier = db.rows("SELECT min(id) FROM object WHERE type = 1")[0][0].number;
    first = db.rows("SELECT min(id) FROM object WHERE length(data) = 1")[0][0].number;
  }
  REQUIRE(carrier - first >= 4);  // four trees
  for (std::int64_t id = first; id <= carrier; ++id) {
    const std::string row = std::to_string(id), where = " WHERE id = " + row;
    INFO(row);
    CHECK(mentions(t.after("DELETE FROM object" + where), "object " + row + " is missing"));
    for (const char* column : {"size", "base", "depth", "type"}) {
      INFO(column);
      CHECK(!t.after(std::string("UPDATE object SET ") + column + " = " + column + " + 1" + where).empty());
    }
    CHECK(!t.after("UPDATE object SET oid = zeroblob(16)" + where).empty());
    CHECK(mentions(t.after("UPDATE object SET data = x'07'" + where), "object " + row + " of space 1"));
    CHECK(!t.after("UPDATE object SET data = x''" + where).empty());
  }
}

TEST_CASE("a damaged object is an error to whoever reads it, and harms no other document", "[storage][tamper]") {
  Tampering t;
  const auto document = t.filled().procedure;
  REQUIRE(t.sql("UPDATE object SET size = size + 1 WHERE document = 1"));
  const auto store = Store::open(DataDirectory::open(t.data()), test_key());
  const auto session = store->read();
  const Documents documents(session);
  CHECK(error_of([&] { documents.content(*documents.revision(documents.find(document)->head)); }) == ErrorCode::kCorrupt);
  CHECK(documents.content(*documents.revision(documents.find(t.filled().house)->head)) == "# House rules\n");
}

TEST_CASE("a deleted row is missed", "[storage][tamper]") {
  Tampering t;
  for (const char* table :
       {"wrapped_key", "document_key", "space", "ref", "document", "user", "binding", "token", "audit_head"}) {
    INFO(table);
    CHECK(!t.after(std::string("DELETE FROM ") + table).empty());
  }
  for (const char* table : {"object", "revision", "document", "document_key", "space", "user", "binding", "token"})
    for (const char* which : {"min", "max"}) {
      INFO(table << " " << which);
      const std::string row = std::string("rowid = (SELECT ") + which + "(rowid) FROM " + table + ")";
      CHECK(!t.after(std::string("DELETE FROM ") + table + " WHERE " + row).empty());
    }
  CHECK(mentions(t.after("DELETE FROM object WHERE id = 5"), "object 5 is missing"));
  CHECK(mentions(t.after("DELETE FROM file WHERE id = 2"), "names file 2, which is missing"));
  CHECK(mentions(t.after("DELETE FROM chunk WHERE file = 2 AND sequence = 4"), "does not have its 5 chunks"));
  CHECK(mentions(t.after("DELETE FROM revision WHERE document = 1 AND sequence = 3"), "does not have all the revisions"));
  CHECK(mentions(t.after("DELETE FROM audit WHERE sequence = 4"), "audit entry 4 is missing"));
  CHECK(mentions(t.after("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)"), "is missing"));
  CHECK(mentions(t.after("DELETE FROM user WHERE name = 'chen'"), "user chen"));
  CHECK(mentions(t.after("DELETE FROM binding WHERE role = 'reader'"), "user lin.wei: reader in space QA"));
}

TEST_CASE("an inserted row does not pass", "[storage][tamper]") {
  Tampering t;
  CHECK(mentions(
      t.after(
          "INSERT INTO audit SELECT sequence + 100, time, actor, action, object, outcome, sealed FROM audit WHERE sequence = 2"),
      "audit entry 102"));
  CHECK(
      mentions(t.after("REPLACE INTO audit SELECT 3, time, actor, action, object, outcome, sealed FROM audit WHERE sequence = 2"),
               "audit entry 3"));
  CHECK(mentions(t.after("INSERT INTO binding SELECT 99, user, 0, 'administrator', 0, 0, 0, sealed FROM binding WHERE id = 1"),
                 "binding"));
  CHECK(mentions(t.after("INSERT INTO user SELECT 99, 'eve', disabled, created, version, sealed FROM user WHERE id = 1"),
                 "user eve"));
  CHECK(mentions(t.after("INSERT INTO space SELECT 99, 'EVE', created, version, next_number, sealed FROM space WHERE id = 1"),
                 "space 99"));
  CHECK(mentions(t.after("INSERT INTO document_key SELECT 99, wrapped FROM document_key WHERE document = 1"), "document row 99"));
  CHECK(mentions(t.after("INSERT INTO ref SELECT 99, name, sealed FROM ref WHERE space = 1"), "space 99"));
  CHECK(
      mentions(t.after("INSERT INTO ref SELECT space, 'refs/heads/other', sealed FROM ref WHERE space = 1"), "refs/heads/other"));
  CHECK(mentions(
      t.after("INSERT INTO object SELECT 999, space, x'00', document, type, size, base, depth, data FROM object WHERE id = 1"),
      "Object 999"));
}

TEST_CASE("an older copy of a row, with its own seal, contradicts the audit log or another row", "[storage][tamper]") {
  Tampering t;
  FilledStore& f = t.filled();
  // The older copies.
  std::map<std::string, std::vector<RawRow>> old;
  {
    RawDatabase db(f.data());
    for (const char* table : {"user", "binding", "token", "space", "document", "ref", "audit_head", "session", "reset_link",
                              "role", "access_request"})
      old[table] = db.rows(std::string("SELECT * FROM ") + table);
  }
  f.reopen();
  f.store->write(f.actor, [&](Transaction& tx) {
    set_password(tx, f.lin, "a better record");
    revoke(tx, f.lin, {"reader", Scope::of(f.qa)});
    remove_token(tx, f.lin, 1);
    update_space(tx, f.qa, 1, {"Quality", ""});
    end_session(tx, f.session_bearer);
    set_disabled(tx, f.lin, true);
    set_disabled(tx, f.chen, true);
    update_role(tx, "clerk", 2, "secret clerk", {Permission::kReadDocument});
    update_role(tx, "librarian", 1, "secret keeper", {Permission::kReadDocument});
    withdraw_request(tx, 2);
  });
  f.save(f.qa, f.procedure, "rewritten\n");
  f.store.reset();
  for (const auto& [table, rows] : old) {
    t.restore();
    REQUIRE(t.change([&, &name = table, &copies = rows](RawDatabase& db) {
      std::string marks;
      for (std::size_t i = 1; i <= copies.front().size(); ++i) marks += (i > 1 ? ", ?" : "?") + std::to_string(i);
      return std::all_of(copies.begin(), copies.end(),
                         [&](const RawRow& copy) { return db.change("REPLACE INTO " + name + " VALUES(" + marks + ")", copy); });
    }));
    INFO(table);
    CHECK(!t.findings().empty());
  }
  // A whole document set back together: its row, its newest revision, the reference.
  t.restore();
  REQUIRE(t.change([&](RawDatabase& db) {
    RawRow document = old["document"].front(), ref = old["ref"].front();
    return db.change("DELETE FROM revision WHERE document = 1 AND sequence = 6") &&
           db.change("REPLACE INTO document VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", document) &&
           db.change("REPLACE INTO ref VALUES(?1, ?2, ?3)", ref);
  }));
  CHECK(mentions(t.findings(), "revision 6 of document " + f.procedure.text() + " is in the audit log"));
}

TEST_CASE("a forged schema is found, and its triggers do not run", "[storage][tamper]") {
  Tampering t;
  const auto forge = [&](const std::string& sql) {
    t.restore();
    REQUIRE(t.change([&](RawDatabase& db) { return db.execute(sql); }));
  };
  forge("CREATE TRIGGER silence AFTER INSERT ON audit BEGIN DELETE FROM audit; END");
  CHECK(mentions(t.findings(), "trigger silence"));
  {
    const auto store = Store::open(DataDirectory::open(t.data()), test_key());
    const auto before = AuditLog(store->read()).size();
    store->write({UserId{}, "test"}, [&](Transaction& tx) { set_disabled(tx, t.filled().chen, true); });
    const auto session = store->read();
    CHECK(AuditLog(session).size() == before + 1);
    AuditQuery all;
    all.limit = 1000;
    CHECK(AuditLog(session).list(all).size() == static_cast<std::size_t>(before) + 1);
  }
  forge("DROP INDEX revision_label");
  CHECK(mentions(t.findings(), "index revision_label is missing"));
  forge("CREATE TABLE notes(text)");
  CHECK(mentions(t.findings(), "table notes"));
  // Without STRICT a number could be stored as text that only begins with it.
  forge(
      "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')'); PRAGMA writable_schema=RESET;"
      "UPDATE user SET disabled = '0 apples' WHERE name = 'chen'");
  CHECK(mentions(t.findings(), "table user is not as Rotulus made it"));
  CHECK(mentions(t.findings(), "'disabled' holds a value"));
}

TEST_CASE("a deleted row of the life cycle is missed", "[storage][tamper]") {
  Tampering t;
  for (const char* table : {"version", "run", "task", "comment", "signature", "user_group", "group_member", "number_sequence"}) {
    INFO(table);
    const std::string name = table == std::string("task") ? "run" : table == std::string("group_member") ? "user_group" : table;
    CHECK(mentions(t.after(std::string("DELETE FROM ") + table), name));
  }
  CHECK(mentions(t.after("DELETE FROM task WHERE id = (SELECT max(id) FROM task)"), "has other tasks than were saved with it"));
  CHECK(mentions(t.after("DELETE FROM signature WHERE id = 1"), "signature 1 is in the audit log and not in the tables"));
  CHECK(mentions(t.after("DELETE FROM signature WHERE id = 1"), "does not follow the signatures before it"));
  CHECK(mentions(t.after("DELETE FROM run WHERE state = 1"), "without an open run"));
  CHECK(mentions(t.after("DELETE FROM version WHERE label = '1.0'"), "was never given a version"));
}

TEST_CASE("an older copy of a row of the life cycle, with its own seal, contradicts the audit log", "[storage][tamper]") {
  Tampering t;
  FilledStore& f = t.filled();
  std::map<std::string, std::vector<RawRow>> old;
  const auto keep = [&](const char* table, const std::string& where) {
    old[table] = RawDatabase(f.data()).rows(std::string("SELECT * FROM ") + table + " WHERE " + where);
    REQUIRE(!old[table].empty());
  };
  keep("version", "label = '1.1'");
  keep("run", "state = 1");
  keep("task", "run = (SELECT id FROM run WHERE state = 1)");
  keep("user_group", "name = 'board'");
  keep("group_member", "group_id = 1");
  keep("number_sequence", "pattern = 'R-{seq}'");
  keep("revision", "document = (SELECT id FROM document WHERE number = 'SOP-0001')");
  keep("document", "number = 'SOP-0001'");
  f.reopen();
  f.create_numbered("R-{seq}", "# More\n");
  const LifeCycle rules(f, f.rule), waits(f, f.waiting);
  rules.change(VersionState::kApproved, VersionState::kEffective);
  f.store->write(f.actor, [&](Transaction& tx) {
    Run run = *Approvals(tx).open_run(waits.document());
    run.state = RunState::kWithdrawn;
    save_run(tx, run, {});
    change_state(tx, {f.waiting, run.revision, VersionState::kInReview, VersionState::kDraft, {}, {}, {}, {}, {}});
    set_members(tx, GroupId{1}, 2, {f.lin});
  });
  f.store.reset();
  t.restore();
  REQUIRE(t.findings().empty());
  for (const auto& [table, rows] : old) {
    t.restore();
    REQUIRE(t.change([&, &name = table, &copies = rows](RawDatabase& db) {
      bool changed = true;
      for (const RawRow& copy : copies) {
        std::string marks;
        for (std::size_t i = 1; i <= copy.size(); ++i) marks += (i > 1 ? ", ?" : "?") + std::to_string(i);
        changed = db.change("REPLACE INTO " + name + " VALUES(" + marks + ")", copy) && changed;
      }
      return changed;
    }));
    INFO(table);
    CHECK(!t.findings().empty());
  }
}

TEST_CASE("what this version does not find is what the threat model says", "[storage][tamper]") {
  Tampering t;
  CHECK(t.after("DELETE FROM outbox").empty());
  CHECK(t.after("UPDATE outbox SET document = 2 WHERE document = 1").empty());
  CHECK(t.after("DELETE FROM session").empty());
  CHECK(t.after("DELETE FROM import_progress").empty());
  CHECK(t.after("UPDATE key_slot SET id = id + 10").empty());
}
