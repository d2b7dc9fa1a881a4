// The audit log: who did what to what, when, with what outcome. Entries are leaves of an RFC 6962 Merkle tree whose frontier is
// kept sealed, and are written in the transaction of what they record.
// Thread-safety: as the session that they are given.
#pragma once

#include <functional>
#include <optional>
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

// What is asked of the log. Everything but the name of the actor and the detail stands in the clear, so that most entries are
// passed over without being opened. What has to be opened is bounded: a page looks at no more than kMostLookedAt entries and
// opens no more than kMostOpened, and goes on where it stopped with the next one (measured at 100,000 entries:
// docs/benchmarks.md).
struct AuditQuery {
  static constexpr std::int64_t kMostLookedAt = 200'000;
  static constexpr int kMostOpened = 20'000;

  std::int64_t before_sequence = 0;  // 0: from the newest
  int limit = 50;
  std::string actor, action, object;  // exact; empty: any
  std::optional<Outcome> outcome = {};
  std::optional<Timestamp> from = {}, before = {};  // times: from this on, and before that
  std::string text = {};  // somewhere in the actor's name, the object or the detail; letters of ASCII in either case
};

struct AuditPage {
  std::vector<AuditEntry> entries;  // newest first
  std::int64_t next_before = 0;     // before_sequence of the next page; 0: there is none
};

// The bytes of an entry that are a leaf of the Merkle tree (docs/formats/rows.md).
crypto::Bytes canonical_entry(const AuditEntry& entry);

class AuditLog {
 public:
  explicit AuditLog(const Session& session) : session_(session) {}
  std::int64_t size() const;
  crypto::Sha256 root() const;  // of the tree over all entries
  // May hold fewer than asked, or none, and yet be followed by another.
  AuditPage page(const AuditQuery& query) const;
  std::vector<AuditEntry> list(const AuditQuery& query) const;  // newest first, of as many pages as it takes

  // Those from `first` to `last`, oldest first, that fit `query` (its position and limit do not count), in one pass, until
  // `visit` returns false. Error{kCorrupt} when one is missing or does not open.
  void visit(std::int64_t first, std::int64_t last, const AuditQuery& query,
             const std::function<bool(const AuditEntry&)>& visit) const;
  void visit(std::int64_t first, std::int64_t last, const std::function<bool(const AuditEntry&)>& each) const {
    visit(first, last, {}, each);
  }

  // What concerns one document: entries on it, those that saved or imported it together with others, and those that name the keys
  // of the installation. Oldest first.
  std::vector<AuditEntry> about(const DocumentId& document, const SpaceKey& space) const;

 private:
  const Session& session_;
};

void append_audit(Transaction& tx, const std::string& action, const std::string& object, const std::string& detail = {},
                  Outcome outcome = Outcome::kDone);

}  // namespace rotulus::storage
