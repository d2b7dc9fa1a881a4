// What the audit log says should be there, held against the rows. Every row is sealed on its own, so that an older copy of it,
// with its own seal, would open; but it contradicts the log, and so does a row that was deleted.
//
// Replayed: the number of changes of every user and space, the bindings, the roles, the access requests, the categories, the
// tokens, each revision with its content's hash, the life cycle (life_cycle_replay.h), and which sign-in sessions and links are
// over. Not replayed, because the log does not name them: the outbox, the progress of imports. Thread-safety: one thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "feedback_rows.h"
#include "life_cycle_replay.h"
#include "session_state.h"
#include "storage/audit.h"

namespace rotulus::storage {

class AuditReplay {
 public:
  using Report = std::function<void(std::string)>;  // one sentence that names what contradicts the log
  AuditReplay(const Session& session, Report report)
      : session_(session), state_(session.state()), report_(std::move(report)), life_cycle_(session, report_) {}
  AuditReplay(const AuditReplay&) = delete;  // the part about the life cycle holds on to this one's report
  AuditReplay& operator=(const AuditReplay&) = delete;
  void add(const AuditEntry& entry);  // in order, from the first
  // After the last entry. Error{kCorrupt} when a row does not open.
  void compare_users() const;
  void compare_spaces() const;
  void compare_documents() const;
  void compare_bindings() const;
  void compare_roles() const;
  void compare_requests() const;
  void compare_categories() const;
  void compare_feedback() const { feedback_.compare(session_, report_); }
  void compare_tokens() const;
  // Rows that the log says are over. That one is missing says nothing: what has run out is removed without an entry.
  void compare_sessions() const;
  void compare_links() const;
  const LifeCycleReplay& life_cycle() const { return life_cycle_; }

 private:
  void add_sign_in(const AuditEntry& entry);
  void add_role(const AuditEntry& entry);
  void add_revisions(const AuditEntry& entry);
  void add_revision(const DocumentId& id, std::int64_t sequence, const std::string& sha256, bool imported);

  const Session& session_;
  SessionState& state_;
  Report report_;
  LifeCycleReplay life_cycle_;
  FeedbackReplay feedback_;
  std::map<std::string, std::int64_t> user_changes_, space_changes_;  // by the object of the entries
  struct RolePast {
    std::int64_t changes = 0;
    std::string permissions;
  };
  std::map<std::string, RolePast> roles_;                 // by the object of the entries
  std::map<std::string, std::string> requests_;           // what each must be like, by the object of the entries
  std::map<std::string, std::string> categories_;         // likewise
  std::set<std::string> bindings_;                        // "user lin.wei: reader in space QA"
  std::map<std::string, std::set<std::int64_t>> tokens_;  // by user
  std::map<std::string, std::set<std::string>>
      sessions_;                  // that were begun and not ended, by user; those of format 1 and 2 by ""
  std::set<std::string> linked_;  // users with a link that was not used
  std::unordered_map<DocumentId, std::int64_t> revisions_;  // how many of each document
};

}  // namespace rotulus::storage
