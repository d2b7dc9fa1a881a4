#include "storage/texts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "core/text_check.h"
#include "document_rows.h"
#include "storage/audit.h"
#include "text_rows.h"

namespace rotulus::storage {
namespace {

#define TEXT_COLUMNS "e.object, e.document, e.revision, e.state, e.changed, e.sealed, d.space, d.uid"
#define TEXT_TABLES " FROM extraction e JOIN document d ON d.id = e.document "

struct TextRow {
  TextJob job;
  SpaceId space;
  DocumentId document;
  ObjectId text;  // the git blob; all zero when there is none
};

RecordWriter context(const TextRow& row) {
  RecordWriter clear;
  clear.text("extraction").number(row.job.object).number(row.job.document).number(row.job.revision.value);
  clear.number(static_cast<int>(row.job.text.state)).number(row.job.text.changed.microseconds);
  return clear;
}

RecordWriter details(const TextRow& row) {
  const ExtractedText& text = row.job.text;
  RecordWriter record;
  record.id(row.text).number(text.size).number(text.is_cut).number(static_cast<int>(text.failure));
  record.text(text.detail).text(text.extractor).text(text.reader);
  return record;
}

std::string what_of(std::int64_t object) { return "text of object " + std::to_string(object); }

TextRow read_row(const SessionState& state, const SqlStatement& query) {
  TextRow row;
  row.job.object = query.number(0);
  row.job.document = query.number(1);
  row.job.revision = RevisionId{query.number(2)};
  ExtractedText& text = row.job.text;
  text.state = static_cast<TextState>(query.number_between(3, 1, static_cast<int>(TextState::kFailed)));
  text.changed = {query.number(4)};
  row.space = SpaceId{query.number(6)};
  const std::string what = what_of(row.job.object);
  row.document = read_document_id(query, 7, what);
  const auto opened = open_row(state, row.space, context(row), query.blob(5), what);
  RecordReader record(opened, what);
  row.text = record.object_id();
  text.size = record.number();
  text.is_cut = record.number() != 0;
  text.failure = static_cast<TextFailure>(record.number());
  text.detail = record.text();
  text.extractor = record.text();
  text.reader = record.text();
  return row;
}

std::optional<TextRow> find_row(const SessionState& state, std::int64_t object) {
  auto query = state.db.statement("SELECT " TEXT_COLUMNS TEXT_TABLES "WHERE e.object = ?1");
  if (!query.bind(object).step()) return std::nullopt;
  return read_row(state, query);
}

void save_row(SessionState& state, TextRow& row) {
  row.job.text.changed = Timestamp::now();
  state.db.statement("REPLACE INTO extraction(object, document, revision, state, changed, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(row.job.object, row.job.document, row.job.revision.value, static_cast<int>(row.job.text.state),
            row.job.text.changed.microseconds, seal_row(state, row.space, context(row), details(row)))
      .run();
}

struct Owner {
  std::int64_t row = 0;
  SpaceId space;
};

std::optional<Owner> owner_of(const SessionState& state, const Revision& revision) {
  auto query = state.db.statement("SELECT id, space FROM document WHERE uid = ?1");
  if (revision.removal || !query.bind(ByteView(revision.document.bytes)).step()) return std::nullopt;
  return Owner{query.number(0), SpaceId{query.number(1)}};
}

std::optional<TextRow> row_of(const Session& session, const Revision& revision) {
  SessionState& state = session.state();
  const auto owner = owner_of(state, revision);
  if (!owner) return std::nullopt;
  const auto object = state.objects.locate_of(owner->space, revision.content, owner->row);
  return object ? find_row(state, object->row) : std::nullopt;
}

// Files that are text and whose text is not what people read in them.
bool is_written_for_programs(const std::string& path) {
  constexpr std::array<std::string_view, 5> kEndings = {".html", ".htm", ".xhtml", ".eml", ".pdf"};
  const std::string lower = ascii_lower(path);
  return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) { return lower.ends_with(ending); });
}

bool request(SessionState& state, SpaceId space, std::int64_t document, const Revision& revision, Again again) {
  const auto object = state.objects.locate_of(space, revision.content, document);
  if (!object) return false;
  const auto known = find_row(state, object->row);
  const bool forgets = known && known->job.text.state == TextState::kFailed && again == Again::kYes;
  if (known && !forgets) return false;
  TextRow row;
  row.job = {object->row, document, revision.id, {}};
  row.space = space;
  save_row(state, row);
  return true;
}

std::string outcome_text(const TextRow& row, std::int64_t sequence) {
  const ExtractedText& text = row.job.text;
  const std::string version = "@" + std::to_string(sequence) + " ";
  if (text.state == TextState::kFailed) return version + "failed: " + std::string(name(text.failure));
  return version + text.extractor + ", " + std::to_string(text.size) + " bytes" + (text.is_cut ? ", cut" : "");
}

}  // namespace

std::string_view name(TextState state) {
  switch (state) {
    case TextState::kPending:
      return "pending";
    case TextState::kRead:
      return "read";
    case TextState::kFailed:
      return "failed";
  }
  return "failed";
}

