#include "administration.h"
#include "command_line.h"
#include "core/error.h"
#include "restoration.h"
#include "storage/backup.h"
#include "watch.h"

namespace rotulus::cli {
namespace {

struct BackupOptions : DirectoryOptions {
  std::string directory;
};

std::string configured_or(const BackupOptions& options) {
  if (!options.directory.empty()) return absolute_text(options.directory);
  const auto config = load_config(options.place);
  if (config.backup.directory.empty())
    throw Error(ErrorCode::kInvalidArgument,
                "Say where backups are: rotulus backup DIR, or set backup.directory in the configuration.");
  return absolute_text(config.backup.directory.string());
}

int make_backup(const BackupOptions& options) {
  const Json report = administer(options.place, "backup", {{"directory", configured_or(options)}});
  if (options.json) {
    print_json(report);
    return kDone;
  }
  print_line("Backup " + report.at("id").get<std::string>() + " in " + report.at("directory").get<std::string>() + ": " +
             counted(report.at("documents").get<std::uint64_t>(), "document") + ", " +
             grouped(report.at("audit_entries").get<std::uint64_t>()) + " audit entries" + ", " +
             size_text(report.at("bytes").get<std::uint64_t>()) + ", of them " +
             size_text(report.at("new_bytes").get<std::uint64_t>()) + " written now.");
  return kDone;
}

void add_backup_options(CLI::App& command, BackupOptions& options) {
  command
      .add_option("directory", options.directory,
                  "Directory with the backups of this installation, and nothing else; that of the configuration when absent")
      ->type_name("DIR");
}

int list(const BackupOptions& options) {
  const auto backups = storage::list_backups(configured_or(options));
  Json items = Json::array();
  Table table({"BACKUP", "TIME", "DOCUMENTS", "AUDIT ENTRIES", "SIZE", ""});
  for (const auto& b : backups) {
    items.push_back({{"id", b.id},
                     {"time", b.time.text()},
                     {"documents", b.documents},
                     {"objects", b.objects},
                     {"audit_entries", b.audit_entries},
                     {"bytes", b.bytes},
                     {"key", b.key},
                     {"problem", b.problem}});
    if (b.problem.empty())
      table.add({b.id, b.time.text(), grouped(b.documents), grouped(b.audit_entries), size_text(b.bytes), ""});
    else
      table.add({b.id, "", "", "", "", b.problem});
  }
  if (options.json)
    print_json({{"items", items}});
  else
    table.print();
  return kDone;
}

Json check_with_key(const std::string& directory, const crypto::Credential& credential) {
  Watch watch;
  const auto check = storage::check_backups(directory, credential, watch.sink());
  return {{"clean", check.problems.empty()}, {"backups", check.backups}, {"unopened", check.unopened},
          {"segments", check.segments},      {"bytes", check.bytes},     {"problems", check.problems}};
}

// With a key this works on any machine; without one the server that has it is asked.
Json check_anywhere(const BackupOptions& options) {
  const std::string directory = configured_or(options);
  const auto config = load_config(options.place);
  if (const auto credential = find_credential(options.place, config)) return check_with_key(directory, *credential);
  if (auto answer = ask_server(config, "backup.check", Json{{"directory", directory}}.dump())) return *std::move(answer);
  return check_with_key(directory, require_credential(options.place, config));
}

int check(const BackupOptions& options) {
  const Json report = check_anywhere(options);
  const auto problems = report.at("problems").size();
  if (options.json) {
    print_json(report);
  } else {
    print_line("Read " + counted(report.at("backups").get<std::uint64_t>(), "backup") + ": " +
               counted(report.at("segments").get<std::uint64_t>(), "segment") + ", " +
               size_text(report.at("bytes").get<std::uint64_t>()) + ".");
    if (const auto unopened = report.at("unopened").get<std::uint64_t>(); unopened > 0)
      print_notice(counted(unopened, "backup") + " from before the keys were rotated could not be opened with this key.");
    for (const Json& problem : report.at("problems")) print_line("problem: " + without_controls(problem.get<std::string>()));
    if (problems == 0) print_line("Every file is as it was written.");
  }
  if (problems == 0) return kDone;
  print_error("The backups have " + counted(problems, "problem") +
              ". Remove the files that are named: the next backup writes anew what it needs of them.");
  return kFailed;
}

struct RestoreOptions : BackupOptions {
  std::optional<std::string> at;
};

// A time, or the id of a backup.
storage::BackupChoice choice_of(const RestoreOptions& options) {
  storage::BackupChoice choice;
  if (!options.at) return choice;
  choice.at = Timestamp::parse(*options.at);
  if (!choice.at) choice.id = *options.at;
  return choice;
}

void print_restoration(const Restoration& made, const RestorationOptions& wanted) {
  const auto& restored = made.restored;
  print_line("Restored the backup " + restored.id + " to " + wanted.data.string() + ": " +
             counted(restored.documents, "document") + ", " + grouped(restored.audit_entries) + " audit entries" +
             ". Everything in it was read and verified.");
  print_line("It holds what was done until " + restored.time.text() +
             "; whatever came after is not in it. Everybody signs in anew.");
  if (restored.shredded > 0)
    print_line("Shredded after the backup, and so here, too: " + counted(restored.shredded, "document") + ".");
  if (!made.checkpoint_failure.empty())
    print_notice("No checkpoint of the audit log could be signed yet: " + made.checkpoint_failure);
  if (!made.verifier_key.empty())
    print_line("Checkpoints of the audit log are signed by a new key. Hand it to those who verify: " + made.verifier_key);
}

int restore(const RestoreOptions& options) {
  const auto config = load_config(options.place);
  RestorationOptions wanted;
  wanted.backups = absolute_text(options.directory);
  wanted.data = config.data.directory;
  wanted.choice = choice_of(options);
  wanted.checkpoints = application_options(config).checkpoints;
  wanted.make_certificate = config.server.tls.certificate.empty();
  const auto credential = require_credential(options.place, config);
  Restoration made;
  {
    Watch watch;
    made = restore_installation(wanted, credential, watch.sink());
  }
  if (options.json)
    print_json({{"id", made.restored.id},
                {"time", made.restored.time.text()},
                {"data", wanted.data.string()},
                {"documents", made.restored.documents},
                {"objects", made.restored.objects},
                {"audit_entries", made.restored.audit_entries},
                {"shredded", made.restored.shredded},
                {"verifier_key", made.verifier_key}});
  else
    print_restoration(made, wanted);
  return kDone;
}

struct ShredOptions : DirectoryOptions {
  std::string document, reason;
};

int shred(const ShredOptions& options) {
  const Json answer = administer(options.place, "document.shred", {{"document", options.document}, {"reason", options.reason}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  print_line("Shredded " + answer.at("number").get<std::string>() +
             ": no version of it can be read any more, here or in what is restored");
  print_line("from a backup directory after the next backup into it. Copies of the data made by other means keep it.");
  return kDone;
}

}  // namespace

void add_backup_commands(CommandLine& line) {
  auto options = std::make_shared<BackupOptions>();
  CLI::App* command = add_command(line.root(), "backup", "Write a sealed backup, while the server serves or without one",
                                  {"rotulus backup /mnt/backups", "rotulus backup list /mnt/backups",
                                   "rotulus backup check /mnt/backups --key-file /mnt/safe/key"});
  add_backup_options(*command, *options);
  add_directory_options(*command, *options);
  command->require_subcommand(0, 1);
  CLI::App* list_command =
      add_command(*command, "list", "Show the backups in a directory; takes no key", {"rotulus backup list /mnt/backups"});
  auto list_options = std::make_shared<BackupOptions>();
  add_backup_options(*list_command, *list_options);
  add_config_option(*list_command, list_options->place);
  add_json_option(*list_command, list_options->json);
  CLI::App* check_command =
      add_command(*command, "check", "Read and check every file of every backup; changes nothing",
                  {"rotulus backup check /mnt/backups", "rotulus backup check /mnt/backups --recovery-fd 0"});
  auto check_options = std::make_shared<BackupOptions>();
  add_backup_options(*check_command, *check_options);
  add_directory_options(*check_command, *check_options);
  line.set_action(*command, [command, list_command, check_command, options, list_options, check_options] {
    if (list_command->parsed()) return list(*list_options);
    if (check_command->parsed()) return check(*check_options);
    return make_backup(*options);
  });
}

void add_restore(CommandLine& line) {
  auto options = std::make_shared<RestoreOptions>();
  CLI::App* command = add_command(line.root(), "restore", "Make a new data directory from a backup, verified before it is there",
                                  {"rotulus restore /mnt/backups --data /srv/rotulus/data --key-file /srv/rotulus/key",
                                   "rotulus restore /mnt/backups --data data --recovery-fd 0 --at 2026-03-01T09:30:00Z"});
  command->add_option("directory", options->directory, "Directory with the backups")->required()->type_name("DIR");
  command->add_option("--at", options->at, "The newest backup until this time (UTC), or the one with this id; else the newest")
      ->type_name("TIME|ID");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return restore(*options); });
}

void add_shredding_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "document", "Shred documents");
  auto options = std::make_shared<ShredOptions>();
  CLI::App* command = add_command(*group, "shred", "Destroy for ever what every version of a document says; the audit log stays",
                                  {"rotulus document shred QA-000017 --reason 'holds personal data, request of 1 March'"});
  command->add_option("document", options->document, "Number or id")->required()->type_name("DOCUMENT");
  command->add_option("--reason", options->reason, "Why, for the audit log")->required()->type_name("TEXT");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return shred(*options); });
}

}  // namespace rotulus::cli
