// Use-cases of auditors: reading the audit log, its proofs and checkpoints, taking it away.
// Thread-safety: all functions from any thread. Errors: {kForbidden} without the permission read_audit in the whole system.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/application.h"
#include "service/checkpoints.h"
#include "storage/audit.h"

namespace rotulus::service {

storage::AuditPage list_audit(Application& app, const Principal& caller, const storage::AuditQuery& query);

// The newest one; of an earlier size when `size` is not 0.
SignedCheckpoint get_checkpoint(Application& app, const Principal& caller, std::uint64_t size);

struct EntryProof {
  storage::AuditEntry entry;
  crypto::Bytes leaf;  // the bytes that are hashed
  crypto::MerkleProof hashes;
  SignedCheckpoint checkpoint;  // that they lead to
};
// Error{kNotFound} for an entry that there is none of. `size` 0: of the whole log.
EntryProof prove_entry(Application& app, const Principal& caller, std::int64_t entry, std::uint64_t size);

struct ConsistencyProof {
  SignedCheckpoint from, to;
  crypto::MerkleProof hashes;
};
// `to` 0: the whole log.
ConsistencyProof prove_consistency(Application& app, const Principal& caller, std::uint64_t from, std::uint64_t to);

enum class ExportFormat : std::uint8_t {
  kJsonLines,  // an object a line
  kCsv,        // RFC 4180 with a line of headings; what a table would take for a formula begins with an apostrophe
};
std::optional<ExportFormat> parse_export_format(std::string_view name);  // "jsonl", "csv"

// All entries that fit, oldest first: the log as it was when the export began.
class AuditExport {
 public:
  AuditExport(storage::Store& store, storage::AuditQuery query, ExportFormat format, std::int64_t last)
      : store_(store), query_(std::move(query)), format_(format), last_(last) {}
  // The next piece, small enough to hold in memory and perhaps empty; false at the end.
  bool next(std::string& piece);

 private:
  void put(std::string& piece, const storage::AuditEntry& entry) const;

  storage::Store& store_;
  const storage::AuditQuery query_;
  const ExportFormat format_;
  std::int64_t at_ = 1;
  const std::int64_t last_;
};
// That it was taken is an entry of its own, written before these return. The second is for the local owner.
std::shared_ptr<AuditExport> export_audit(Application& app, const Principal& caller, const storage::AuditQuery& query,
                                          ExportFormat format);
std::shared_ptr<AuditExport> export_audit(storage::Store& store, const storage::Actor& actor, const storage::AuditQuery& query,
                                          ExportFormat format);

}  // namespace rotulus::service
