#include "administration.h"
#include "command_line.h"
#include "core/error.h"
#include "crypto/digest.h"
#include "key_texts.h"

namespace rotulus::cli {
namespace {

int unseal(const DirectoryOptions& options) {
  const auto config = load_config(options.place);
  const auto credential = require_credential(options.place, config);
  // Written by hand: base64url needs no escapes, and no copy of the key stays behind in a JSON value.
  std::string secret = crypto::base64url(credential.secret.view());
  std::string arguments;
  arguments.reserve(secret.size() + 64);
  arguments.append("{\"kind\":\"").append(kind_name(credential.kind)).append("\",\"secret\":\"").append(secret).append("\"}");
  crypto::cleanse(secret.data(), secret.size());
  const auto answer = ask_server(config, "unseal", arguments);
  crypto::cleanse(arguments.data(), arguments.size());
  if (!answer)
    throw Error(ErrorCode::kUnavailable,
                "No server runs on " + config.data.directory.string() + ". Start it with 'rotulus serve'.");
  if (options.json)
    print_json(*answer);
  else
    print_line("The server has its key and is ready.");
  return kDone;
}

void add_unseal(CommandLine& line) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command = add_command(line.root(), "unseal", "Give a sealed server its key; only from this machine",
                                  {"rotulus unseal --key-file /media/stick/rotulus.key", "rotulus unseal --passphrase-fd 0",
                                   "rotulus unseal --recovery-fd 0      (when the key file is lost)"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return unseal(*options); });
}

// How the ways in and the rotations are told to people.
void print_keys(const Json& keys) {
  std::string slots;
  for (const Json& kind : keys.at("slots")) slots.append(slots.empty() ? "" : ", ").append(kind_text(kind.get<std::string>()));
  print_line("Ways in: " + slots + ".");
  const Json& rotation = keys.at("rotation");
  if (rotation.is_null()) return print_line("The keys are those that 'rotulus init' made.");
  const auto left = rotation.at("left").get<std::uint64_t>(), unreadable = rotation.at("unreadable").get<std::uint64_t>();
  if (!rotation.at("under_way").get<bool>()) {
    print_line("Keys last rotated: " + rotation.at("began_at").get<std::string>() + ", everything sealed anew by " +
               rotation.at("ended_at").get<std::string>() + ".");
    return;
  }
  print_line("Keys are being rotated since " + rotation.at("began_at").get<std::string>() + ": " +
             std::to_string(rotation.at("percent").get<std::uint64_t>()) + " %, " + counted(left, "value") +
             " left under earlier keys.");
  if (rotation.at("held_up").get<bool>())
    print_notice(
        "It is held up: " + counted(unreadable, "value") +
        " cannot be read. 'rotulus verify --read-data' names them. Restore them, or give them up with 'rotulus key rotate "
        "--resume --leave-damaged'.");
  if (rotation.contains("failure"))
    print_notice("It does not get on: " + without_controls(rotation.at("failure").get<std::string>()));
}

// Tries the key that the options and the configuration name. Nothing when it does not open the directory.
std::optional<Json> keys_of_directory(const config::Config& config, crypto::Credential credential) {
  try {
    return administer(config, "key.status", "{}", [&] { return std::move(credential); });
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kWrongKey) throw;
    return std::nullopt;
  }
}

int status_of_directory(const DirectoryOptions& options, const config::Config& config) {
  check_owner(config.data.directory);
  auto credential = require_credential(options.place, config);
  const auto kind = credential.kind;
  const auto keys = keys_of_directory(config, std::move(credential));
  if (options.json) {
    Json result = {
        {"data", config.data.directory.string()}, {"server", "stopped"}, {"kind", kind_name(kind)}, {"opens", keys.has_value()}};
    if (keys) result.update(*keys);
    print_json(result);
  } else if (keys) {
    print_line(std::string("This ") + kind_text(kind_name(kind)) + " opens " + config.data.directory.string() +
               ". No server runs on it.");
    print_keys(*keys);
  }
  if (keys) return kDone;
  if (!options.json)
    print_error(std::string("This ") + kind_text(kind_name(kind)) + " does not open " + config.data.directory.string() +
                ". Name the right one; the recovery key opens it too (--recovery-fd N).");
  return kFailed;
}

int status(const DirectoryOptions& options) {
  const auto config = load_config(options.place);
  auto answer = ask_server(config, "status", "{}");
  if (!answer) return status_of_directory(options, config);
  const std::string state = answer->at("state");
  std::optional<Json> keys;
  if (state == "ready") keys = ask_server(config, "key.status", "{}");
  if (options.json) {
    if (keys) answer->update(*keys);
    print_json(*answer);
    return kDone;
  }
  print_line("A server runs on " + config.data.directory.string() + " and is " + state + ".");
  if (state == "sealed") print_line("Give it its key with 'rotulus unseal'.");
  if (keys) print_keys(*keys);
  return kDone;
}

void add_key_status(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command =
      add_command(group, "status", "Say whether the server is sealed, or whether a key opens the data; and how keys stand",
                  {"rotulus key status", "rotulus key status --recovery-fd 0      (tries the key on the paper)"});
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return status(*options); });
}

}  // namespace

void add_key_commands(CommandLine& line) {
  add_unseal(line);
  CLI::App& group = *add_group(line.root(), "key", "Look at the keys of the data directory, and rotate them");
  add_key_status(line, group);
  add_rotation_command(line, group);
}

}  // namespace rotulus::cli
