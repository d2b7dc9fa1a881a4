#include "storage/documents.h"

#include <algorithm>

#include "core/text_check.h"
#include "document_rows.h"
#include "storage/audit.h"
#include "storage/shredding.h"
#include "version_rows.h"

namespace rotulus::storage {
namespace {

using AdmitDocument = Documents::AdmitDocument;
using AdmitRevision = Documents::AdmitRevision;

#define DOCUMENT_COLUMNS "id, uid, space, number, state, isolated, effective, head, revisions, version, created, changed, sealed"
#define REVISION_COLUMNS \
  "r.id, r.sequence, r.state, r.label, r.time, r.size, r.sealed, r.document, d.uid, d.space, d.effective, " VERSION_COLUMNS
#define REVISION_TABLES " FROM revision r JOIN document d ON d.id = r.document LEFT JOIN version v ON v.revision = r.id "

bool contains(const std::vector<std::string>& paths, const std::string& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

VersionState read_state(const SqlStatement& query, int column) {
  return static_cast<VersionState>(
      query.number_between(column, static_cast<int>(VersionState::kDraft), static_cast<int>(VersionState::kArchived)));
}

RecordWriter document_context(const Document& d) {
  RecordWriter clear;
  clear.text("document").number(d.row).id(d.id).number(d.space.value).text(d.number).number(static_cast<int>(d.state));
  clear.number(d.isolated).number(d.effective.value).number(d.head.value).number(d.revisions).number(d.version);
  clear.number(d.created.microseconds).number(d.changed.microseconds);
  return clear;
}

Bytes seal_document(const SessionState& state, const DocumentRow& row) {
  RecordWriter details;
  write_metadata(details, row.document.metadata);
  details.id(row.content).id(row.metadata_blob).text(row.last_label);
  write_later_metadata(details, row.document.metadata);
  details.text(row.number_scheme);
  write_latest_metadata(details, row.document.metadata);
  return seal_row(state, row.document.space, document_context(row.document), details);
}

// What stands in the clear; nothing of it is vouched for before the row is opened.
Document read_clear_document(const SqlStatement& query, const std::string& what) {
  Document d;
  d.row = query.number(0);
  d.id = read_document_id(query, 1, what);
  d.space = SpaceId{query.number(2)};
  d.number = query.text(3);
  d.state = read_state(query, 4);
  d.isolated = query.flag(5);
  d.effective = RevisionId{query.number(6)};
  d.head = RevisionId{query.number(7)};
  d.revisions = query.number(8);
  d.version = query.number(9);
  d.created = {query.number(10)};
  d.changed = {query.number(11)};
  return d;
}

std::optional<DocumentRow> read_document(const SessionState& state, const SqlStatement& query, const AdmitDocument& admit) {
  const std::string what = "document row " + std::to_string(query.number(0));
  DocumentRow row;
  row.document = read_clear_document(query, what);
  Document& d = row.document;
  if (admit && !admit(d)) return std::nullopt;
  const auto opened = open_known_row(state, d.space, document_context(d), query.blob(12), what);
  RecordReader details(*opened, what);
  d.metadata = read_metadata(details);
  row.content = details.object_id();
  row.metadata_blob = details.object_id();
  row.last_label = details.text();
  read_later_metadata(details, d.metadata);
  if (!details.at_end()) row.number_scheme = details.text();
  read_latest_metadata(details, d.metadata);
  return row;
}

RecordWriter revision_context(SpaceId space, std::int64_t document_row, const Revision& r) {
  RecordWriter clear;
  clear.text("revision").number(space.value).number(document_row).number(r.id.value).number(r.sequence);
  clear.number(static_cast<int>(r.state)).text(r.draft_label).number(r.time.microseconds).number(r.size);
  return clear;
}

RecordWriter revision_details(const Revision& r) {
  RecordWriter details;
  details.id(r.commit).id(r.content).bytes(r.sha256).text(r.title);
  write_metadata(details, r.metadata);
  details.number((r.is_text ? 1 : 0) | (r.removal ? 2 : 0));
  details.text(r.author.name).text(r.author.email).number(r.author.time.microseconds).number(r.author.offset_minutes);
  details.text(r.summary).text(r.source);
  write_later_metadata(details, r.metadata);
  write_latest_metadata(details, r.metadata);
  return details;
}

// What was in force and is not any more is superseded: derived, so that no second row has to change with it.
VersionState shown_state(VersionState stored, RevisionId id, RevisionId effective) {
  const bool took_force = stored == VersionState::kEffective || stored == VersionState::kExpired;
  return took_force && id != effective ? VersionState::kSuperseded : stored;
}

void read_version(const SessionState& state, SpaceId space, const SqlStatement& query, Revision& r) {
  constexpr int kFirst = 11;
  if (query.is_null(kFirst)) return;
  const VersionRow version = read_version_row(state, space, query, kFirst);
  if (version.document != query.number(7))
    throw Error(ErrorCode::kCorrupt, "The version of revision " + std::to_string(r.id.value) + " is that of another document.");
  r.label = r.version_label = version.label;
  r.effective_from = read_date(version.effective_from);
  r.review_due = read_date(version.review_due);
}

std::optional<Revision> read_revision(const SessionState& state, const SqlStatement& query, const AdmitRevision& admit) {
  Revision r;
  r.id = RevisionId{query.number(0)};
  r.sequence = query.number(1);
  r.state = read_state(query, 2);
  r.label = r.draft_label = query.text(3);
  r.time = {query.number(4)};
  r.size = query.number(5);
  const auto uid = query.blob(8);
  std::copy_n(uid.begin(), std::min(uid.size(), r.document.bytes.size()), r.document.bytes.begin());
  const SpaceId space{query.number(9)};
  const RevisionId effective{query.number(10)};
  if (admit && !admit(shown_state(r.state, r.id, effective))) return std::nullopt;
  const std::string what = "revision " + std::to_string(r.id.value);
  const auto opened = open_known_row(state, space, revision_context(space, query.number(7), r), query.blob(6), what);
  RecordReader details(*opened, what);
  r.commit = details.object_id();
  r.content = details.object_id();
  const auto sha256 = details.bytes();
  std::copy_n(sha256.begin(), std::min(sha256.size(), r.sha256.size()), r.sha256.begin());
  r.title = details.text();
  r.metadata = read_metadata(details);
  const auto flags = details.number();
  r.is_text = (flags & 1) != 0;
  r.removal = (flags & 2) != 0;
  r.author.name = details.text();
  r.author.email = details.text();
  r.author.time = {details.number()};
  r.author.offset_minutes = static_cast<int>(details.number());
  r.summary = details.text();
  r.source = details.text();
  read_later_metadata(details, r.metadata);
  read_latest_metadata(details, r.metadata);
  read_version(state, space, query, r);
  r.state = shown_state(r.state, r.id, effective);
  return r;
}

std::optional<Revision> read_one(const SessionState& state, SqlStatement& query, const AdmitRevision& admit = {}) {
  if (!query.step()) return std::nullopt;
  return read_revision(state, query, admit);
}

std::optional<DocumentRow> read_one_document(const SessionState& state, SqlStatement& query, const AdmitDocument& admit = {}) {
  if (!query.step()) return std::nullopt;
  return read_document(state, query, admit);
}

std::optional<Document> without_row(std::optional<DocumentRow> row) {
  if (!row) return std::nullopt;
  return std::move(row->document);
}

}  // namespace

void write_metadata(RecordWriter& record, const Metadata& metadata) {
  record.text(metadata.title).text(metadata.path).text(metadata.type).text(metadata.language).text(metadata.owner);
  record.number(static_cast<std::int64_t>(metadata.tags.size()));
  for (const auto& tag : metadata.tags) record.text(tag);
}

Metadata read_metadata(RecordReader& record) {
  Metadata metadata;
  metadata.title = record.text();
  metadata.path = record.text();
  metadata.type = record.text();
  metadata.language = record.text();
  metadata.owner = record.text();
  for (auto left = record.number(); left > 0; --left) metadata.tags.push_back(record.text());
  return metadata;
}

void write_later_metadata(RecordWriter& record, const Metadata& metadata) {
  record.text(metadata.workflow).text(metadata.template_id).number(static_cast<std::int64_t>(metadata.fields.size()));
  for (const auto& [name, value] : metadata.fields) record.text(name).text(value);
}

void read_later_metadata(RecordReader& record, Metadata& metadata) {
  if (record.at_end()) return;
  metadata.workflow = record.text();
  metadata.template_id = record.text();
  for (auto left = record.number(); left > 0; --left) {
    std::string name = record.text();
    metadata.fields.emplace_back(std::move(name), record.text());
  }
}

void write_latest_metadata(RecordWriter& record, const Metadata& metadata) {
  record.number(static_cast<std::int64_t>(metadata.categories.size()));
  for (const auto& category : metadata.categories) record.text(category);
  record.text(metadata.translation_of).text(metadata.translated_version);
}

void read_latest_metadata(RecordReader& record, Metadata& metadata) {
  if (record.at_end()) return;
  for (auto left = record.number(); left > 0; --left) metadata.categories.push_back(record.text());
  metadata.translation_of = record.text();
  metadata.translated_version = record.text();
}

std::optional<DocumentRow> load_document(const SessionState& state, const DocumentId& id) {
  auto query = state.db.statement("SELECT " DOCUMENT_COLUMNS " FROM document WHERE uid = ?1");
  return read_one_document(state, query.bind(ByteView(id.bytes)));
}

void insert_document(SessionState& state, const DocumentRow& row) {
  const Document& d = row.document;
  state.db.statement("INSERT INTO document(" DOCUMENT_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
      .bind(d.row, ByteView(d.id.bytes), d.space.value, d.number, static_cast<int>(d.state), d.isolated, d.effective.value,
            d.head.value, d.revisions, d.version, d.created.microseconds, d.changed.microseconds, seal_document(state, row))
      .run();
}

void update_document(SessionState& state, const DocumentRow& row) {
  const Document& d = row.document;
  state.db
      .statement(
          "UPDATE document SET state = ?2, isolated = ?3, effective = ?4, head = ?5, revisions = ?6, version = ?7, changed = ?8,"
          " sealed = ?9 WHERE id = ?1")
      .bind(d.row, static_cast<int>(d.state), d.isolated, d.effective.value, d.head.value, d.revisions, d.version,
            d.changed.microseconds, seal_document(state, row))
      .run();
}

void touch_document(SessionState& state, DocumentRow& row) {
  row.document.changed = Timestamp::now();
  ++row.document.version;
  update_document(state, row);
  state.db.statement("INSERT INTO outbox(document) VALUES(?1)").bind(row.document.row).run();
}

void set_inheritance(Transaction& tx, const DocumentId& id, Inheritance inheritance, const std::string& why) {
  DocumentRow row = require_document(tx.state(), id);
  const bool blocked = inheritance == Inheritance::kBlocked;
  if (row.document.isolated == blocked) return;
  row.document.isolated = blocked;
  touch_document(tx.state(), row);
  append_audit(tx, "document.access", "document " + id.text(),
               std::string(blocked ? "blocks" : "takes") + " the roles of its space" + (why.empty() ? "" : "; " + why));
}

DocumentRow require_document(const SessionState& state, const DocumentId& id) {
  auto row = load_document(state, id);
  if (!row) throw Error(ErrorCode::kNotFound, "There is no such document.");
  return *std::move(row);
}

Revision require_revision(const Session& session, const Document& document, RevisionId id) {
  auto revision = Documents(session).revision(id);
  if (!revision || revision->document != document.id)
    throw Error(ErrorCode::kNotFound, "The document " + document.number + " has no such revision.");
  return *std::move(revision);
}

DocumentId read_document_id(const SqlStatement& query, int column, const std::string& what) {
  DocumentId id;
  const auto uid = query.blob(column);
  if (uid.size() != id.bytes.size()) throw Error(ErrorCode::kCorrupt, "The identity of " + what + " is malformed.");
  std::copy(uid.begin(), uid.end(), id.bytes.begin());
  return id;
}

std::optional<Timestamp> read_date(std::int64_t microseconds) {
  return microseconds == 0 ? std::nullopt : std::optional(Timestamp{microseconds});
}

std::int64_t date_column(const std::optional<Timestamp>& date) { return date ? date->microseconds : 0; }

void insert_revision(SessionState& state, SpaceId space, std::int64_t document_row, const Revision& r) {
  state.db
      .statement(
          "INSERT INTO revision(id, document, sequence, state, label, time, size, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
      .bind(r.id.value, document_row, r.sequence, static_cast<int>(r.state), r.draft_label, r.time.microseconds, r.size,
            seal_row(state, space, revision_context(space, document_row, r), revision_details(r)))
      .run();
}

void update_revision_state(SessionState& state, const DocumentRow& row, const Revision& revision, VersionState to) {
  Revision changed = revision;
  changed.state = to;
  state.db.statement("UPDATE revision SET state = ?2, sealed = ?3 WHERE id = ?1")
      .bind(changed.id.value, static_cast<int>(to),
            seal_row(state, row.document.space, revision_context(row.document.space, row.document.row, changed),
                     revision_details(changed)))
      .run();
}

std::optional<Document> Documents::find(const DocumentId& id, const AdmitDocument& admit) const {
  auto query = session_.state().db.statement("SELECT " DOCUMENT_COLUMNS " FROM document WHERE uid = ?1");
  return without_row(read_one_document(session_.state(), query.bind(ByteView(id.bytes)), admit));
}

std::optional<Document> Documents::find_number(const std::string& number, const AdmitDocument& admit) const {
  auto query = session_.state().db.statement("SELECT " DOCUMENT_COLUMNS " FROM document WHERE number = ?1");
  return without_row(read_one_document(session_.state(), query.bind(number), admit));
}

std::optional<Document> Documents::find_row(std::int64_t row) const {
  auto query = session_.state().db.statement("SELECT " DOCUMENT_COLUMNS " FROM document WHERE id = ?1");
  return without_row(read_one_document(session_.state(), query.bind(row)));
}

std::vector<Document> Documents::list(const DocumentQuery& asked, const AdmitDocument& admit) const {
  std::vector<Document> documents;
  auto query = session_.state().db.statement("SELECT " DOCUMENT_COLUMNS
                                             " FROM document WHERE space = ?1 AND number > ?2 AND (?3 OR effective != 0) AND (?4 "
                                             "= 0 OR state = ?4) ORDER BY number");
  query.bind(asked.space.value, asked.after_number, asked.drafts, asked.state ? static_cast<int>(*asked.state) : 0);
  while (static_cast<int>(documents.size()) < asked.limit && query.step()) {
    auto row = read_document(session_.state(), query, admit);
    if (row && (asked.paths.empty() || contains(asked.paths, row->document.metadata.path)))
      documents.push_back(std::move(row->document));
  }
  return documents;
}

std::vector<Document> Documents::living(SpaceId space) const {
  std::vector<Document> documents;
  auto query = session_.state().db.statement("SELECT " DOCUMENT_COLUMNS " FROM document WHERE space = ?1 AND state != ?2");
  query.bind(space.value, static_cast<int>(VersionState::kObsolete));
  while (query.step()) documents.push_back(read_document(session_.state(), query, {})->document);
  return documents;
}

std::vector<DocumentId> Documents::isolated(SpaceId space) const {
  std::vector<DocumentId> ids;
  auto query = session_.state().db.statement("SELECT uid FROM document WHERE space = ?1 AND isolated = 1 ORDER BY id");
  query.bind(space.value);
  while (query.step()) ids.push_back(read_document_id(query, 0, "a document of space " + std::to_string(space.value)));
  return ids;
}

std::optional<Revision> Documents::revision(RevisionId id) const {
  auto query = session_.state().db.statement("SELECT " REVISION_COLUMNS REVISION_TABLES "WHERE r.id = ?1");
  return read_one(session_.state(), query.bind(id.value));
}

std::optional<Revision> Documents::revision(const Document& document, std::int64_t sequence, const AdmitRevision& admit) const {
  auto query =
      session_.state().db.statement("SELECT " REVISION_COLUMNS REVISION_TABLES "WHERE r.document = ?1 AND r.sequence = ?2");
  return read_one(session_.state(), query.bind(document.row, sequence), admit);
}

std::optional<Revision> Documents::revision(const Document& document, const std::string& label,
                                            const AdmitRevision& admit) const {
  {
    auto query =
        session_.state().db.statement("SELECT " REVISION_COLUMNS REVISION_TABLES "WHERE r.document = ?1 AND r.label = ?2");
    if (auto found = read_one(session_.state(), query.bind(document.row, label), admit)) return found;
  }
  auto query = session_.state().db.statement("SELECT " REVISION_COLUMNS REVISION_TABLES
                                             "WHERE r.id = (SELECT revision FROM version WHERE document = ?1 AND label = ?2)");
  return read_one(session_.state(), query.bind(document.row, label), admit);
}

std::vector<Revision> Documents::revisions(const Document& document, std::int64_t before_sequence, int limit,
                                           const AdmitRevision& admit) const {
  std::vector<Revision> revisions;
  auto query = session_.state().db.statement("SELECT " REVISION_COLUMNS REVISION_TABLES
                                             "WHERE r.document = ?1"
                                             " AND (?2 = 0 OR r.sequence < ?2) ORDER BY r.sequence DESC");
  query.bind(document.row, before_sequence);
  while (static_cast<int>(revisions.size()) < limit && query.step())
    if (auto revision = read_revision(session_.state(), query, admit)) revisions.push_back(*std::move(revision));
  return revisions;
}

SpaceId space_of_content(const Session& session, const Revision& revision) {
  // Under the keys of another space the object would not be found: so the row needs no opening.
  auto query = session.state().db.statement(
      "SELECT space, number, EXISTS(SELECT 1 FROM document_key k WHERE k.document = d.id) FROM document d WHERE uid = ?1");
  if (!query.bind(ByteView(revision.document.bytes)).step())
    throw Error(ErrorCode::kCorrupt, "The document of revision " + std::to_string(revision.id.value) + " is missing.");
  if (query.number(2) == 0)
    throw Error(ErrorCode::kNotFound, "The document " + query.text(1) + " was shredded: its contents are gone for good.");
  return SpaceId{query.number(0)};
}

std::string Documents::content(const Revision& revision, std::uint64_t most) const {
  if (revision.removal) return {};
  SessionState& state = session_.state();
  const ObjectContent content =
      state.objects.require_content(space_of_content(session_, revision), revision.content, ObjectType::kBlob);
  return content.file ? content.file->whole(state.db, most) : *content.bytes;
}

std::string Documents::beginning(const Revision& revision, std::uint64_t most) const {
  if (revision.removal) return {};
  std::string bytes = session_.state().objects.beginning(space_of_content(session_, revision), revision.content, most);
  if (revision.is_text && static_cast<std::int64_t>(bytes.size()) < revision.size) bytes.resize(whole_characters(bytes));
  return bytes;
}

}  // namespace rotulus::storage
