#include "administration.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control/commands.h"
#include "control/socket_client.h"
#include "core/error.h"
#include "watch.h"

namespace rotulus::cli {
namespace {

namespace fs = std::filesystem;

std::string user_name(uid_t user) {
  const passwd* entry = ::getpwuid(user);
  return entry ? entry->pw_name : "number " + std::to_string(user);
}

}  // namespace

void check_owner(const fs::path& directory) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0 || status.st_uid == ::geteuid()) return;
  throw Error(ErrorCode::kForbidden, "The data directory " + directory.string() + " belongs to the user " +
                                         user_name(status.st_uid) + ". Run this as that user: sudo -u " +
                                         user_name(status.st_uid) + " rotulus ...");
}

std::optional<Json> ask_server(const config::Config& config, std::string_view command, std::string_view arguments) {
  auto client = control::SocketClient::connect(config.data.directory);
  if (!client) return std::nullopt;
  Watch watch;
  return Json::parse(client->call(command, arguments, watch.sink()));
}

Json administer(const PlaceOptions& options, std::string_view command, const Json& arguments) {
  const auto config = load_config(options);
  return administer(config, command, arguments.dump(-1, ' ', false, kReplaceBadBytes),
                    [&] { return require_credential(options, config); });
}

Json administer(const config::Config& config, std::string_view command, std::string_view arguments,
                const std::function<crypto::Credential()>& key) {
  if (auto answer = ask_server(config, command, arguments)) return *std::move(answer);
  check_owner(config.data.directory);
  auto directory = storage::DataDirectory::open(config.data.directory);
  auto store = storage::Store::open(std::move(directory), key());
  const auto context = control::directory_context(std::move(store), application_options(config));
  Watch watch;
  return Json::parse(control::run_command(*context, command, arguments, watch.sink()));
}

std::string absolute_text(const std::string& path) { return fs::absolute(path).lexically_normal().string(); }

}  // namespace rotulus::cli
