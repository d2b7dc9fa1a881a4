// Files of the source tree that are part of the plugin's library (cmake/embed_files.cmake).
// Thread-safety: constant data.
#pragma once

#include <span>
#include <string_view>

namespace rotulus::plugin_support {

struct EmbeddedFile {
  std::string_view path;  // relative to the plugin's folder: "workflows/four-eyes.yaml"
  std::string_view text;
};

// In the order of the plugin's CMakeLists.txt.
std::span<const EmbeddedFile> embedded_files();

}  // namespace rotulus::plugin_support
