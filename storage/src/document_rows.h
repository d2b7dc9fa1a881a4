// Rows of `document` and `revision`, with what only storage needs of them.
#pragma once

#include "session_state.h"
#include "storage/documents.h"

namespace rotulus::storage {

struct DocumentRow {
  Document document;
  ObjectId content;            // git blob of the head; all zero when there is none
  ObjectId metadata_blob;      // of the head
  std::string last_label;
};

std::optional<DocumentRow> load_document(const SessionState& state, const DocumentId& id);
void insert_document(SessionState& state, const DocumentRow& row);
void update_document(SessionState& state, const DocumentRow& row);
void insert_revision(SessionState& state, SpaceId space, std::int64_t document_row, const Revision& revision);

void write_metadata(RecordWriter& record, const Metadata& metadata);
Metadata read_metadata(RecordReader& record);

}  // namespace rotulus::storage
