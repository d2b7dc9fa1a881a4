// The files of the browser application, served from memory: precompressed variants by Accept-Encoding, entity tags, and caching
// for ever of files whose name carries a hash of their content ("index-B3x9Kq2a.js").
// Thread-safety: add() while setting up; after that any number of threads may serve.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/request.h"
#include "http/response.h"

namespace rotulus::http {

class Assets {
 public:
  enum class Encoding : std::uint8_t { kIdentity, kGzip, kBrotli };

  // `path` as in "assets/index-B3x9Kq2a.js", without leading slash. The same path is added once per encoding, the identity
  // always among them. The entity tag comes from the bytes.
  void add(std::string_view path, Encoding encoding, std::string content);
  // Adds every file below `directory`; "x.gz" and "x.br" are variants of "x" where that is there too. Error{kIo}.
  void add_directory(const std::filesystem::path& directory);

  bool has(std::string_view path) const { return files_.contains(path); }
  // GET and HEAD of `path`; nothing when there is no such file, so that the caller decides between its page and 404.
  std::optional<Response> find(const Request& request, std::string_view path) const;

 private:
  struct Variant {
    std::shared_ptr<const std::string> content;
    std::string tag;
  };
  struct File {
    std::map<Encoding, Variant> variants;
  };
  static Encoding choose(const Request& request, const File& file);
  std::map<std::string, File, std::less<>> files_;
};

// The media type of a file by its ending; application/octet-stream for an unknown one.
std::string_view media_type_of(std::string_view path);

// Whether the name carries a content hash as Vite writes it: "-" and 8 or more of A-Z a-z 0-9 _ - before the ending, with a digit
// or an upper-case letter among them.
bool has_hashed_name(std::string_view path);

}  // namespace rotulus::http
