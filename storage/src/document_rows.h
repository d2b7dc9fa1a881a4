// Rows of `document` and `revision`, with what only storage needs of them.
#pragma once

#include "session_state.h"
#include "storage/documents.h"

namespace rotulus::storage {

struct DocumentRow {
  Document document;
  ObjectId content;        // git blob of the head; all zero when there is none
  ObjectId metadata_blob;  // of the head
  std::string last_label;
  std::string number_scheme;  // that gave the number; empty: the space's own
};

std::optional<DocumentRow> load_document(const SessionState& state, const DocumentId& id);
void insert_document(SessionState& state, const DocumentRow& row);
void update_document(SessionState& state, const DocumentRow& row);
// Saves the row as changed now, which raises its version, and tells the index.
void touch_document(SessionState& state, DocumentRow& row);
// Error{kNotFound}.
DocumentRow require_document(const SessionState& state, const DocumentId& id);
Revision require_revision(const Session& session, const Document& document, RevisionId id);
// Of the document whose content the revision has. Error{kNotFound} when it was shredded.
SpaceId space_of_content(const Session& session, const Revision& revision);
// From a column with an identity. Error{kCorrupt}.
DocumentId read_document_id(const SqlStatement& query, int column, const std::string& what);
// Microseconds in a column where 0 means no date, both ways.
std::optional<Timestamp> read_date(std::int64_t microseconds);
std::int64_t date_column(const std::optional<Timestamp>& date);

void insert_revision(SessionState& state, SpaceId space, std::int64_t document_row, const Revision& revision);
// Seals the revision again with another state. `revision` is as it was read.
void update_revision_state(SessionState& state, const DocumentRow& row, const Revision& revision, VersionState to);

void write_metadata(RecordWriter& record, const Metadata& metadata);
Metadata read_metadata(RecordReader& record);
// The fields that came with format 2 stand at the end of a record; one of format 1 ends before them.
void write_later_metadata(RecordWriter& record, const Metadata& metadata);
void read_later_metadata(RecordReader& record, Metadata& metadata);
// And those that came with format 5, behind everything that format 4 wrote.
void write_latest_metadata(RecordWriter& record, const Metadata& metadata);
void read_latest_metadata(RecordReader& record, Metadata& metadata);

}  // namespace rotulus::storage
