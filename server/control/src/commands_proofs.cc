// What can be checked elsewhere: checkpoints, proofs, the evidence of a document.
#include "command_list.h"
#include "core/error.h"
#include "crypto/base64.h"
#include "lookups.h"
#include "new_file.h"
#include "service/evidence.h"
#include "storage/audit.h"

namespace rotulus::control {
namespace {

Json hashes_json(const crypto::MerkleProof& hashes) {
  Json list = Json::array();
  for (const auto& hash : hashes) list.push_back(crypto::base64(hash));
  return list;
}

std::uint64_t size_or_all(const storage::Session& session, const Arguments& arguments, const char* name) {
  const auto size = arguments.integer(name, 0, 0, INT64_MAX);
  return static_cast<std::uint64_t>(size == 0 ? storage::AuditLog(session).size() : size);
}

}  // namespace

Json show_checkpoint(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  auto& checkpoints = context.checkpoints();
  const auto size = static_cast<std::uint64_t>(arguments.integer("size", 0, 0, INT64_MAX));
  const auto made = size == 0 ? checkpoints.newest() : checkpoints.at(context.store().read(), size);
  return {{"note", made.note},
          {"origin", made.checkpoint.origin},
          {"size", made.checkpoint.size},
          {"root", crypto::base64(made.checkpoint.root)},
          {"time", made.checkpoint.extension("time")},
          {"public_key", crypto::base64(made.key)},
          {"verifier_key", crypto::verifier_key_text({made.checkpoint.origin, made.key})}};
}

Json prove_entry(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  auto& checkpoints = context.checkpoints();
  const auto session = context.store().read();
  const storage::AuditLog log(session);
  const auto sequence = arguments.integer("entry", 0, 1, INT64_MAX);
  if (sequence > log.size()) throw Error(ErrorCode::kNotFound, "There is no such audit entry.");
  const auto size = size_or_all(session, arguments, "size");
  crypto::Bytes leaf;
  log.visit(sequence, sequence, [&](const storage::AuditEntry& entry) {
    leaf = storage::canonical_entry(entry);
    return true;
  });
  const auto hashes = checkpoints.proofs().inclusion(session, static_cast<std::uint64_t>(sequence) - 1, size);
  const auto checkpoint = checkpoints.at(session, size);
  return {{"format", "rotulus proof 1"},
          {"entry", sequence},
          {"size", size},
          {"leaf", crypto::base64(leaf)},
          {"leaf_hash", crypto::base64(crypto::merkle_leaf(leaf))},
          {"hashes", hashes_json(hashes)},
          {"root", crypto::base64(checkpoint.checkpoint.root)},
          {"checkpoint", checkpoint.note}};
}

Json prove_consistency(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  auto& checkpoints = context.checkpoints();
  const auto session = context.store().read();
  const auto from = static_cast<std::uint64_t>(arguments.integer("from", 0, 0, INT64_MAX));
  const auto to = size_or_all(session, arguments, "to");
  const auto hashes = checkpoints.proofs().consistency(session, from, to);
  const auto first = checkpoints.at(session, from), last = checkpoints.at(session, to);
  return {{"format", "rotulus consistency 1"},
          {"from", from},
          {"to", to},
          {"from_root", crypto::base64(first.checkpoint.root)},
          {"to_root", crypto::base64(last.checkpoint.root)},
          {"hashes", hashes_json(hashes)},
          {"from_checkpoint", first.note},
          {"checkpoint", last.note}};
}

Json write_evidence(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  service::EvidenceOptions options;
  options.most_content_bytes = std::uint64_t{1} << 30;
  if (arguments.flag("without_content")) options.content = service::EvidenceOptions::Content::kHashesOnly;
  NewFile file(arguments.absolute_path("file"));
  const std::string text = service::make_evidence(context.store(), context.checkpoints(), arguments.text("document"), options);
  const auto document = require_document(context.store().read(), arguments.text("document"));
  context.write([&](storage::Transaction& tx) {
    storage::append_audit(tx, "document.read", "document " + document.id.text(), "evidence, on the command line");
  });
  file.write(text);
  file.keep();
  return {{"file", file.path().string()}, {"bytes", text.size()}};
}

}  // namespace rotulus::control
