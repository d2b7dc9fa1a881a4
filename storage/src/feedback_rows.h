// What other files need of the rows of feedback.
#pragma once

#include <map>
#include <set>
#include <string>

#include "account_rows.h"
#include "storage/audit.h"
#include "storage/feedback.h"

namespace rotulus::storage {

void visit_feedback_rows(const SessionState& state, const VisitRow& visit);
// A further version took force, or the document ended: what was said of earlier ones is settled.
void settle_reports(Transaction& tx, const Document& document);
// Reports keep who made them when, and lose what they say.
void clear_reports(SessionState& state, const Document& document);

// What the audit log says of feedback, held against the rows.
class FeedbackReplay {
 public:
  void add(const AuditEntry& entry);
  void compare(const Session& session, const std::function<void(std::string)>& report) const;

 private:
  std::set<std::string> helped_;                // "document <id>, user number 3"
  std::map<std::string, std::string> reports_;  // "document <id>, report 7" -> "v2 answered"
};

}  // namespace rotulus::storage
