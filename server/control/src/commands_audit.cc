#include "command_list.h"
#include "core/error.h"
#include "new_file.h"
#include "service/audit.h"

namespace rotulus::control {
namespace {

std::optional<Timestamp> read_time(const Arguments& arguments, const char* name) {
  const auto text = arguments.find_text(name);
  if (!text) return std::nullopt;
  if (const auto time = Timestamp::parse(*text)) return time;
  throw Error(ErrorCode::kInvalidArgument, "'" + *text + "' is no time: write it in UTC, such as 2026-03-01T09:30:00Z.");
}

std::optional<storage::Outcome> read_outcome(const Arguments& arguments) {
  const auto text = arguments.find_text("outcome");
  if (!text) return std::nullopt;
  if (*text == "done") return storage::Outcome::kDone;
  if (*text == "refused") return storage::Outcome::kRefused;
  throw Error(ErrorCode::kInvalidArgument, "The outcome of an entry is done or refused.");
}

storage::AuditQuery read_filters(const Arguments& arguments) {
  storage::AuditQuery query;
  query.actor = arguments.text_or("actor", "");
  query.action = arguments.text_or("action", "");
  query.object = arguments.text_or("object", "");
  query.outcome = read_outcome(arguments);
  query.from = read_time(arguments, "from");
  query.before = read_time(arguments, "until");
  query.text = arguments.text_or("text", "");
  return query;
}

}  // namespace

Json list_audit(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  constexpr std::int64_t kMost = 10'000;
  auto query = read_filters(arguments);
  query.before_sequence = arguments.integer("before", 0, 0, INT64_MAX);
  query.limit = static_cast<int>(arguments.integer("limit", 50, 1, kMost));
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

Json export_audit(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const auto format = service::parse_export_format(arguments.text("format"));
  if (!format) throw Error(ErrorCode::kInvalidArgument, "The audit log is exported as jsonl or csv.");
  NewFile file(arguments.absolute_path("file"));
  context.checkpoints();  // nothing is added to a database that is not the newest
  const auto made = service::export_audit(context.store(), service::local_owner(), read_filters(arguments), *format);
  std::uint64_t bytes = 0;
  for (std::string piece; made->next(piece);) {
    file.write(piece);
    bytes += piece.size();
    if (!progress("bytes of the audit log", bytes, 0)) throw Error(ErrorCode::kUnavailable, "The export was stopped.");
  }
  file.keep();
  return {{"file", file.path().string()}, {"bytes", bytes}};
}

Json accept_rollback(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  auto& checkpoints = context.unchecked_checkpoints();
  checkpoints.accept_rollback(arguments.text("reason"));
  const auto newest = checkpoints.newest();
  return {{"size", newest.checkpoint.size}, {"verifier_key", crypto::verifier_key_text({newest.checkpoint.origin, newest.key})}};
}

}  // namespace rotulus::control
