// The files that an organisation adds in a directory of its own.
// Thread-safety: functions from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace rotulus::plugin_support {

// The entries of a directory whose names end so ("": all), sorted by name. std::runtime_error naming a directory that cannot be
// read.
std::vector<std::filesystem::path> entries(const std::filesystem::path& directory, const std::string& ending);

// std::runtime_error when it cannot be read, is larger than a mebibyte, or not UTF-8 text.
std::string read_file(const std::filesystem::path& file);

}  // namespace rotulus::plugin_support
