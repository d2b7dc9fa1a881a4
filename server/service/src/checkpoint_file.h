// The file that checkpoints are appended to: notes, each followed by an empty line.
// Thread-safety: append_note() by one thread at a time; a CheckpointFileCheck belongs to one.
#pragma once

#include <filesystem>
#include <istream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "storage/audit.h"
#include "storage/maintenance.h"

namespace rotulus::service {

// The last note that is whole; nothing when there is no such file, or none in it. Error{kIo}.
std::optional<std::string> last_note(const std::filesystem::path& file);

// Puts the note at the end, made durable. Takes what an interrupted write left behind away first. Error{kStorageFull}, {kIo};
// then nothing of it stays.
void append_note(const std::filesystem::path& file, const std::string& note);

// Reads a whole file against what the log says of keys and breaks.
class CheckpointFileCheck {
 public:
  CheckpointFileCheck(std::string origin, std::filesystem::path file, std::vector<std::string>& problems)
      : origin_(std::move(origin)), file_(std::move(file)), problems_(problems) {}
  void learn(const storage::AuditEntry& entry);  // "audit.key" or "audit.break"
  std::vector<storage::KnownRoot> read(std::istream& in);

 private:
  void take(const std::string& note);
  void begin_after_break(const std::string& name);
  void problem(const std::string& text);

  const std::string origin_;
  const std::filesystem::path file_;
  std::vector<std::string>& problems_;
  std::set<std::string> keys_, breaks_;
  std::vector<storage::KnownRoot> roots_;     // since the last break
  std::vector<std::string> of_unknown_keys_;  // since the last break
  std::uint64_t number_ = 0;
};

}  // namespace rotulus::service
