#include "backup_set.h"

#include "audit_tree.h"
#include "core/error.h"

namespace rotulus::storage {
namespace {

constexpr std::size_t kNameBytes = 16;

}  // namespace

std::string installation_name(SessionState& state) {
  // The first entry never changes, and holds when it was made to the microsecond.
  std::optional<crypto::Sha256> leaf;
  visit_audit_rows(state, 1, 1, [&](std::int64_t, const std::function<AuditEntry()>& open) {
    leaf = audit_leaf(open());
    return false;
  });
  if (!leaf)
    throw Error(ErrorCode::kConflict, "There is nothing to back up yet: the audit log of this data directory has no entry.");
  RecordWriter name;
  name.text("rotulus installation").bytes(*leaf);
  return crypto::hex(crypto::sha256(name.view())).substr(0, 2 * kNameBytes);
}

crypto::Sha256 audit_tail(Connection& db, std::int64_t sequence) {
  auto query = db.statement("SELECT sealed FROM audit WHERE sequence = ?1");
  if (!query.bind(sequence).step()) return {};
  return crypto::sha256(query.blob(0));
}

std::string key_epochs(Connection& db) {
  std::string epochs;
  auto query = db.statement("SELECT DISTINCT epoch FROM wrapped_key WHERE scope = 0 ORDER BY epoch");
  while (query.step()) epochs += (epochs.empty() ? "" : ",") + std::to_string(query.number(0));
  return epochs;
}

std::optional<BackupManifest> newest_opened(const BackupDirectory& directory, const BackupKeys& keys) {
  const auto ids = directory.manifests();
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    try {
      const StoredManifest stored = StoredManifest::read(directory, *id);
      if (stored.clear().key == keys.name()) return stored.open(keys);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt) throw;  // a check names it; it does not keep newer backups from being made
    }
  }
  return std::nullopt;
}

}  // namespace rotulus::storage
