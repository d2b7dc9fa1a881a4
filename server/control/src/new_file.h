// A file that a command makes, for its owner alone. Taken away again unless it is kept.
// Thread-safety: belongs to one thread.
#pragma once

#include <filesystem>
#include <string_view>

namespace rotulus::control {

class NewFile {
 public:
  // Error{kConflict} when something is there already, {kIo}.
  explicit NewFile(std::filesystem::path path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view text);  // Error{kStorageFull}, {kIo}
  void keep();                        // complete and on the disk; the same errors
  const std::filesystem::path& path() const { return path_; }

 private:
  [[noreturn]] void fail(int error) const;
  const std::filesystem::path path_;
  int descriptor_ = -1;
  bool kept_ = false;
};

}  // namespace rotulus::control
