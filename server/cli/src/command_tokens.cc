#include "administration.h"
#include "command_line.h"
#include "secret_io.h"

namespace rotulus::cli {
namespace {

struct TokenOptions : DirectoryOptions {
  std::string user, name = "command line";
  std::vector<std::string> scopes;
  std::int64_t days = 90, id = 0;
  std::optional<std::string> out;
};

int create(const TokenOptions& options) {
  std::optional<SecretFile> file;
  if (options.out) file.emplace(*options.out);
  Json token = administer(options.place, "token.create",
                          {{"user", options.user}, {"name", options.name}, {"scopes", options.scopes}, {"days", options.days}});
  if (file) {
    file->write(token.at("token").get<std::string>() + '\n');
    token.erase("token");
    token["file"] = file->path().string();
  }
  if (options.json) {
    print_json(token);
  } else if (file) {
    print_line("The token is in " + file->path().string() + "; it expires on " + token.at("expires_at").get<std::string>() + ".");
  } else {
    print_line("Token, shown this once: " + token.at("token").get<std::string>());
    print_line("It expires on " + token.at("expires_at").get<std::string>() + ".");
  }
  return kDone;
}

void add_create(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<TokenOptions>();
  CLI::App* command = add_command(group, "create", "Make an API token for a user",
                                  {"rotulus token create --user lin.wei --scopes read_document,read_drafts --out token",
                                   "rotulus token create --user robot --scopes read_document --days 30 --name 'nightly report'"});
  command->add_option("--user", options->user, "Whose token")->required()->type_name("NAME");
  command->add_option("--scopes", options->scopes, "What it may be used for, such as read_document; comma-separated")
      ->required()
      ->delimiter(',')
      ->type_name("A,B");
  command->add_option("--days", options->days, "Expires after this")
      ->type_name("N")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  command->add_option("--name", options->name, "What it is for")->type_name("TEXT")->capture_default_str();
  command->add_option("--out", options->out, "Write it to this new file (mode 0600) instead of printing it")->type_name("FILE");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return create(*options); });
}

std::string joined(const Json& texts) {
  std::string all;
  for (const Json& text : texts) all += (all.empty() ? "" : ", ") + text.get<std::string>();
  return all;
}

int list(const TokenOptions& options) {
  const Json answer = administer(options.place, "token.list", {{"user", options.user}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"ID", "NAME", "EXPIRES", "SCOPES"});
  for (const Json& token : answer.at("items"))
    table.add({std::to_string(token.at("id").get<std::int64_t>()), token.at("name"), token.at("expires_at"),
               joined(token.at("scopes"))});
  if (table.empty())
    print_line("User " + options.user + " has no tokens.");
  else
    table.print();
  return kDone;
}

void add_list(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<TokenOptions>();
  CLI::App* command = add_command(group, "list", "Show a user's tokens", {"rotulus token list --user lin.wei"});
  command->add_option("--user", options->user, "Whose tokens")->required()->type_name("NAME");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return list(*options); });
}

int remove(const TokenOptions& options) {
  const Json answer = administer(options.place, "token.remove", {{"user", options.user}, {"id", options.id}});
  if (options.json)
    print_json(answer);
  else
    print_line("Token " + std::to_string(options.id) + " of user " + options.user + " is no longer valid.");
  return kDone;
}

void add_remove(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<TokenOptions>();
  CLI::App* command = add_command(group, "remove", "End a token", {"rotulus token remove 3 --user lin.wei"});
  command->add_option("id", options->id, "Its number, as 'rotulus token list' shows it")->required()->type_name("ID");
  command->add_option("--user", options->user, "Whose token")->required()->type_name("NAME");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return remove(*options); });
}

}  // namespace

void add_token_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "token", "Make, list and end API tokens");
  add_create(line, *group);
  add_list(line, *group);
  add_remove(line, *group);
}

}  // namespace rotulus::cli
