// What must hold between documents, versions, runs, tasks and signatures, whatever the audit log says.
// Thread-safety: one thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "numbering.h"
#include "remark_rows.h"
#include "storage/approvals.h"

namespace rotulus::storage {

class LifeCycleCheck {
 public:
  using Report = std::function<void(std::string)>;
  LifeCycleCheck(const Session& session, Report report);

  void check(const Document& document);
  // After every document: that each number which was given out belongs to a document.
  void check_numbers() const;

 private:
  void check_revisions(const Document& document, const std::vector<Run>& runs);
  void check_version(const Document& document, const Revision& revision, const std::vector<Run>& runs);
  void check_runs(const Document& document, const std::vector<Run>& runs);
  void check_tasks(const Run& run);
  void check_signatures(const Document& document, const std::vector<Run>& runs);
  void check_signature(const Document& document, const SignatureRecord& signature, const crypto::Sha256& prior);
  void note_number(const Document& document);
  void check_sequence(const std::string& what, const std::string& pattern, std::int64_t next) const;

  const Session& session_;
  SessionState& state_;
  Report report_;
  crypto::PublicKey key_;
  std::unordered_set<std::string> numbers_;
  std::map<std::string, std::vector<std::string>> numbers_by_scheme_;
};

}  // namespace rotulus::storage
