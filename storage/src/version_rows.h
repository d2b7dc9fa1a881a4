// Rows of `version`: what a revision is called since it was approved, and for how long it counts.
#pragma once

#include "account_rows.h"
#include "session_state.h"
#include "storage/documents.h"

namespace rotulus::storage {

struct VersionRow {
  RevisionId revision;
  std::int64_t document = 0;  // row number
  std::string label;
  std::int64_t effective_from = 0, review_due = 0;  // microseconds; 0: no date
  std::int64_t changes = 0;                         // how many audit entries have written it: an older copy has fewer
};

// The columns in the order that read_version_row() takes them, with `v` for the table.
#define VERSION_COLUMNS "v.revision, v.document, v.label, v.effective_from, v.review_due, v.sealed"
VersionRow read_version_row(const SessionState& state, SpaceId space, const SqlStatement& query, int first_column);

std::optional<VersionRow> load_version(const SessionState& state, SpaceId space, RevisionId revision);
std::optional<VersionRow> load_version(const SessionState& state, SpaceId space, std::int64_t document, const std::string& label);
// Counts the change, and inserts the row or replaces the one before.
void save_version(SessionState& state, SpaceId space, VersionRow& row);

void visit_version_rows(const SessionState& state, const VisitRow& visit);

// The label of the newest version that was approved here; empty when none was. Imported ones (0.n) do not count: what follows
// them does not follow from their number.
std::string newest_approved_label(const SessionState& state, std::int64_t document);
// Whether the document has given the label to a draft or to a version.
bool is_label_taken(const SessionState& state, std::int64_t document, const std::string& label);

}  // namespace rotulus::storage
