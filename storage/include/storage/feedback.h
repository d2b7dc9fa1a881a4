// What readers say of documents: that one helped them, which each says once and may take back, and that one is outdated, with the
// reason, which waits for the document's keeper until he answers, or a further version takes force.
// Thread-safety: as the session that it is given. Every write appends its audit entry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "storage/documents.h"
#include "storage/store.h"

namespace rotulus::storage {

// The numbers are stored; never renumber.
enum class ReportState : std::uint8_t {
  kOpen = 1,
  kAnswered = 2,
  kSettled = 3,    // a further version took force, or the document ended
  kWithdrawn = 4,  // by who made it
};
std::string_view name(ReportState state);

struct OutdatedReport {
  std::int64_t id = 0;
  DocumentId document;
  RevisionId revision;  // that was read
  UserId user;
  ReportState state = ReportState::kOpen;
  Timestamp time, changed;
  std::int64_t version = 0;             // grows with every change
  std::string user_name, display_name;  // as they were
  std::string reason;
  std::string answer, answered_by;  // user name; empty while nobody has
};

class Feedback {
 public:
  explicit Feedback(const Session& session) : session_(session) {}
  std::int64_t helped(const Document& document) const;  // how many people
  bool helped(const Document& document, UserId user) const;
  std::vector<OutdatedReport> reports(const Document& document) const;  // newest first
  std::vector<OutdatedReport> open_reports() const;                     // of all documents, oldest first
  std::optional<OutdatedReport> report(std::int64_t id) const;

 private:
  const Session& session_;
};

// Of the actor of the transaction. No change when it is so already.
enum class Helped : std::uint8_t { kTakenBack, kGiven };
void set_helped(Transaction& tx, const DocumentId& document, RevisionId revision, Helped helped);

// By the actor of the transaction; `display_name` is kept with it. Error{kConflict} while another report of his on the document
// is open, {kNotFound}.
OutdatedReport report_outdated(Transaction& tx, const DocumentId& document, RevisionId revision, const std::string& display_name,
                               const std::string& reason);
// To kAnswered with an answer, or to kWithdrawn. Error{kConflict} when it is not open any more, {kNotFound}.
OutdatedReport close_report(Transaction& tx, std::int64_t id, ReportState state, const std::string& answer);

}  // namespace rotulus::storage
