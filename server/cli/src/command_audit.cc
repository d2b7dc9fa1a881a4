#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct FilterOptions : DirectoryOptions {
  std::optional<std::string> actor, action, object, outcome, from, until, text;
};

Json filters(const FilterOptions& options) {
  Json arguments = Json::object();
  const auto put = [&](const char* name, const std::optional<std::string>& value) {
    if (value) arguments[name] = *value;
  };
  put("actor", options.actor);
  put("action", options.action);
  put("object", options.object);
  put("outcome", options.outcome);
  put("from", options.from);
  put("until", options.until);
  put("text", options.text);
  return arguments;
}

void add_filters(CLI::App& command, FilterOptions& options) {
  command.add_option("--actor", options.actor, "Only by this user")->type_name("NAME");
  command.add_option("--action", options.action, "Only this action")->type_name("ACTION");
  command.add_option("--object", options.object, "Only on this object, as the list shows it")->type_name("OBJECT");
  command.add_option("--outcome", options.outcome, "Only what was done, or refused")->check(CLI::IsMember({"done", "refused"}));
  command.add_option("--from", options.from, "From this time on, in UTC: 2026-03-01T09:30:00Z")->type_name("TIME");
  command.add_option("--until", options.until, "Before this time")->type_name("TIME");
  command.add_option("--text", options.text, "With this text in actor, object or detail")->type_name("TEXT");
}

struct ListOptions : FilterOptions {
  int limit = 50;
  std::int64_t before = 0;
};

int list(const ListOptions& options) {
  Json arguments = filters(options);
  arguments["limit"] = options.limit;
  arguments["before"] = options.before;
  const Json answer = administer(options.place, "audit.list", arguments);
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"ENTRY", "TIME", "ACTOR", "ACTION", "OUTCOME", "OBJECT", "DETAIL"});
  for (const Json& entry : answer.at("items"))
    table.add({std::to_string(entry.at("sequence").get<std::int64_t>()), entry.at("time"), entry.at("actor"), entry.at("action"),
               entry.at("outcome"), entry.at("object"), entry.at("detail")});
  table.print();
  return kDone;
}

void add_list(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command =
      add_command(group, "list", "Show who did what, newest first",
                  {"rotulus audit list --limit 20", "rotulus audit list --actor lin.wei --action document.save --json",
                   "rotulus audit list --outcome refused --from 2026-03-01T00:00:00Z", "rotulus audit list --text SOP-QA-0007"});
  command->add_option("--limit", options->limit, "How many entries")
      ->type_name("N")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--before", options->before, "Only entries before this one")
      ->type_name("ENTRY")
      ->check(CLI::NonNegativeNumber);
  add_filters(*command, *options);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return list(*options); });
}

struct ExportOptions : FilterOptions {
  std::string file, format = "jsonl";
};

int export_log(const ExportOptions& options) {
  Json arguments = filters(options);
  arguments["file"] = absolute_text(options.file);
  arguments["format"] = options.format;
  const Json answer = administer(options.place, "audit.export", arguments);
  if (options.json)
    print_json(answer);
  else
    print_line("Exported " + size_text(answer.at("bytes").get<std::uint64_t>()) + " to " + answer.at("file").get<std::string>() +
               ".");
  return kDone;
}

void add_export(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command = add_command(
      group, "export", "Write the log to a file, oldest first; the log records it",
      {"rotulus audit export --out audit.jsonl", "rotulus audit export --out refused.csv --format csv --outcome refused"});
  command->add_option("--out", options->file, "New file (mode 0600); must not exist")->required()->type_name("FILE");
  command->add_option("--format", options->format, "jsonl or csv")->check(CLI::IsMember({"jsonl", "csv"}))->capture_default_str();
  add_filters(*command, *options);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return export_log(*options); });
}

struct SizeOptions : DirectoryOptions {
  std::int64_t size = 0, entry = 0, from = 0;
};

