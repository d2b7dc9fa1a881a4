// The files of the browser application, as the build made them, inside the program.
// Thread-safety: constant data; assets() is pure. Never fails.
#pragma once

#include <span>
#include <string_view>

namespace rotulus::web {

struct Asset {
  std::string_view path;          // as it is asked for: "/index.html", "/assets/index-Ck48IOxq.js"
  std::string_view content_type;  // with charset for text
  std::string_view plain;
  std::string_view gzip;    // empty where it would not be smaller
  std::string_view brotli;  // empty where it would not be smaller
  std::string_view etag;    // of `plain`, in quotes, strong: with a content coding it must be sent weak, as W/ before it
  bool immutable;           // the path names the content: it may be kept for ever
};

// All files, in ascending order of path. Every address that is no file and no interface of the server is answered with
// "/index.html": the application finds its own way from there.
std::span<const Asset> assets();

}  // namespace rotulus::web
