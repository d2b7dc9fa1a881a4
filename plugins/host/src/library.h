// The file of a plugin, up to the descriptor that its entry point returns.
// Thread-safety: functions from any thread.
#pragma once

#include <filesystem>
#include <string>

#include "rotulus/sdk/abi.h"

namespace rotulus::plugins {

// Hexadecimal. Refusal when the file cannot be read.
std::string file_hash(const std::filesystem::path& file);

// Loads the library, for good, and asks its entry point. Runs the library's static initialisers: nothing can be checked before
// them. Nothing in the descriptor was looked at yet. Refusal when it is no library or has no entry point.
const sdk::Descriptor& open_library(const std::filesystem::path& file);

// Refusal unless it was built against this interface, by a compiler whose values are laid out like ours.
void check_version(const sdk::Descriptor& descriptor);

}  // namespace rotulus::plugins
