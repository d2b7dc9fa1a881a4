// rotulus user reset | sessions | second-factor: help for those who have lost what they sign in with. On the machine itself it
// needs nobody who is signed in, so that the last administrator can be helped, too.
#include "access_output.h"
#include "administration.h"
#include "command_line.h"
#include "secret_io.h"

namespace rotulus::cli {
namespace {

struct CredentialOptions : DirectoryOptions {
  std::string name, session;
  std::optional<std::string> out, reason;
  Json named() const {
    Json arguments = {{"name", name}};
    if (reason) arguments["reason"] = *reason;
    return arguments;
  }
  bool end = false, remove = false;
};

CLI::App* add_named_command(CLI::App& group, CredentialOptions& options, const std::string& name, const std::string& description,
                            const std::vector<std::string>& examples) {
  CLI::App* command = add_command(group, name, description, examples);
  command->add_option("name", options.name, "Name of the user")->required()->type_name("NAME");
  add_directory_options(*command, options);
  return command;
}

int reset(const CredentialOptions& options) {
  std::optional<SecretFile> file;
  if (options.out) file.emplace(*options.out);
  Json link = administer(options.place, "user.reset", options.named());
  if (link.contains("request")) return print_change(options.json, link, "");
  const std::string expires = link.at("expires_at");
  if (file) {
    file->write(link.at("token").get<std::string>() + '\n');
    link.erase("token");
    link["file"] = file->path().string();
  }
  if (options.json) {
    print_json(link);
  } else if (file) {
    print_line("What sets a new password for " + options.name + ", once, is in " + file->path().string() + "; it expires at " +
               expires + ".");
  } else {
    print_line("This sets a new password for " + options.name +
               ", once, and is shown this once: " + link.at("token").get<std::string>());
    print_line("It expires at " + expires + ". Give it to " + options.name + " in a way that nobody else can read.");
  }
  return kDone;
}

void add_reset(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<CredentialOptions>();
  CLI::App* command = add_named_command(
      group, *options, "reset", "Make a one-time link by which the user sets a password that nobody else knows",
      {"rotulus user reset lin.wei", "rotulus user reset lin.wei --reason 'forgotten, called by telephone' --out link"});
  add_reason_option(*command, options->reason);
  command->add_option("--out", options->out, "Write it to this new file (mode 0600) instead of printing it")->type_name("FILE");
  line.set_action(*command, [options] { return reset(*options); });
}

int end_sessions(const CredentialOptions& options) {
  Json arguments = {{"name", options.name}};
  if (!options.session.empty()) arguments["id"] = options.session;
  const Json answer = administer(options.place, "user.end_sessions", arguments);
  if (options.json)
    print_json(answer);
  else
    print_line("Ended " + counted(answer.at("ended").get<std::uint64_t>(), "session") + " of user " + options.name + ".");
  return kDone;
}

int show_sessions(const CredentialOptions& options) {
  const Json answer = administer(options.place, "user.sessions", {{"name", options.name}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"ID", "SIGNED IN", "LAST SEEN", "ADDRESS", "PROGRAM"});
  for (const Json& session : answer.at("items"))
    table.add({session.at("id"), session.at("created_at"), session.at("seen_at"), session.at("address"), session.at("agent")});
  if (table.empty())
    print_line("User " + options.name + " is not signed in.");
  else
    table.print();
  return kDone;
}

void add_sessions(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<CredentialOptions>();
  CLI::App* command = add_named_command(group, *options, "sessions", "Show where a user is signed in, or sign him out",
                                        {"rotulus user sessions lin.wei", "rotulus user sessions lin.wei --end",
                                         "rotulus user sessions lin.wei --end-one 3f2a77c1d05be8946a1c0f5e8d27b3a9"});
  CLI::Option* all = command->add_flag("--end", options->end, "Sign the user out everywhere");
  command->add_option("--end-one", options->session, "End only the session with this id")->type_name("ID")->excludes(all);
  line.set_action(*command, [options] {
    return options->end || !options->session.empty() ? end_sessions(*options) : show_sessions(*options);
  });
}

int second_factor(const CredentialOptions& options) {
  const Json answer = options.remove ? administer(options.place, "user.remove_second_factor", options.named())
                                     : administer(options.place, "user.second_factor", {{"name", options.name}});
  if (options.remove)
    return print_change(options.json, answer,
                        "User " + options.name + " signs in with the password alone; all sessions have ended.");
  if (options.json)
    print_json(answer);
  else
    print_line("User " + options.name +
               (answer.at("second_factor").get<bool>() ? " has a second factor." : " has no second factor."));
  return kDone;
}

void add_second_factor(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<CredentialOptions>();
  CLI::App* command = add_named_command(
      group, *options, "second-factor", "Show whether a user has a second factor, or remove one that was lost",
      {"rotulus user second-factor lin.wei", "rotulus user second-factor lin.wei --remove --reason 'telephone lost'"});
  command->add_flag("--remove", options->remove, "Remove it; all sessions of the user end");
  add_reason_option(*command, options->reason);
  line.set_action(*command, [options] { return second_factor(*options); });
}

}  // namespace

void add_credential_commands(CommandLine& line, CLI::App& user_group) {
  add_reset(line, user_group);
  add_sessions(line, user_group);
  add_second_factor(line, user_group);
}

}  // namespace rotulus::cli
