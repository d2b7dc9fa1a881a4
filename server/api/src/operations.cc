// For those who run the server: health, figures, and the description of this interface.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "core/error.h"
#include "crypto/digest.h"
#include "http/conditional.h"
#include "http/problem.h"
#include "json.h"
#include "routes.h"
#include "storage/spaces.h"

namespace rotulus::api {
namespace {

using http::Method;

http::Response show_life(http::Request&, Context&) { return answer(Json{{"status", "alive"}}); }

http::Response not_ready(std::string_view code, std::string_view detail) {
  http::Response response = http::problem(http::Status::kServiceUnavailable, code, detail);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

http::Response show_readiness(http::Request&, Context& context) {
  // What exactly failed is not for everybody.
  if (!context.app.store().trouble().empty())
    return not_ready("read_only", "The store takes no changes; the log says why, and a restart checks what is there.");
  auto& indexer = context.app.indexer();
  if (!indexer.last_failure().empty())
    return not_ready("index_failing", "The search index cannot be brought up; the log says why.");
  // Asking for the lag reads from the store: an Error here means that it is not open.
  if (indexer.lag() > context.options.ready_lag)
    return not_ready("index_behind", "The search index is catching up with many changes.");
  return answer(Json{{"status", "ready"}});
}

// A proxy on this machine stands between: then the request does not come from here.
bool comes_from_this_machine(const http::Request& request) {
  if (request.headers.has("X-Forwarded-For") || request.headers.has("Forwarded")) return false;
  const std::string& address = request.peer.address;
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

void require_operator(const http::Request& request, Context& context) {
  if (comes_from_this_machine(request)) return;
  const Identity identity = authenticate(context.app, request);
  if (!authorize(identity.principal, Permission::kOperate, Scope::system()))
    throw Error(ErrorCode::kForbidden, "The figures are for this machine itself and for those with the permission operate.");
}

std::uint64_t resident_bytes() {
  std::uint64_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void write_content_figures(std::string& out, service::Application& app) {
  const auto session = app.read();
  const storage::Spaces spaces(session);
  std::uint64_t documents = 0, count = 0;
  for (const auto& space : spaces.list()) {
    documents += static_cast<std::uint64_t>(spaces.document_counts(space.id).inheriting);
    ++count;
  }
  write_figure(out, "rotulus_spaces", "gauge", "Spaces.", count);
  write_figure(out, "rotulus_documents", "gauge", "Documents, obsolete ones too, but not those with access rules of their own.",
               documents);
  write_figure(out, "rotulus_database_bytes", "gauge", "Size of the database on disk.", app.store().database_bytes());
  write_figure(out, "rotulus_index_entries", "gauge", "Versions in the search index.", app.index().entry_count());
  write_figure(out, "rotulus_index_memory_bytes", "gauge", "Memory that the search index takes.", app.index().memory_bytes());
  write_figure(out, "rotulus_index_lag", "gauge", "Changes that are not yet found.", app.indexer().lag());
  const auto rebuild = app.indexer().rebuild_state();
  write_figure(out, "rotulus_index_rebuild_left", "gauge", "Documents that a rebuild of the index has yet to read.",
               rebuild.total - rebuild.done);
  write_figure(out, "rotulus_index_failing", "gauge", "1 while the index cannot be brought up.",
               app.indexer().last_failure().empty() ? 0 : 1);
}

void write_extraction_figures(std::string& out, const service::ExtractionState& state) {
  write_figure(out, "rotulus_extraction_waiting", "gauge", "Files whose text is yet to be read.", state.waiting);
  write_figure(out, "rotulus_extraction_failed", "gauge", "Files whose text could not be read.", state.failed);
  write_figure(out, "rotulus_extraction_failing", "gauge", "1 while no file is read for a reason that is not the file's.",
               state.trouble.empty() ? 0 : 1);
}

void write_key_figures(std::string& out, const service::KeyRotation& rotation) {
  const auto newest = rotation.state();
  const bool is_under_way = newest && newest->is_under_way();
  write_figure(out, "rotulus_key_rotation_values_left", "gauge", "Values that a rotation of keys has yet to seal anew.",
               is_under_way && newest->total > newest->done ? newest->total - newest->done : 0);
  write_figure(out, "rotulus_key_rotation_under_way", "gauge", "1 while earlier keys still open something.",
               is_under_way ? 1 : 0);
  write_figure(out, "rotulus_key_rotation_failing", "gauge", "1 while it does not get on: damaged values, or a disk that fails.",
               is_under_way && (newest->is_held_up || !rotation.failure().empty()) ? 1 : 0);
}

void write_checkpoint_figures(std::string& out, const service::Checkpoints::Status& status) {
  const Timestamp now = Timestamp::now();
  const std::int64_t age = status.written ? std::max<std::int64_t>(0, now.seconds() - status.written->seconds()) : -1;
  if (age >= 0)
    write_figure(out, "rotulus_checkpoint_age_seconds", "gauge",
                 "Time since a signed checkpoint of the audit log was last written outside the data directory.",
                 static_cast<std::uint64_t>(age));
  write_figure(out, "rotulus_checkpoint_failing", "gauge", "1 while checkpoints cannot be written.",
               status.failure.empty() ? 0 : 1);
}

void write_backup_figures(std::string& out, const service::Backups::Status& status) {
  if (status.last_success) {
    write_figure(out, "rotulus_backup_last_success_timestamp_seconds", "gauge", "When the newest backup was made, Unix time.",
                 static_cast<std::uint64_t>(status.last_success->seconds()));
    write_figure(out, "rotulus_backup_bytes", "gauge", "Size of the newest backup.", status.bytes);
  }
  if (!status.scheduled) return;
  if (status.seconds > 0) {
    write_figure(out, "rotulus_backup_duration_milliseconds", "gauge", "Time that the newest backup took.",
                 static_cast<std::uint64_t>(status.seconds * 1000));
    write_figure(out, "rotulus_backup_new_bytes", "gauge", "What the newest backup wrote.", status.new_bytes);
  }
  write_figure(out, "rotulus_backup_failing", "gauge", "1 while backups by the clock fail.", status.failure.empty() ? 0 : 1);
  write_figure(out, "rotulus_backup_overdue", "gauge", "1 when the newest backup is older than two turns.",
               status.is_overdue(Timestamp::now()) ? 1 : 0);
  if (!status.last_test) return;
  write_figure(out, "rotulus_backup_test_restore_timestamp_seconds", "gauge", "When a backup was last restored to look at it.",
               static_cast<std::uint64_t>(status.last_test->seconds()));
  write_figure(out, "rotulus_backup_test_restore_failing", "gauge", "1 when that failed.", status.test_failure.empty() ? 0 : 1);
}

void write_connection_figures(std::string& out, const http::ServerStatistics& s) {
  write_figure(out, "rotulus_connections_open", "gauge", "Connections open now.", s.open_connections);
  write_figure(out, "rotulus_connections_accepted_total", "counter", "Connections accepted.", s.accepted);
  write_figure(out, "rotulus_connections_refused_total", "counter", "Connections refused over a limit.", s.refused);
  write_figure(out, "rotulus_connections_timeouts_total", "counter", "Connections ended by a deadline.", s.timeouts);
  write_figure(out, "rotulus_requests_malformed_total", "counter", "Requests refused by the parser.", s.malformed);
  write_figure(out, "rotulus_requests_in_progress", "gauge", "Handlers running now.", s.handling);
  write_figure(out, "rotulus_transfers_waiting", "gauge", "Uploads that wait for a thread.", s.transfers_waiting);
}

void write_process_figures(std::string& out, const std::string& version) {
  write_figure(out, "process_resident_memory_bytes", "gauge", "Resident memory of the process.", resident_bytes());
  out += "# HELP process_cpu_seconds_total Processor time of the process.\n# TYPE process_cpu_seconds_total counter\n";
  out += "process_cpu_seconds_total " + std::to_string(processor_seconds()) + "\n";
  out += "# HELP rotulus_build_info The program that runs.\n# TYPE rotulus_build_info gauge\n";
  out += "rotulus_build_info{version=\"" + version + "\"} 1\n";
}

http::Response show_metrics(http::Request& request, Context& context) {
  require_operator(request, context);
  std::string out;
  write_process_figures(out, context.options.version);
  write_content_figures(out, context.app);
  write_extraction_figures(out, context.app.extraction().state());
  write_key_figures(out, context.app.key_rotation());
  write_checkpoint_figures(out, context.app.checkpoints().status());
  write_backup_figures(out, context.app.backups().status());
  if (context.options.connections) write_connection_figures(out, context.options.connections());
  context.metrics.write(out);
  http::Response response = http::plain_text(http::Status::kOk, std::move(out));
  response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

http::Response show_description(http::Request& request, Context&) {
  static const std::string tag =
      http::entity_tag(crypto::hex(crypto::sha256(crypto::as_bytes(openapi_document()))).substr(0, 32));
  http::Response response = http::json(std::string(openapi_document()));
  response.headers.set("Cache-Control", "no-cache");  // public, and the same for all
  return http::with_tag(request, tag, std::move(response));
}

}  // namespace

void add_operation_routes(Routes& routes) {
  routes.open({Method::kGet, "/livez", "getLife"}, show_life);
  routes.open({Method::kGet, "/readyz", "getReadiness"}, show_readiness);
  routes.open({Method::kGet, "/metrics", "getMetrics"}, show_metrics);
  routes.open({Method::kGet, "/api/openapi.json", "getDescription"}, show_description);
}

}  // namespace rotulus::api
