// The part of the audit log's replay that is about the life cycle (audit_replay.h): the state of every revision, version labels
// and how often a version's row was written, runs, comments, signatures, groups. Thread-safety: one thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "session_state.h"
#include "storage/audit.h"
#include "storage/documents.h"

namespace rotulus::storage {

class LifeCycleReplay {
 public:
  using Report = std::function<void(std::string)>;
  LifeCycleReplay(const Session& session, const Report& report) : session_(session), report_(report) {}

  void add(const AuditEntry& entry);
  // A revision that was made; `takes_force` when it was imported with a content.
  void add_revision(const DocumentId& id, std::int64_t sequence, bool takes_force);

  // After the last entry. Error{kCorrupt} when a row does not open.
  void compare_documents() const;
  void compare_runs() const;
  void compare_remarks() const;  // comments and signatures
  void compare_groups() const;

 private:
  struct RevisionPast {
    std::optional<VersionState> state;  // of its last change; none: as it was made
    std::string label;                  // given at approval
    std::int64_t version_changes = 0;   // of the row in `version`
  };
  struct DocumentPast {
    std::int64_t changes = 0;    // of the row
    std::int64_t effective = 0;  // sequence of the revision in force
    bool isolated = false;
    std::map<std::int64_t, RevisionPast> revisions;  // only those that something was done to
  };
  struct RunPast {
    DocumentId document;
    std::int64_t version = 0, sequence = 0;
    std::string state;
  };
  struct Remark {
    DocumentId document;
    std::int64_t sequence = 0;
    std::string sha256;
    friend bool operator==(const Remark&, const Remark&) = default;
  };
  using Remarks = std::map<std::int64_t, Remark>;

  void add_state(DocumentPast& document, const std::string& detail);
  void add_review(DocumentPast& document, const std::string& detail);
  void add_run(const DocumentId& id, const std::string& detail);
  static void add_remark(Remarks& remarks, const DocumentId& id, const std::string& detail);
  void compare_document(const Document& document, const DocumentPast& past) const;
  void compare_revision(const Document& document, const DocumentPast& past, std::int64_t sequence, VersionState stored) const;
  void compare_versions(const Document& document, const DocumentPast& past) const;
  bool is_cleared(Remark expected, const Remark& found) const;
  void compare(const char* kind, const Remarks& found, const Remarks& expected) const;

  const Session& session_;
  const Report& report_;
  std::unordered_map<DocumentId, DocumentPast> documents_;
  std::set<DocumentId> shredded_;
  std::map<std::int64_t, RunPast> runs_;
  Remarks comments_, signatures_;
  std::map<std::string, std::int64_t> group_changes_;  // by the object of the entries
  std::map<std::string, std::string> group_members_;   // names separated by spaces
};

}  // namespace rotulus::storage
