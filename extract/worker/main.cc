// rotulus-extract: reads the text of one file, in a sandbox, and ends. Started by the server (extract/worker.h), not by people.
//
//   rotulus-extract read|list MEMORY_MIB SECONDS TEXT_BYTES PLUGIN...
//
// Descriptor 0: for "read" a line with the file's extension, then its content. Descriptor 1: frames (extract/src/frames.h).
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "frames.h"
#include "plugins/host.h"
#include "sandbox.h"
#include "text_pipe.h"

namespace rotulus::extract {
namespace {

using sdk::Reading;

// Where poppler finds what the names of Chinese, Japanese and Korean encodings mean.
const std::vector<std::string>& readable_folders() {
  static const std::vector<std::string> folders = {"/usr/share/poppler", "/usr/share/fonts"};
  return folders;
}

struct Task {
  bool is_listing = false;
  Limits limits;
  std::uint64_t text_bytes = 0;
  std::vector<plugins::PluginSource> plugins;
};

bool read_arguments(int count, char** arguments, Task& task) {
  constexpr int kFixed = 5;
  if (count < kFixed) return false;
  const std::string what = arguments[1];
  task.is_listing = what == "list";
  task.limits.memory_bytes = std::strtoull(arguments[2], nullptr, 10) << 20;
  task.limits.cpu_seconds = std::strtoull(arguments[3], nullptr, 10);
  task.text_bytes = std::strtoull(arguments[4], nullptr, 10);
  for (int i = kFixed; i < count; ++i) task.plugins.push_back({{}, arguments[i], {}});
  return (task.is_listing || what == "read") && task.limits.memory_bytes && task.limits.cpu_seconds;
}

int end(WorkerEnd how, const std::string& detail = {}) {
  send(FrameKind::kEnd, std::string(1, static_cast<char>(how)) + detail);
  return 0;
}

std::string described(const sdk::Extractor& extractor) { return extractor.name() + ' ' + std::to_string(extractor.version()); }

WorkerEnd end_of(Reading::End end) {
  switch (end) {
    case Reading::End::kEncrypted:
      return WorkerEnd::kEncrypted;
    case Reading::End::kDamaged:
      return WorkerEnd::kDamaged;
    case Reading::End::kTooLarge:
      return WorkerEnd::kTooLarge;
    case Reading::End::kNoText:
      return WorkerEnd::kNoText;
    case Reading::End::kRead:
      return WorkerEnd::kRead;
    case Reading::End::kNotMine:
      return WorkerEnd::kUnknownFormat;
  }
  return WorkerEnd::kDamaged;
}

// What was handed over, mapped. Stays until the process ends.
std::string_view input() {
  struct stat facts {};
  if (::fstat(STDIN_FILENO, &facts) != 0 || facts.st_size <= 0) return {};
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  return memory == MAP_FAILED ? std::string_view() : std::string_view(static_cast<const char*>(memory), size);
}

int read_file(const Task& task, const plugins::Host& host, const sdk::FileToRead& file) {
  TextPipe pipe(task.text_bytes);
  for (const auto& extractor : host.extractors()) {
    if (!extractor->knows(file)) continue;
    const Reading reading = extractor->read(file, pipe);
    if (reading.end == Reading::End::kNotMine) continue;
    send(FrameKind::kExtractor, described(*extractor));
    if (reading.end != Reading::End::kRead) return end(end_of(reading.end), reading.detail);
    pipe.flush();
    if (!pipe.has_words()) return end(WorkerEnd::kNoText, "There are no words in it.");
    return end(pipe.is_cut() ? WorkerEnd::kCut : WorkerEnd::kRead);
  }
  return end(WorkerEnd::kUnknownFormat, "No extractor reads files of this kind.");
}

int read_confined(const Task& task, const plugins::Host& host) {
  const std::string_view all = input();
  const std::size_t line = all.find('\n');
  if (line == std::string_view::npos)
    return end(WorkerEnd::kTooMuchMemory, "The file does not fit into the memory that is given.");
  try {
    return read_file(task, host, {all.substr(line + 1), std::string(all.substr(0, line))});
  } catch (const std::bad_alloc&) {
    return end(WorkerEnd::kTooMuchMemory, "Reading it takes more memory than is given.");
  } catch (const std::exception& error) {
    return end(WorkerEnd::kDamaged, error.what());
  }
}

int list(const plugins::Host& host) {
  for (const auto& extractor : host.extractors()) send(FrameKind::kExtractor, described(*extractor));
  for (const auto& plugin : host.plugins())
    if (plugin.state != plugins::PluginState::kReady)
      send(FrameKind::kRefused, "The extractor " + plugin.file + " cannot be used: " + plugin.reason);
  return 0;
}

int run(const Task& task) {
  if (const std::string wrong = set_limits(task.limits); !wrong.empty()) return end(WorkerEnd::kUnavailable, wrong);
  const auto host = plugins::Host::load(task.plugins, {});
  if (task.is_listing) return list(*host);
  if (const std::string wrong = close_sandbox(readable_folders()); !wrong.empty()) return end(WorkerEnd::kUnavailable, wrong);
  return read_confined(task, *host);
}

}  // namespace
}  // namespace rotulus::extract

int main(int count, char** arguments) {
  rotulus::extract::Task task;
  if (!rotulus::extract::read_arguments(count, arguments, task)) {
    constexpr char kUsage[] = "rotulus-extract is started by the server.\n";
    return ::write(STDERR_FILENO, kUsage, sizeof kUsage - 1) > 0 ? 2 : 3;
  }
  int code = 1;
  try {
    code = rotulus::extract::run(task);
  } catch (const std::exception&) {
    code = 1;
  }
  // Nothing is tidied up: destructors of libraries may want what the sandbox forbids.
  ::_exit(code);
}
