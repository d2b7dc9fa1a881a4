#include "service/audit.h"

#include <algorithm>

#include "guard.h"
#include "json_text.h"

namespace rotulus::service {
namespace {

std::string name_of(storage::Outcome outcome) { return outcome == storage::Outcome::kDone ? "done" : "refused"; }

// Which filters were set, for the log: what somebody searched for is his affair.
std::string describe(const storage::AuditQuery& query, ExportFormat format) {
  std::string text = format == ExportFormat::kCsv ? "as csv" : "as jsonl";
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) text += std::string(", ") + name + ' ' + value;
  };
  add("actor", query.actor);
  add("action", query.action);
  add("object", query.object);
  if (query.outcome) add("outcome", name_of(*query.outcome));
  if (query.from) add("from", query.from->text());
  if (query.before) add("before", query.before->text());
  if (!query.text.empty()) text += ", those with a text that was searched for";
  return text;
}

// A cell that begins like a formula would be run by the program that opens the table.
std::string cell(const std::string& text) {
  std::string quoted = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) quoted += '\'';
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::uint64_t size_or_all(const storage::Session& session, std::uint64_t size) {
  return size == 0 ? static_cast<std::uint64_t>(storage::AuditLog(session).size()) : size;
}

}  // namespace

storage::AuditPage list_audit(Application& app, const Principal& caller, const storage::AuditQuery& query) {
  require_system(caller, Permission::kReadAudit);
  return storage::AuditLog(app.read()).page(query);
}

SignedCheckpoint get_checkpoint(Application& app, const Principal& caller, std::uint64_t size) {
  require_system(caller, Permission::kReadAudit);
  return size == 0 ? app.checkpoints().newest() : app.checkpoints().at(app.read(), size);
}

EntryProof prove_entry(Application& app, const Principal& caller, std::int64_t entry, std::uint64_t size) {
  require_system(caller, Permission::kReadAudit);
  const auto session = app.read();
  const storage::AuditLog log(session);
  if (entry < 1 || entry > log.size()) throw no_such("audit entry");
  const std::uint64_t of = size_or_all(session, size);
  EntryProof proof;
  log.visit(entry, entry, [&](const storage::AuditEntry& found) {
    proof.entry = found;
    return true;
  });
  proof.leaf = storage::canonical_entry(proof.entry);
  proof.hashes = app.checkpoints().proofs().inclusion(session, static_cast<std::uint64_t>(entry) - 1, of);
  proof.checkpoint = app.checkpoints().at(session, of);
  return proof;
}

ConsistencyProof prove_consistency(Application& app, const Principal& caller, std::uint64_t from, std::uint64_t to) {
  require_system(caller, Permission::kReadAudit);
  const auto session = app.read();
  const std::uint64_t until = size_or_all(session, to);
  ConsistencyProof proof;
  proof.hashes = app.checkpoints().proofs().consistency(session, from, until);
  proof.from = app.checkpoints().at(session, from);
  proof.to = app.checkpoints().at(session, until);
  return proof;
}

std::optional<ExportFormat> parse_export_format(std::string_view name) {
  if (name == "jsonl") return ExportFormat::kJsonLines;
  if (name == "csv") return ExportFormat::kCsv;
  return std::nullopt;
}

void AuditExport::put(std::string& piece, const storage::AuditEntry& entry) const {
  if (format_ == ExportFormat::kCsv) {
    piece += std::to_string(entry.sequence) + ',' + entry.time.text();
    for (const auto& text : {entry.actor_name, entry.action, entry.object, name_of(entry.outcome), entry.detail})
      piece += ',' + cell(text);
    piece += "\r\n";
    return;
  }
  JsonText json;
  json.begin_object().name("sequence").number(entry.sequence).name("time").text(entry.time.text());
  json.name("actor").text(entry.actor_name).name("action").text(entry.action).name("object").text(entry.object);
  json.name("outcome").text(name_of(entry.outcome)).name("detail").text(entry.detail).end_object();
  piece += json.take() + '\n';
}

bool AuditExport::next(std::string& piece) {
  constexpr std::int64_t kMostLookedAt = 20'000;
  constexpr std::size_t kEnough = std::size_t{256} << 10;
  piece.clear();
  if (at_ > last_) return false;
  if (at_ == 1 && format_ == ExportFormat::kCsv) piece = "sequence,time,actor,action,object,outcome,detail\r\n";
  const std::int64_t until = std::min(last_, at_ + kMostLookedAt - 1);
  std::int64_t next = until + 1;
  const auto session = store_.read();
  storage::AuditLog(session).visit(at_, until, query_, [&](const storage::AuditEntry& entry) {
    put(piece, entry);
    if (piece.size() < kEnough) return true;
    next = entry.sequence + 1;
    return false;
  });
  at_ = next;
  return true;
}

std::shared_ptr<AuditExport> export_audit(storage::Store& store, const storage::Actor& actor, const storage::AuditQuery& query,
                                          ExportFormat format) {
  const std::int64_t last = storage::AuditLog(store.read()).size();
  store.write(actor,
              [&](storage::Transaction& tx) { storage::append_audit(tx, "audit.export", "audit log", describe(query, format)); });
  return std::make_shared<AuditExport>(store, query, format, last);
}

std::shared_ptr<AuditExport> export_audit(Application& app, const Principal& caller, const storage::AuditQuery& query,
                                          ExportFormat format) {
  require_system(caller, Permission::kReadAudit);
  return export_audit(app.store(), actor_of(caller), query, format);
}

}  // namespace rotulus::service
