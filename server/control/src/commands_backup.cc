// Backups by hand, and shredding.
#include "command_list.h"
#include "core/error.h"
#include "service/backups.h"
#include "service/shredding.h"
#include "storage/shredding.h"

namespace rotulus::control {

Json make_backup(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const auto directory = arguments.absolute_path("directory");
  context.checkpoints();  // nothing is added to a database that is not the newest
  const auto report = context.back_up(directory, progress);
  return {{"id", report.id},
          {"directory", directory.string()},
          {"time", report.time.text()},
          {"documents", report.documents},
          {"objects", report.objects},
          {"audit_entries", report.audit_entries},
          {"segments", report.segments},
          {"new_segments", report.new_segments},
          {"bytes", report.bytes},
          {"new_bytes", report.new_bytes}};
}

Json check_backup(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const auto check = storage::check_backups(arguments.absolute_path("directory"), context.store(), progress);
  return {{"clean", check.problems.empty()}, {"backups", check.backups}, {"unopened", check.unopened},
          {"segments", check.segments},      {"bytes", check.bytes},     {"problems", check.problems}};
}

Json shred_document(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const std::string reference = arguments.text("document"), reason = arguments.text("reason");
  if (reason.empty()) throw Error(ErrorCode::kInvalidArgument, "Say why the document is shredded.");
  storage::Document document;
  context.write([&](storage::Transaction& tx) {
    document = service::require_shreddable(tx, reference);
    storage::shred(tx, document.id, reason);
  });
  service::forget_words(context.application(progress));
  return {{"id", document.id.text()}, {"number", document.number}};
}

}  // namespace rotulus::control
