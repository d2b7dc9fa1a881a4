#include "administration.h"
#include "command_line.h"
#include "core/error.h"
#include "secret_io.h"

namespace rotulus::cli {
namespace {

struct UserOptions : DirectoryOptions {
  std::string name;
  std::optional<std::string> display_name, email, out;
  std::optional<int> password_fd;
  bool undo = false;
};

// A password on the way to the server: cleansed behind the call.
class PasswordArgument {
 public:
  PasswordArgument(Json& arguments, std::optional<int> descriptor) : arguments_(arguments) {
    if (!descriptor) return;
    const auto secret = read_secret(*descriptor, "New password");
    arguments_["password"] = std::string(crypto::as_text(secret.view()));
  }
  ~PasswordArgument() {
    if (!arguments_.contains("password")) return;
    auto& text = arguments_["password"].get_ref<std::string&>();
    crypto::cleanse(text.data(), text.size());
  }
  PasswordArgument(const PasswordArgument&) = delete;
  PasswordArgument& operator=(const PasswordArgument&) = delete;

 private:
  Json& arguments_;
};

void add_password_options(CLI::App& command, UserOptions& options) {
  auto* descriptor =
      command.add_option("--password-fd", options.password_fd, "Read the password from this descriptor; else one is made");
  descriptor->type_name("N")->check(CLI::NonNegativeNumber);
  command.add_option("--out", options.out, "Write the generated password to this new file (mode 0600) instead of printing it")
      ->type_name("FILE")
      ->excludes(descriptor);
}

int change_password(const UserOptions& options, const char* command, Json arguments, const std::string& done) {
  std::optional<SecretFile> file;
  if (options.out) file.emplace(*options.out);
  const PasswordArgument password(arguments, options.password_fd);
  const Json user = administer(options.place, command, arguments);
  const std::string generated = user.value("password", std::string());
  if (file) file->write(generated + '\n');
  if (options.json) {
    print_json(user);
  } else {
    print_line(done);
    if (file)
      print_line("The password is in " + file->path().string() + ".");
    else if (!generated.empty())
      print_line("Password, shown this once: " + generated);
  }
  return kDone;
}

CLI::App* add_user_command(CLI::App& group, UserOptions& options, const std::string& name, const std::string& description,
                           const std::vector<std::string>& examples) {
  CLI::App* command = add_command(group, name, description, examples);
  command->add_option("name", options.name, "Name of the user")->required()->type_name("NAME");
  add_directory_options(*command, options);
  return command;
}

void add_create(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<UserOptions>();
  CLI::App* command = add_user_command(
      group, *options, "create", "Make an account",
      {"rotulus user create lin.wei --display-name 'Lin Wei'", "rotulus user create robot --password-fd 3 3<password.txt"});
  command->add_option("--display-name", options->display_name, "As others see it")->type_name("TEXT");
  command->add_option("--email", options->email, "Address")->type_name("TEXT");
  add_password_options(*command, *options);
  line.set_action(*command, [options] {
    Json arguments = {{"name", options->name}};
    if (options->display_name) arguments["display_name"] = *options->display_name;
    if (options->email) arguments["email"] = *options->email;
    return change_password(
        *options, "user.create", std::move(arguments),
        "Created user " + options->name + ". Give roles with 'rotulus grant " + options->name + " ROLE --space KEY'.");
  });
}

void add_password(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<UserOptions>();
  CLI::App* command = add_user_command(group, *options, "password", "Set a new password",
                                       {"rotulus user password lin.wei", "rotulus user password lin.wei --password-fd 0"});
  add_password_options(*command, *options);
  line.set_action(*command, [options] {
    return change_password(*options, "user.password", {{"name", options->name}},
                           "User " + options->name + " has a new password.");
  });
}

int set_disabled(const UserOptions& options) {
  const Json user = administer(options.place, options.undo ? "user.enable" : "user.disable", {{"name", options.name}});
  if (options.json)
    print_json(user);
  else if (options.undo)
    print_line("User " + options.name + " may sign in again.");
  else
    print_line("User " + options.name + " is disabled; all sessions and tokens have ended.");
  return kDone;
}

void add_disable(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<UserOptions>();
  CLI::App* command = add_user_command(group, *options, "disable", "Lock an account; its sessions and tokens end at once",
                                       {"rotulus user disable lin.wei", "rotulus user enable lin.wei"});
  command->add_flag("--undo", options->undo, "Let the user in again");
  line.set_action(*command, [options] { return set_disabled(*options); });
}

void add_enable(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<UserOptions>();
  options->undo = true;
  CLI::App* command = add_user_command(group, *options, "enable", "Let a user in again whose account was locked",
                                       {"rotulus user enable lin.wei"});
  line.set_action(*command, [options] { return set_disabled(*options); });
}

std::string roles_text(const Json& roles) {
  std::string text;
  for (const Json& entry : roles) {
    const std::string scope = entry.at("scope");
    text += (text.empty() ? "" : ", ") + entry.at("role").get<std::string>() + (scope == "system" ? "" : " in " + scope);
  }
  return text;
}

std::string state_text(const Json& user) {
  if (user.at("disabled").get<bool>()) return "disabled";
  return user.at("locked").get<bool>() ? "locked" : "active";
}

int list(const DirectoryOptions& options) {
  const Json answer = administer(options.place, "user.list", Json::object());
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"NAME", "DISPLAY NAME", "STATE", "PASSWORD", "SECOND FACTOR", "ROLES"});
  for (const Json& user : answer.at("items"))
    table.add({user.at("name"), user.at("display_name"), state_text(user), user.at("password"),
               user.at("second_factor").get<bool>() ? "yes" : "no", roles_text(user.at("roles"))});
  table.print();
  return kDone;
}

void add_list(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command = add_command(group, "list", "Show the accounts and their roles", {"rotulus user list"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return list(*options); });
}

}  // namespace

void add_user_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "user", "Make, lock and list accounts");
  add_create(line, *group);
  add_password(line, *group);
  add_disable(line, *group);
  add_enable(line, *group);
  add_credential_commands(line, *group);
  add_list(line, *group);
}

}  // namespace rotulus::cli
