// Reading the audit log.
#include <charconv>

#include "core/error.h"
#include "cursor.h"
#include "render.h"
#include "routes.h"
#include "service/accounts.h"

namespace rotulus::api {
namespace {

using http::Method;

std::int64_t read_position(const http::Request& request) {
  const std::string text = cursor_position(request, "audit");
  std::int64_t sequence = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sequence);
  if (!text.empty() && (error != std::errc() || end != text.data() + text.size() || sequence <= 0))
    throw Error(ErrorCode::kInvalidArgument, "The parameter 'cursor' does not belong to this list.");
  return sequence;
}

http::Response list_audit(Call& call) {
  storage::AuditQuery query;
  query.before_sequence = read_position(call.request);
  query.actor = call.request.query.text("actor");
  query.action = call.request.query.text("action");
  query.object = call.request.query.text("object");
  const int limit = page_limit(call.request);
  query.limit = limit + 1;  // one more tells whether there is another page
  auto entries = service::list_audit(call.app(), call.caller(), query);
  const bool more = entries.size() > static_cast<std::size_t>(limit);
  if (more) entries.pop_back();
  Json items = Json::array();
  for (const auto& entry : entries) items.push_back(to_json(entry));
  return answer(page(std::move(items), more ? make_cursor("audit", std::to_string(entries.back().sequence)) : ""));
}

}  // namespace

void add_audit_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/audit", "listAudit", {"cursor", "limit", "actor", "action", "object"}}, list_audit);
}

}  // namespace rotulus::api
