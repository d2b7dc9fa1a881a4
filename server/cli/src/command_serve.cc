#include "command_line.h"
#include "core/error.h"
#include "server_process.h"

namespace rotulus::cli {
namespace {

int serve(const DirectoryOptions& options, const Wiring& wiring) {
  auto config = load_config(options.place);
  std::optional<crypto::Credential> credential;
  std::string why = "No key file is named, so the server starts sealed.";
  try {
    credential = find_credential(options.place, config);
  } catch (const Error& error) {
    why = error.what();
  }
  ServerProcess(std::move(config), wiring, std::move(credential), std::move(why)).run();
  return kDone;
}

}  // namespace

void add_serve(CommandLine& line) {
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* command = add_command(
      line.root(), "serve", "Serve a data directory over HTTPS",
      {"rotulus serve --data /srv/rotulus/data --key-file /srv/rotulus/key", "rotulus serve --config /etc/rotulus/rotulus.yaml",
       "rotulus serve --data data --port 0      (any free port; without a key it starts sealed)"});
  add_config_option(*command, options->place);
  add_data_option(*command, options->place);
  command->add_option("--key-file", options->place.key_file, "File with the key; without one the server starts sealed")
      ->type_name("FILE");
  command->add_option("--address", options->place.address, "IP address to serve on")->type_name("A");
  command->add_option("--port", options->place.port, "Port to serve on; 0 takes any free one")->type_name("P");
  line.set_action(*command, [options, &line] { return serve(*options, line.wiring()); });
}

}  // namespace rotulus::cli
