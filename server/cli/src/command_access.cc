// Who can do what, and why; requests of access.
#include "access_output.h"
#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct AccessOptions : DirectoryOptions {
  std::string what;
  std::optional<std::string> state, reason;
};

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }

// "reader in space QA through group board until 2027-01-01T00:00:00Z"
std::string reason_text(const Json& reason) {
  std::string text = reason.at("role").get<std::string>();
  if (reason.at("document").is_string())
    text += " on document " + text_of(reason.at("document"));
  else if (reason.at("space").is_string())
    text += " in space " + text_of(reason.at("space"));
  else
    text += " in the whole system";
  if (reason.at("group").is_string()) text += " through group " + text_of(reason.at("group"));
  if (reason.at("until").is_string()) text += " until " + text_of(reason.at("until"));
  return text;
}

std::string reasons_text(const Json& reasons) {
  std::string text;
  for (const Json& reason : reasons) text += (text.empty() ? "" : "; ") + reason_text(reason);
  return text;
}

int show_document(const AccessOptions& options) {
  const Json answer = administer(options.place, "access.document", {{"document", options.what}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"USER", "READS", "BECAUSE"});
  for (const Json& reader : answer.at("items"))
    table.add(
        {reader.at("user"), reader.at("drafts") == true ? "drafts too" : "what is in force", reasons_text(reader.at("reasons"))});
  if (table.empty())
    print_line("Nobody can read document " + options.what + ".");
  else
    table.print();
  if (answer.at("inherits") == true) return kDone;
  print_line("The document takes no roles from its space. That keeps out:");
  Table blocked;
  for (const Json& reader : answer.at("blocked")) blocked.add({reader.at("user"), reasons_text(reader.at("reasons"))});
  if (blocked.empty())
    print_line("  nobody");
  else
    blocked.print("  ");
  return kDone;
}

std::string place_text(const Json& item) {
  if (item.at("document").is_string()) return "document " + text_of(item.at("document"));
  return item.at("space").is_string() ? "space " + text_of(item.at("space")) : "the whole system";
}

int show_user(const AccessOptions& options) {
  const Json answer = administer(options.place, "access.user", {{"name", options.what}});
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  if (answer.at("disabled") == true) print_line("User " + options.what + " is disabled and can do nothing. Enabled, he could:");
  Table table({"WHERE", "MAY", "BECAUSE"});
  for (const Json& item : answer.at("items")) {
    std::string permissions;
    for (const Json& name : item.at("permissions")) permissions += (permissions.empty() ? "" : " ") + name.get<std::string>();
    const auto blocked = item.at("blocked_documents").get<std::uint64_t>();
    table.add({place_text(item) + (blocked ? " but " + counted(blocked, "document") : ""), permissions,
               reasons_text(item.at("reasons"))});
  }
  if (table.empty())
    print_line("User " + options.what + " has no role.");
  else
    table.print();
  return kDone;
}

int list_requests(const AccessOptions& options) {
  Json arguments = Json::object();
  if (options.state) arguments["state"] = *options.state;
  const Json answer = administer(options.place, "access.requests", arguments);
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"NUMBER", "STATE", "BY", "WHAT", "WHY"});
  for (const Json& request : answer.at("items")) {
    std::string changes;
    for (const Json& change : request.at("changes")) changes += (changes.empty() ? "" : "; ") + change.get<std::string>();
    table.add({request.at("id").dump(), request.at("state"), request.at("requester"), changes, request.at("reason")});
  }
  if (table.empty())
    print_line("There are no such requests.");
  else
    table.print();
  return kDone;
}

std::shared_ptr<AccessOptions> add_shown(CLI::App& command, const char* name, const char* description, const char* type) {
  auto options = std::make_shared<AccessOptions>();
  command.add_option(name, options->what, description)->required()->type_name(type);
  add_directory_options(command, *options);
  return options;
}

void add_inherit(CommandLine& line, CLI::App& group, const std::string& name, const std::string& description, bool inherits) {
  CLI::App* command = add_command(group, name, description, {"rotulus access " + name + " QA-0007"});
  auto options = add_shown(*command, "document", "Number or id", "ID");
  add_reason_option(*command, options->reason);
  line.set_action(*command, [options, inherits] {
    Json arguments = {{"document", options->what}, {"inherits", inherits}};
    if (options->reason) arguments["reason"] = *options->reason;
    return print_change(options->json, administer(options->place, "access.inherit", arguments),
                        "Document " + options->what + (inherits ? " takes" : " no longer takes") + " the roles of its space.");
  });
}

}  // namespace

void add_reason_option(CLI::App& command, std::optional<std::string>& reason) {
  command.add_option("--reason", reason, "Why: for the audit log, and for who has to approve it in a controlled space")
      ->type_name("TEXT");
}

int print_change(bool json, const Json& answer, const std::string& done) {
  if (json)
    print_json(answer);
  else if (answer.contains("request"))
    print_line("This reaches into a controlled space and is not in force yet: request " + answer.at("request").dump() +
               " waits for two people who may manage roles there. They decide on it in the browser.");
  else
    print_line(done);
  return kDone;
}

void add_access_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "access", "Say who can do what, and why");
  CLI::App* document = add_command(*group, "document", "Who can read a document, and why", {"rotulus access document QA-0007"});
  line.set_action(*document,
                  [options = add_shown(*document, "document", "Number or id", "ID")] { return show_document(*options); });
  CLI::App* user = add_command(*group, "user", "What somebody can do, and why", {"rotulus access user lin.wei"});
  line.set_action(*user, [options = add_shown(*user, "name", "Name of the user", "USER")] { return show_user(*options); });
  add_inherit(line, *group, "block", "Let a document take no roles from its space", false);
  add_inherit(line, *group, "inherit", "Let a document take the roles of its space again", true);
  auto listed = std::make_shared<AccessOptions>();
  CLI::App* requests = add_command(*group, "requests", "Show requests of access", {"rotulus access requests --state open"});
  requests->add_option("--state", listed->state, "open, approved, rejected or withdrawn")->type_name("STATE");
  add_directory_options(*requests, *listed);
  line.set_action(*requests, [listed] { return list_requests(*listed); });
}

}  // namespace rotulus::cli
