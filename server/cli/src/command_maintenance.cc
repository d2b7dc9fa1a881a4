#include <algorithm>

#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct ExportOptions : DirectoryOptions {
  std::string directory, space;
};

int export_space(const ExportOptions& options) {
  const Json report =
      administer(options.place, "export", {{"directory", absolute_text(options.directory)}, {"space", options.space}});
  if (options.json) {
    print_json(report);
    return kDone;
  }
  print_line("Exported space " + options.space + " to " + report.at("directory").get<std::string>() + ": " +
             counted(report.at("commits").get<std::uint64_t>(), "commit") + ", " +
             counted(report.at("documents").get<std::uint64_t>(), "document") + ".");
  return kDone;
}

void add_export(CommandLine& line) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = add_command(line.root(), "export", "Write a space as an ordinary git repository, unencrypted",
                                  {"rotulus export --git qa.git --space QA"});
  command->add_option("--git", options->directory, "Bare repository to make; must not exist")->required()->type_name("DIR");
  add_space_option(*command, options->space)->required();
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return export_space(*options); });
}

struct VerifyOptions : DirectoryOptions {
  bool read_data = false;
  std::optional<std::string> checkpoint_file;
};

void print_verification(const Json& report, bool read_data) {
  Table table;
  for (const char* field : {"spaces", "documents", "revisions", "objects", "audit_entries", "checkpoints"}) {
    std::string label = field;
    std::replace(label.begin(), label.end(), '_', ' ');
    table.add({label, grouped(report.at(field).get<std::uint64_t>())});
  }
  print_line("Checked:");
  table.print("  ");
  if (const auto former = report.at("under_former_keys").get<std::uint64_t>())
    print_line("A rotation of keys is under way: " + counted(former, "value") + " left under earlier keys.");
  for (const Json& problem : report.at("problems")) print_line("problem: " + without_controls(problem.get<std::string>()));
  const auto problems = report.at("problem_count").get<std::uint64_t>();
  if (problems > report.at("problems").size()) print_line("... and further problems, " + grouped(problems) + " in all");
  if (problems == 0)
    print_line(read_data ? "Everything is as it should be." : "Nothing is missing. With --read-data every object is read, too.");
}

int verify(const VerifyOptions& options) {
  Json arguments = {{"read_data", options.read_data}};
  if (options.checkpoint_file) arguments["checkpoint_file"] = absolute_text(*options.checkpoint_file);
  const Json report = administer(options.place, "verify", arguments);
  if (options.json)
    print_json(report);
  else
    print_verification(report, options.read_data);
  if (report.at("clean").get<bool>()) return kDone;
  print_error("The data has " + counted(report.at("problem_count").get<std::uint64_t>(), "problem") +
              ". Restore what is damaged from a backup.");
  return kFailed;
}

void add_verify(CommandLine& line) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = add_command(
      line.root(), "verify", "Check everything that is stored; changes nothing",
      {"rotulus verify", "rotulus verify --read-data --json", "rotulus verify --checkpoint /mnt/auditor/checkpoints"});
  command->add_flag("--read-data", options->read_data, "Also decrypt and hash every object");
  command
      ->add_option("--checkpoint", options->checkpoint_file,
                   "File with signed checkpoints that the audit log must agree with; the configured one when absent")
      ->type_name("FILE");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return verify(*options); });
}

int reindex(const DirectoryOptions& options) {
  const Json report = administer(options.place, "reindex", Json::object());
  if (options.json) {
    print_json(report);
    return kDone;
  }
  print_line("Indexed " + counted(report.at("documents").get<std::uint64_t>(), "document") + " anew.");
  return kDone;
}

void add_reindex(CommandLine& line) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command = add_command(line.root(), "reindex", "Read every document into the search index anew", {"rotulus reindex"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return reindex(*options); });
}

}  // namespace

void add_maintenance_commands(CommandLine& line) {
  add_export(line);
  add_verify(line);
  add_reindex(line);
}

}  // namespace rotulus::cli
