// The audit log: who did what to what, when, with what outcome. Entries are leaves of an RFC 6962 Merkle tree whose frontier is
// kept sealed, and are written in the transaction of what they record.
// Thread-safety: as the session that they are given.
#pragma once

#include <string>
#include <vector>

#include "core/time.h"
#include "crypto/digest.h"
#include "storage/store.h"

namespace rotulus::storage {

enum class Outcome : std::uint8_t { kDone = 1, kRefused = 2 };

struct AuditEntry {
  std::int64_t sequence = 0;  // 1, 2, ... without gaps
  Timestamp time;
  UserId actor;
  std::string actor_name;
  std::string action;  // "document.save", "session.begin", ...
  std::string object;  // "document <id>", "space QA", "user admin": ids and names that may stand in the clear
  std::string detail;  // sealed; reason, before and after
  Outcome outcome = Outcome::kDone;
};

struct AuditQuery {
  std::int64_t before_sequence = 0;  // 0: from the newest
  int limit = 50;
  std::string actor, action, object;  // exact; empty: any
};

class AuditLog {
 public:
  explicit AuditLog(const Session& session) : session_(session) {}
  std::int64_t size() const;
  std::vector<AuditEntry> list(const AuditQuery& query) const;  // newest first

 private:
  const Session& session_;
};

void append_audit(Transaction& tx, const std::string& action, const std::string& object, const std::string& detail = {},
                  Outcome outcome = Outcome::kDone);

}  // namespace rotulus::storage