int show_checkpoint(const SizeOptions& options) {
  const Json answer = administer(options.place, "audit.checkpoint", {{"size", options.size}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  print_line(answer.at("note").get<std::string>());
  print_notice("Key for rotulus-verify --key: " + answer.at("verifier_key").get<std::string>());
  return kDone;
}

void add_checkpoint(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<SizeOptions>();
  CLI::App* command = add_command(
      group, "checkpoint", "Print a signed checkpoint of the log as it is now, and the key that signs it",
      {"rotulus audit checkpoint", "rotulus audit checkpoint >>/mnt/auditor/checkpoints", "rotulus audit checkpoint --json"});
  command->add_option("--size", options->size, "Over the first so many entries only")->type_name("N")->check(CLI::PositiveNumber);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return show_checkpoint(*options); });
}

// Proofs are for programs: JSON either way.
void add_proof(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<SizeOptions>();
  CLI::App* command = add_command(group, "proof", "Prove that an entry is in the log; JSON for 'rotulus-verify proof'",
                                  {"rotulus audit proof 1234 >proof.json", "rotulus audit proof 1234 --size 2000"});
  command->add_option("entry", options->entry, "Its number")->required()->type_name("ENTRY")->check(CLI::PositiveNumber);
  command->add_option("--size", options->size, "In the log of the first so many entries")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] {
    print_json(administer(options->place, "audit.proof", {{"entry", options->entry}, {"size", options->size}}));
    return kDone;
  });
}

void add_consistency(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<SizeOptions>();
  CLI::App* command =
      add_command(group, "consistency", "Prove that the log only grew since a size; JSON for 'rotulus-verify consistency'",
                  {"rotulus audit consistency 1000 >grown.json", "rotulus audit consistency 1000 --to 2000"});
  command->add_option("from", options->from, "The smaller size")->required()->type_name("N")->check(CLI::NonNegativeNumber);
  command->add_option("--to", options->size, "The larger size; now when absent")->type_name("N")->check(CLI::PositiveNumber);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] {
    print_json(administer(options->place, "audit.consistency", {{"from", options->from}, {"to", options->size}}));
    return kDone;
  });
}

struct ReasonOptions : DirectoryOptions {
  std::string reason;
};

int accept_rollback(const ReasonOptions& options) {
  const Json answer = administer(options.place, "audit.accept-rollback", {{"reason", options.reason}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  print_line("Accepted: the audit log records the break, and its checkpoints are signed by a new key from here on.");
  print_line("Hand the new key to those who verify: " + answer.at("verifier_key").get<std::string>());
  return kDone;
}

void add_accept_rollback(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<ReasonOptions>();
  CLI::App* command =
      add_command(group, "accept-rollback", "Go on with a database that is older than the newest checkpoint; the log records why",
                  {"rotulus audit accept-rollback --reason 'restored the backup of 1 March after the disk failed'"});
  command->add_option("--reason", options->reason, "Why, for the audit log")->required()->type_name("TEXT");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return accept_rollback(*options); });
}

struct EvidenceOptions : DirectoryOptions {
  std::string document, file;
  bool without_content = false;
};

int write_evidence(const EvidenceOptions& options) {
  const Json answer = administer(
      options.place, "evidence",
      {{"document", options.document}, {"file", absolute_text(options.file)}, {"without_content", options.without_content}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  print_line("Wrote the evidence of " + options.document + " to " + answer.at("file").get<std::string>() + " (" +
             size_text(answer.at("bytes").get<std::uint64_t>()) + "). Check it anywhere: rotulus-verify " + options.file);
  return kDone;
}

}  // namespace

void add_audit_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "audit", "Read, export and prove the audit log");
  add_list(line, *group);
  add_export(line, *group);
  add_checkpoint(line, *group);
  add_proof(line, *group);
  add_consistency(line, *group);
  add_accept_rollback(line, *group);
}

void add_evidence(CommandLine& line) {
  auto options = std::make_shared<EvidenceOptions>();
  CLI::App* command = add_command(
      line.root(), "evidence", "Write the versions, signatures and audit entries of a document, with proofs, to a file",
      {"rotulus evidence SOP-QA-0007 --out sop.evidence.json", "rotulus evidence SOP-QA-0007 --out sop.json --without-content"});
  command->add_option("document", options->document, "Number or id")->required()->type_name("DOCUMENT");
  command->add_option("--out", options->file, "New file (mode 0600); must not exist")->required()->type_name("FILE");
  command->add_flag("--without-content", options->without_content, "Hashes instead of the content itself");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return write_evidence(*options); });
}

}  // namespace rotulus::cli
