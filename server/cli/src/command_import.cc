#include "administration.h"
#include "command_line.h"
#include "core/error.h"

namespace rotulus::cli {
namespace {

struct ImportOptions : DirectoryOptions {
  std::string path, space;
  std::optional<std::string> branch, metadata;
  bool history = false;
};

Json arguments_of(const ImportOptions& options) {
  Json arguments = {{"path", absolute_text(options.path)}, {"space", options.space}, {"history", options.history}};
  if (options.branch) arguments["branch"] = *options.branch;
  if (options.metadata) arguments["metadata"] = absolute_text(*options.metadata);
  return arguments;
}

void add_count(Table& table, const Json& report, const char* field, const std::string& label) {
  const auto count = report.at(field).get<std::uint64_t>();
  if (count) table.add({label, grouped(count)});
}

void print_skipped(const Json& skipped) {
  if (skipped.empty()) return;
  print_line("\nPassed over:");
  for (const Json& entry : skipped) {
    const auto& examples = entry.at("examples");
    const auto count = entry.at("count").get<std::uint64_t>();
    print_line("  " + grouped(count) + "  " + without_controls(entry.at("reason").get<std::string>()));
    for (const Json& example : examples) print_line("      " + without_controls(example.get<std::string>()));
    if (count > examples.size()) print_line("      ... and " + grouped(count - examples.size()) + " more");
  }
}

void print_report(const Json& report, const ImportOptions& options) {
  const bool nothing = report.at("revisions") == 0;
  print_line(nothing ? "Nothing new for space " + options.space + "." : "Imported into space " + options.space + ":");
  Table table;
  if (options.history) add_count(table, report, "commits", "commits");
  add_count(table, report, "documents", "documents created");
  add_count(table, report, "revisions", "revisions");
  add_count(table, report, "renamed", "renamed");
  add_count(table, report, "removed", "removed");
  add_count(table, report, "unchanged", "unchanged");
  add_count(table, report, "commits_without_documents", "commits without documents");
  add_count(table, report, "not_text", "not text (the server reads their text when it runs)");
  if (const auto bytes = report.at("bytes").get<std::uint64_t>()) table.add({"content", size_text(bytes)});
  table.print("  ");
  if (report.at("resumed") && !nothing) print_line("An earlier import was taken up where it had stopped.");
  print_skipped(report.at("skipped"));
}

int import(const ImportOptions& options) {
  const Json report = administer(options.place, "import", arguments_of(options));
  if (options.json)
    print_json(report);
  else
    print_report(report, options);
  return kDone;
}

}  // namespace

void add_import(CommandLine& line) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = add_command(
      line.root(), "import", "Bring in a folder of documents, or a git repository with its history",
      {"rotulus import samples/qa --space QA --metadata samples/metadata.csv", "rotulus import handbook.git --history --space HB",
       "rotulus import handbook.bundle --history --branch main --space HB --json"});
  command->add_option("path", options->path, "Folder, git repository or bundle")->required()->type_name("PATH");
  add_space_option(*command, options->space)->required();
  auto* history = command->add_flag("--history", options->history, "PATH is a git repository: bring in every commit");
  auto* branch = command->add_option("--branch", options->branch, "Branch of the history; without it the one that HEAD names");
  branch->type_name("NAME")->needs(history);
  command->add_option("--metadata", options->metadata, "Table of titles, types, tags ... of a folder (docs/import.md)")
      ->type_name("FILE.csv")
      ->excludes(history);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return import(*options); });
}

}  // namespace rotulus::cli
