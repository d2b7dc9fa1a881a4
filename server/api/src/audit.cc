// Reading the audit log: in pages, as proofs that can be checked elsewhere, and as a whole.
#include "service/audit.h"
#include "core/error.h"
#include "crypto/base64.h"
#include "cursor.h"
#include "http/security_headers.h"
#include "render.h"
#include "routes.h"
#include "service/evidence.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr std::size_t kLongestText = 200;

std::optional<Timestamp> read_time(const http::Request& request, const std::string& name) {
  const std::string text = request.query.text(name);
  if (text.empty()) return std::nullopt;
  if (const auto time = Timestamp::parse(text)) return time;
  throw Error(ErrorCode::kInvalidArgument, "The parameter '" + name + "' must be a time in UTC such as 2026-03-01T09:30:00Z.");
}

std::optional<storage::Outcome> read_outcome(const http::Request& request) {
  const std::string text = request.query.text("outcome");
  if (text.empty()) return std::nullopt;
  if (text == "done") return storage::Outcome::kDone;
  if (text == "refused") return storage::Outcome::kRefused;
  throw Error(ErrorCode::kInvalidArgument, "The parameter 'outcome' must be done or refused.");
}

storage::AuditQuery read_filters(const http::Request& request) {
  storage::AuditQuery query;
  query.actor = request.query.text("actor");
  query.action = request.query.text("action");
  query.object = request.query.text("object");
  query.outcome = read_outcome(request);
  query.from = read_time(request, "from");
  query.before = read_time(request, "before");
  query.text = request.query.text("q");
  if (query.text.size() > kLongestText)
    throw Error(ErrorCode::kInvalidArgument,
                "The parameter 'q' must not be longer than " + std::to_string(kLongestText) + " bytes.");
  return query;
}

std::uint64_t read_size(const http::Request& request, const char* name, std::int64_t least) {
  return static_cast<std::uint64_t>(request.query.integer(name, 0, least, INT64_MAX));
}

std::int64_t require_number(const http::Request& request, const char* name, std::int64_t least) {
  if (request.query.text(name).empty())
    throw Error(ErrorCode::kInvalidArgument, std::string("The parameter '") + name + "' is missing.");
  return request.query.integer(name, 0, least, INT64_MAX);
}

Json hashes_json(const crypto::MerkleProof& hashes) {
  Json list = Json::array();
  for (const auto& hash : hashes) list.push_back(crypto::base64(hash));
  return list;
}

http::Response list_audit(Call& call) {
  auto query = read_filters(call.request);
  query.before_sequence = cursor_number(call.request, "audit");
  query.limit = page_limit(call.request);
  const auto found = service::list_audit(call.app(), call.caller(), query);
  Json items = Json::array();
  for (const auto& entry : found.entries) items.push_back(to_json(entry));
  return answer(page(std::move(items), found.next_before != 0 ? make_cursor("audit", std::to_string(found.next_before)) : ""));
}

http::Response show_checkpoint(Call& call) {
  const auto made = service::get_checkpoint(call.app(), call.caller(), read_size(call.request, "size", 1));
  return answer(Json{{"note", made.note},
                     {"origin", made.checkpoint.origin},
                     {"size", made.checkpoint.size},
                     {"root", crypto::base64(made.checkpoint.root)},
                     {"time", made.checkpoint.extension("time")},
                     {"public_key", crypto::base64(made.key)},
                     {"verifier_key", crypto::verifier_key_text({made.checkpoint.origin, made.key})}});
}

http::Response show_proof(Call& call) {
  const std::int64_t entry = require_number(call.request, "entry", 1);
  const auto proof = service::prove_entry(call.app(), call.caller(), entry, read_size(call.request, "size", 1));
  return answer(Json{{"format", "rotulus proof 1"},
                     {"entry", entry},
                     {"size", proof.checkpoint.checkpoint.size},
                     {"leaf", crypto::base64(proof.leaf)},
                     {"leaf_hash", crypto::base64(crypto::merkle_leaf(proof.leaf))},
                     {"hashes", hashes_json(proof.hashes)},
                     {"root", crypto::base64(proof.checkpoint.checkpoint.root)},
                     {"checkpoint", proof.checkpoint.note}});
}

http::Response show_consistency(Call& call) {
  const auto from = static_cast<std::uint64_t>(require_number(call.request, "from", 0));
  const auto proof = service::prove_consistency(call.app(), call.caller(), from, read_size(call.request, "to", 1));
  return answer(Json{{"format", "rotulus consistency 1"},
                     {"from", from},
                     {"to", proof.to.checkpoint.size},
                     {"from_root", crypto::base64(proof.from.checkpoint.root)},
                     {"to_root", crypto::base64(proof.to.checkpoint.root)},
                     {"hashes", hashes_json(proof.hashes)},
                     {"from_checkpoint", proof.from.note},
                     {"checkpoint", proof.to.note}});
}

http::Response export_audit(Call& call) {
  const std::string name = call.request.query.text("format", "jsonl");
  const auto format = service::parse_export_format(name);
  if (!format) throw Error(ErrorCode::kInvalidArgument, "The parameter 'format' must be jsonl or csv.");
  const auto made = service::export_audit(call.app(), call.caller(), read_filters(call.request), *format);
  http::Response response;
  const bool is_table = *format == service::ExportFormat::kCsv;
  http::mark_as_attachment(response, "audit." + name, "text/csv");
  response.headers.set("Content-Type", is_table ? "text/csv; charset=utf-8" : "application/jsonl");
  response.headers.set("Cache-Control", "no-store");
  response.body = http::Body::stream([made](std::string& piece) { return made->next(piece); }, std::nullopt);
  return response;
}

http::Response show_evidence(Call& call) {
  service::EvidenceOptions options;
  if (!call.request.query.flag("content", true)) options.content = service::EvidenceOptions::Content::kHashesOnly;
  const std::string& reference = call.parameter("document");
  http::Response response = http::json(service::make_evidence(call.app(), call.reader(), reference, options));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_audit_routes(Routes& routes) {
  routes.add({Method::kGet,
              "/api/v1/audit",
              "listAudit",
              {"cursor", "limit", "actor", "action", "object", "outcome", "from", "before", "q"}},
             list_audit);
  routes.add({Method::kGet, "/api/v1/audit/checkpoint", "getCheckpoint", {"size"}}, show_checkpoint);
  routes.add({Method::kGet, "/api/v1/audit/proof", "proveAuditEntry", {"entry", "size"}}, show_proof);
  routes.add({Method::kGet, "/api/v1/audit/consistency", "proveConsistency", {"from", "to"}}, show_consistency);
  routes.add({Method::kGet,
              "/api/v1/audit/export",
              "exportAudit",
              {"format", "actor", "action", "object", "outcome", "from", "before", "q"}},
             export_audit);
  routes.add({Method::kGet, "/api/v1/documents/{document}/evidence", "getEvidence", {"content"}}, show_evidence);
}

}  // namespace rotulus::api
