#include "command_list.h"
#include "lookups.h"
#include "storage/audit.h"
#include "storage/maintenance.h"

namespace rotulus::control {

Json export_space(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const auto directory = arguments.absolute_path("directory");
  const auto space = require_space(context.store().read(), arguments.space());
  // Before anything leaves the store in the clear.
  context.write([&](storage::Transaction& tx) {
    storage::append_audit(tx, "git.export", "space " + space.key.text(), "to " + directory.string());
  });
  const auto report = storage::export_git(context.store(), space.id, directory, progress);
  return {{"directory", directory.string()},
          {"space", space.key.text()},
          {"commits", report.commits},
          {"documents", report.documents}};
}

// The log is held against the checkpoints of a file that is named, or of the configured one where it is there.
Json verify_data(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const auto& checkpoints = context.unchecked_checkpoints();
  std::filesystem::path file = checkpoints.file();
  const bool is_named = arguments.find_text("checkpoint_file").has_value();
  if (is_named) file = arguments.absolute_path("checkpoint_file");
  std::error_code ignored;
  std::vector<std::string> problems;
  std::vector<storage::KnownRoot> known;
  if (is_named || std::filesystem::exists(file, ignored)) known = checkpoints.known_roots(file, problems);
  auto report = storage::verify(context.store(), arguments.flag("read_data"), progress, known);
  report.problem_count += problems.size();
  report.problems.insert(report.problems.begin(), problems.begin(), problems.end());
  return {{"clean", report.problem_count == 0},
          {"spaces", report.spaces},
          {"documents", report.documents},
          {"revisions", report.revisions},
          {"objects", report.objects},
          {"audit_entries", report.audit_entries},
          {"checkpoints", report.checkpoints},
          {"under_former_keys", report.under_former_keys},
          {"problem_count", report.problem_count},
          {"problems", report.problems}};
}

// Goes on when it is asked to stop: half an index would be served as if it were the whole.
Json rebuild_index(AdminContext& context, const Arguments&, const ProgressSink& progress) {
  service::Application& application = context.application(progress);
  std::uint64_t documents = 0;
  application.indexer().rebuild([&](std::string_view what, std::uint64_t done, std::uint64_t total) {
    documents = total;
    progress(what, done, total);
  });
  application.indexer().save_checkpoint();
  return {{"documents", documents}, {"memory_bytes", application.index().memory_bytes()}};
}

}  // namespace rotulus::control
