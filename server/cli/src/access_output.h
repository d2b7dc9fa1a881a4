// What commands that change access have in common.
// Thread-safety: one thread.
#pragma once

#include <optional>
#include <string>

#include "command_line.h"

namespace rotulus::cli {

void add_reason_option(CLI::App& command, std::optional<std::string>& reason);
// Prints the answer as JSON, or `done`; where the change waits for others, says that instead.
int print_change(bool json, const Json& answer, const std::string& done);

}  // namespace rotulus::cli