std::string_view name(TextFailure failure) {
  constexpr std::array<std::string_view, 11> kNames = {"none",      "unknown_format", "encrypted",       "damaged",
                                                       "too_large", "too_long",       "too_much_memory", "crashed",
                                                       "forbidden", "no_text",        "unavailable"};
  const auto at = static_cast<std::size_t>(failure);
  return at < kNames.size() ? kNames.at(at) : "crashed";
}

bool needs_extraction(const Revision& revision) {
  if (revision.removal || revision.size == 0) return false;
  return !revision.is_text || is_written_for_programs(revision.metadata.path);
}

std::optional<ExtractedText> Texts::find(const Revision& revision) const {
  const auto row = row_of(session_, revision);
  return row ? std::optional(row->job.text) : std::nullopt;
}

std::optional<std::string> Texts::text(const Revision& revision, std::uint64_t most) const {
  const auto row = row_of(session_, revision);
  if (!row || row->job.text.state != TextState::kRead) return std::nullopt;
  if (row->job.text.size == 0) return std::string();
  std::string text = session_.state().objects.beginning(row->space, row->text, most);
  if (static_cast<std::int64_t>(text.size()) < row->job.text.size) text.resize(whole_characters(text));
  return text;
}

std::vector<TextJob> Texts::list(TextState wanted, std::int64_t after, int limit) const {
  std::vector<TextJob> jobs;
  auto query = session_.state().db.statement("SELECT " TEXT_COLUMNS TEXT_TABLES
                                             "WHERE e.state = ?1 AND e.object > ?2 ORDER BY e.object LIMIT ?3");
  query.bind(static_cast<int>(wanted), after, limit);
  while (query.step()) jobs.push_back(read_row(session_.state(), query).job);
  return jobs;
}

std::uint64_t Texts::count(TextState wanted) const {
  auto query = session_.state().db.statement("SELECT count(*) FROM extraction WHERE state = ?1");
  query.bind(static_cast<int>(wanted)).step();
  return static_cast<std::uint64_t>(query.number(0));
}

void request_text(Transaction& tx, const Revision& revision, Again again) {
  SessionState& state = tx.state();
  const auto owner = owner_of(state, revision);
  const bool asked = owner && request(state, owner->space, owner->row, revision, again);
  if (asked && again == Again::kYes)
    append_audit(tx, "text.retry", "document " + revision.document.text(), "@" + std::to_string(revision.sequence));
  else
    state.audit_exempt = true;
}

void request_text_of_commit(SessionState& state, SpaceId space, std::int64_t document_row, const Revision& revision) {
  if (needs_extraction(revision)) request(state, space, document_row, revision, Again::kYes);
}

void keep_text(Transaction& tx, const TextJob& job, const TextOutcome& outcome) {
  SessionState& state = tx.state();
  auto row = find_row(state, job.object);
  if (!row || row->job.text.state != TextState::kPending) {
    state.audit_exempt = true;
    return;
  }
  const auto revision = Documents(tx).revision(row->job.revision);
  if (!revision) throw Error(ErrorCode::kCorrupt, "The revision of the " + what_of(job.object) + " is missing.");
  const std::string_view kept = std::string_view(outcome.text).substr(0, kMostTextBytes);
  const std::string_view whole = kept.size() < outcome.text.size() ? kept.substr(0, whole_characters(kept)) : kept;
  const bool is_read = outcome.failure == TextFailure::kNone;
  ExtractedText& text = row->job.text;
  text = {is_read ? TextState::kRead : TextState::kFailed,
          {},
          outcome.failure,
          outcome.detail,
          outcome.extractor,
          outcome.reader,
          0,
          outcome.is_cut || whole.size() < outcome.text.size()};
  row->text = {};
  if (is_read && !whole.empty()) {
    row->text = state.objects.put({row->space, ObjectType::kBlob, whole, row->job.document, std::nullopt});
    text.size = static_cast<std::int64_t>(whole.size());
  }
  save_row(state, *row);
  state.db.statement("INSERT INTO outbox(document) VALUES(?1)").bind(row->job.document).run();
  append_audit(tx, "text.extract", "document " + row->document.text(), outcome_text(*row, revision->sequence));
}

void remove_texts(SessionState& state, std::int64_t document_row) {
  state.db.statement("DELETE FROM extraction WHERE document = ?1").bind(document_row).run();
}

void visit_text_rows(SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " TEXT_COLUMNS TEXT_TABLES "ORDER BY e.object");
  while (query.step()) {
    const std::string what = what_of(query.number(0));
    visit(what, [&] {
      const TextRow row = read_row(state, query);
      if (row.job.text.state != TextState::kRead || row.job.text.size == 0) return;
      if (!state.objects.locate_of(row.space, row.text, row.job.document))
        throw Error(ErrorCode::kCorrupt, "The " + what + " names a text that is missing.");
    });
  }
}

}  // namespace rotulus::storage
