#include "extract/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "child.h"
#include "core/document.h"
#include "core/error.h"
#include "frames.h"

namespace rotulus::extract {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;
constexpr std::uint64_t kFramesTake = std::uint64_t{1} << 20;  // what is sent besides the text
constexpr std::size_t kMostDetail = 300;
constexpr std::size_t kMostExtension = 16;
constexpr std::chrono::seconds kListingMayTake{20};

Error no_memory() {
  return {ErrorCode::kUnavailable, std::string("There is no memory to hand a file over in: ") + std::strerror(errno)};
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) throw no_memory();
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

// Memory without a name that can be written no more.
Descriptor sealed_memory(const std::string& head, const Worker::Source& content) {
  Descriptor memory(::memfd_create("rotulus-extract", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!memory.is_open()) throw no_memory();
  write_all(memory.number(), head);
  std::string piece(kPiece, '\0');
  while (const std::size_t got = content(piece.data(), piece.size())) write_all(memory.number(), {piece.data(), got});
  std::fill(piece.begin(), piece.end(), '\0');
  if (::fcntl(memory.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) throw no_memory();
  return memory;
}

// The line before the content. Only letters and digits: anything else in a name says nothing about its kind.
std::string head_of(const std::string& extension) {
  std::string line;
  for (const char c : extension)
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) line += c;
  if (line.size() > kMostExtension) line.clear();
  return line + '\n';
}

ChildOptions child_options(const WorkerOptions& options, const std::string& task) {
  ChildOptions child;
  child.program = options.program;
  child.deadline = options.deadline;
  child.most_output = options.text_bytes + options.text_bytes / 16 + kFramesTake;
  child.arguments = {task, std::to_string(options.memory_mib), std::to_string(options.deadline.count()),
                     std::to_string(options.text_bytes)};
  for (const auto& plugin : options.plugins) child.arguments.push_back(plugin.string());
  return child;
}

// Calls `take` with every whole frame.
template <class Take>
void read_frames(std::string_view output, const Take& take) {
  while (output.size() >= kFrameHead) {
    const std::size_t length = frame_length(output.data());
    if (length > kMostFrameBytes || output.size() - kFrameHead < length) return;
    take(static_cast<FrameKind>(output.front()), output.substr(kFrameHead, length));
    output.remove_prefix(kFrameHead + length);
  }
}

End end_of(WorkerEnd end) {
  switch (end) {
    case WorkerEnd::kRead:
    case WorkerEnd::kCut:
      return End::kRead;
    case WorkerEnd::kUnknownFormat:
      return End::kUnknownFormat;
    case WorkerEnd::kEncrypted:
      return End::kEncrypted;
    case WorkerEnd::kDamaged:
      return End::kDamaged;
    case WorkerEnd::kTooLarge:
      return End::kTooLarge;
    case WorkerEnd::kTooMuchMemory:
      return End::kTooMuchMemory;
    case WorkerEnd::kNoText:
      return End::kNoText;
    case WorkerEnd::kUnavailable:
      return End::kUnavailable;
  }
  return End::kCrashed;
}

std::string sentence(std::string_view detail) {
  std::string text(detail.substr(0, kMostDetail));
  return is_text(text) ? text : std::string();
}

void fail(Text& text, End end, std::string detail) {
  text.text.clear();
  text.end = end;
  text.detail = std::move(detail);
}

// Of a worker that did not say how it ended.
void judge_death(const ChildResult& result, const WorkerOptions& options, Text& text) {
  const std::string seconds = std::to_string(options.deadline.count());
  if (result.is_late || result.signal == SIGXCPU)
    return fail(text, End::kTooLong, "Reading it took more than the " + seconds + " seconds that are given.");
  if (result.is_given_up) return fail(text, End::kUnavailable, "It was given up.");
  if (result.is_talkative) return fail(text, End::kTooLarge, "Its text is larger than what is taken.");
  if (result.signal == SIGSYS)
    return fail(text, End::kForbidden, "While it was read, something was tried that the sandbox forbids.");
  if (result.signal != 0)
    return fail(text, End::kCrashed, "Its extractor was ended by signal " + std::to_string(result.signal) + ".");
  fail(text, End::kCrashed, "Its extractor ended without an answer.");
}

Text judge(const ChildResult& result, const WorkerOptions& options) {
  Text text;
  std::optional<WorkerEnd> end;
  read_frames(result.output, [&](FrameKind kind, std::string_view bytes) {
    if (kind == FrameKind::kText) text.text += bytes;
    if (kind == FrameKind::kExtractor) text.extractor = sentence(bytes);
    if (kind == FrameKind::kEnd && !bytes.empty()) {
      end = static_cast<WorkerEnd>(bytes.front());
      text.detail = sentence(bytes.substr(1));
    }
  });
  // What it said counts only when it also ended well: it may have been taken over half-way.
  if (!end || result.is_late || result.is_talkative || result.is_given_up || result.exit_code != 0) {
    judge_death(result, options, text);
    return text;
  }
  text.end = end_of(*end);
  text.is_cut = *end == WorkerEnd::kCut;
  if (text.end != End::kRead) text.text.clear();
  if (!is_text(text.text)) fail(text, End::kDamaged, "What was read out of it is no text.");
  return text;
}

}  // namespace

Text Worker::read(const Source& content, std::uint64_t size, const std::string& extension,
                  const std::function<bool()>& keep_going) const {
  Text text;
  if (size > options_.file_mib << 20) {
    fail(text, End::kTooLarge, "Files above " + std::to_string(options_.file_mib) + " MiB are not read.");
    return text;
  }
  try {
    ChildOptions child = child_options(options_, "read");
    child.keep_going = keep_going;
    return judge(run_child(child, sealed_memory(head_of(extension), content)), options_);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kUnavailable) throw;
    fail(text, End::kUnavailable, error.what());
    return text;
  }
}

std::vector<ExtractorInfo> Worker::extractors() const {
  ChildOptions child = child_options(options_, "list");
  child.deadline = kListingMayTake;
  const ChildResult result = run_child(child, Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
  std::vector<ExtractorInfo> infos;
  std::string refused;
  read_frames(result.output, [&](FrameKind kind, std::string_view bytes) {
    if (kind == FrameKind::kRefused) refused += (refused.empty() ? "" : " ") + sentence(bytes);
    const std::size_t space = bytes.find(' ');
    if (kind == FrameKind::kExtractor && space != std::string_view::npos)
      infos.push_back({std::string(bytes.substr(0, space)), std::atoi(std::string(bytes.substr(space + 1)).c_str())});
  });
  if (!refused.empty()) throw Error(ErrorCode::kUnavailable, refused);
  if (result.exit_code != 0)
    throw Error(ErrorCode::kUnavailable, "The program " + options_.program.string() + " that reads files does not start.");
  return infos;
}

std::filesystem::path usual_program() {
  std::error_code error;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const auto beside = folder / "rotulus-extract";
  return std::filesystem::exists(beside, error) ? beside : folder.parent_path() / "lib" / "rotulus" / "rotulus-extract";
}

}  // namespace rotulus::extract
