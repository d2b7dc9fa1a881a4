#include <mutex>
#include <set>

#include "command_list.h"
#include "core/error.h"
#include "service/import.h"

namespace rotulus::control {
namespace {

// One import into a space at a time: two would take each other's documents for changes of their own.
class ImportTurn {
 public:
  ImportTurn(const storage::Store& store, const SpaceKey& space) : entry_{&store, space.text()} {
    const std::lock_guard lock(mutex());
    if (!running().insert(entry_).second)
      throw Error(ErrorCode::kBusy, "Another import into the space " + space.text() + " is running. Wait until it has finished.");
  }
  ~ImportTurn() {
    const std::lock_guard lock(mutex());
    running().erase(entry_);
  }
  ImportTurn(const ImportTurn&) = delete;
  ImportTurn& operator=(const ImportTurn&) = delete;

 private:
  using Entry = std::pair<const storage::Store*, std::string>;
  static std::mutex& mutex() {
    static std::mutex instance;
    return instance;
  }
  static std::set<Entry>& running() {
    static std::set<Entry> instance;
    return instance;
  }
  Entry entry_;
};

Json describe(const service::ImportReport& report) {
  Json skipped = Json::array();
  for (const auto& [reason, entry] : report.skipped)
    skipped.push_back({{"reason", reason}, {"count", entry.count}, {"examples", entry.examples}});
  return {{"commits", report.commits},
          {"commits_without_documents", report.commits_without_documents},
          {"documents", report.documents},
          {"revisions", report.revisions},
          {"renamed", report.renamed},
          {"removed", report.removed},
          {"unchanged", report.unchanged},
          {"not_text", report.not_text},
          {"bytes", report.bytes},
          {"resumed", report.resumed},
          {"space_created", report.space_created},
          {"skipped", std::move(skipped)}};
}

}  // namespace

Json import_documents(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const bool history = arguments.flag("history");
  service::ImportOptions options{arguments.absolute_path("path"), arguments.space(), arguments.find_text("branch"), {}};
  if (arguments.find_text("metadata")) options.metadata = arguments.absolute_path("metadata");
  if (history ? options.metadata.has_value() : options.branch.has_value())
    throw Error(ErrorCode::kInvalidArgument, history ? "A table of metadata belongs to a folder: a history has none."
                                                     : "A branch belongs to a history: a folder has none.");
  const ImportTurn turn(context.store(), options.space);
  const auto report = [&](std::uint64_t done, std::uint64_t total) { return progress("importing", done, total); };
  const auto import = history ? service::import_history : service::import_folder;
  return describe(import(context.store(), service::local_owner(), options, report));
}

}  // namespace rotulus::control
