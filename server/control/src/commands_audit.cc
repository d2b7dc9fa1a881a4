#include "command_list.h"
#include "storage/audit.h"

namespace rotulus::control {

Json list_audit(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  constexpr std::int64_t kMost = 10'000;
  storage::AuditQuery query;
  query.before_sequence = arguments.integer("before", 0, 0, INT64_MAX);
  query.limit = static_cast<int>(arguments.integer("limit", 50, 1, kMost));
  query.actor = arguments.text_or("actor", "");
  query.action = arguments.text_or("action", "");
  query.object = arguments.text_or("object", "");
  const auto session = context.store().read();
  const storage::AuditLog log(session);
  Json items = Json::array();
  for (const auto& entry : log.list(query))
    items.push_back({{"sequence", entry.sequence},
                     {"time", entry.time.text()},
                     {"actor", entry.actor_name},
                     {"action", entry.action},
                     {"object", entry.object},
                     {"detail", entry.detail},
                     {"outcome", entry.outcome == storage::Outcome::kDone ? "done" : "refused"}});
  return {{"size", log.size()}, {"items", std::move(items)}};
}

}  // namespace rotulus::control
