// The administrative commands, the same over the control socket of a running server and on a directory without one.
//
// Arguments and results are JSON objects; docs/operations/control-socket.md lists them. Paths in arguments are absolute.
// Thread-safety: any number of commands at once, as far as their context allows.
// Errors: Error{kInvalidArgument} for an unknown command, missing or malformed arguments; otherwise those of the use-case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/admin_context.h"

namespace rotulus::control {

std::string run_command(AdminContext& context, std::string_view command, std::string_view arguments,
                        const ProgressSink& progress);

std::vector<std::string> command_names();

}  // namespace rotulus::control
