// Runs an administrative command where it belongs: in the server that holds the data directory, else on the directory itself.
// Thread-safety: one thread.
#pragma once

#include <functional>
#include <string_view>

#include "json.h"
#include "places.h"

namespace rotulus::cli {

// Shows progress on stderr; Ctrl-C asks the command to stop. Errors are those of the command; {kBusy} when another process holds
// the directory and answers no commands, {kForbidden} when it belongs to another user.
Json administer(const PlaceOptions& options, std::string_view command, const Json& arguments);

// The same with arguments as JSON text, which may hold secrets, and a key that is asked for only when no server runs.
Json administer(const config::Config& config, std::string_view command, std::string_view arguments,
                const std::function<crypto::Credential()>& key);

// Asks only a running server. Nothing when none runs on the directory.
std::optional<Json> ask_server(const config::Config& config, std::string_view command, std::string_view arguments);

// Files that root makes in the directory of another user would lock that user out: Error{kForbidden}.
void check_owner(const std::filesystem::path& directory);

// As a command argument: the server has another working directory.
std::string absolute_text(const std::string& path);

}  // namespace rotulus::cli
