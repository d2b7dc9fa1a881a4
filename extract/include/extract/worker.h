// Reading the text of files in a short-lived process of its own, `rotulus-extract`: hostile files kill that process and nothing
// else. It gets the content in sealed memory that has no name in any file system, no environment and no descriptor but that and
// a pipe back; it closes itself into its sandbox (extract/worker/sandbox.h) before it looks at the first byte.
//
// Thread-safety: all methods from any thread; every call starts a process and waits for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace rotulus::extract {

struct WorkerOptions {
  std::filesystem::path program;                      // rotulus-extract
  std::vector<std::filesystem::path> plugins;         // libraries of extractors, asked in this order
  std::uint64_t memory_mib = 1024;                    // address space
  std::chrono::seconds deadline{60};                  // by the clock; of processor time as much
  std::uint64_t file_mib = 256;                       // larger files are not read
  std::uint64_t text_bytes = std::uint64_t{8} << 20;  // the text is cut behind so much
};

enum class End : std::uint8_t {
  kRead,
  kUnknownFormat,
  kEncrypted,
  kDamaged,
  kTooLarge,
  kTooLong,
  kTooMuchMemory,
  kCrashed,
  kForbidden,
  kNoText,
  kUnavailable,  // the worker could not be started
};

struct Text {
  End end = End::kUnavailable;
  std::string text;       // UTF-8
  bool is_cut = false;    // there was more
  std::string extractor;  // "office 1"; empty when none took the file
  std::string detail;     // of what is not kRead: a sentence
};

struct ExtractorInfo {
  std::string name;
  int version = 0;
};

class Worker {
 public:
  // Puts up to `size` bytes into `into` and returns how many; 0 at the end.
  using Source = std::function<std::size_t(char* into, std::size_t size)>;

  explicit Worker(WorkerOptions options) : options_(std::move(options)) {}

  // What the plugins offer. Error{kUnavailable} saying why when a plugin is refused or the worker does not start.
  std::vector<ExtractorInfo> extractors() const;
  // Never throws for what the file does. `extension` as in sdk::FileToRead. Throws what `content` throws. Once `keep_going` says
  // no, it comes back soon with kUnavailable.
  Text read(const Source& content, std::uint64_t size, const std::string& extension,
            const std::function<bool()>& keep_going = {}) const;

 private:
  WorkerOptions options_;
};

// rotulus-extract beside the running program, else, where that is installed, in ../lib/rotulus. It may not be there.
std::filesystem::path usual_program();

}  // namespace rotulus::extract
