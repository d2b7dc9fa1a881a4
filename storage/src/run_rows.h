// What saving a draft has to end, and the rows of runs and tasks one at a time, for verification.
#pragma once

#include "account_rows.h"
#include "session_state.h"
#include "storage/approvals.h"

namespace rotulus::storage {

// Before a new draft follows `head`: its open run ends as voided and the head is a draft again; tasks to correct it end. True
// when there was any of this, so that the document row has changed.
bool end_open_work(Transaction& tx, const DocumentId& document, const Revision& head);

// Runs keep their decisions, and lose what was written with them. They must have ended.
void clear_run_comments(SessionState& state, const Document& document);

// What proves that the tasks are all there and none is of an earlier time: kept in the sealed value of their run.
crypto::Sha256 tasks_digest(const std::vector<Task>& tasks);
// As the run's row has it. Error{kCorrupt} when it was altered.
crypto::Sha256 stored_tasks_digest(const SessionState& state, std::int64_t run);

void visit_run_rows(const SessionState& state, const VisitRow& visit);

}  // namespace rotulus::storage
