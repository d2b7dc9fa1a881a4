#include "disk_record.h"

#include <algorithm>
#include <fstream>

#include "support/temporary_directory.h"

namespace rotulus::test {
namespace {

constexpr std::uint64_t kSector = 512;  // is on the disk as a whole or not at all

}  // namespace

// How one power cut treats what was not synced.
class DiskRecord::Luck {
 public:
  explicit Luck(std::mt19937& random) : random_(random), kept_(percents().at(random() % percents().size())), junk_(chance(50)) {}

  void apply(const Operation& operation, std::string& content, bool durable) {
    if (operation.kind == Kind::kTruncate) {
      if (durable || chance(kept_)) content.resize(operation.at);
      return;
    }
    const std::string_view bytes = operation.bytes;
    if (durable) return put(content, operation.at, bytes);
    const bool torn = chance(30);
    if (!torn && chance(kept_)) put(content, operation.at, bytes);
    if (!torn) return;
    for (std::uint64_t from = 0; from < bytes.size();) {
      const std::uint64_t to = std::min<std::uint64_t>(bytes.size(), from + kSector - (operation.at + from) % kSector);
      if (chance(kept_)) put(content, operation.at + from, bytes.substr(from, to - from));
      from = to;
    }
  }

 private:
  static const std::vector<unsigned>& percents() {
    static const std::vector<unsigned> all = {0, 10, 50, 90, 100};
    return all;
  }
  bool chance(unsigned percent) { return random_() % 100 < percent; }

  void put(std::string& content, std::uint64_t offset, std::string_view bytes) {
    const std::uint64_t old_size = content.size();
    if (offset + bytes.size() > old_size) content.resize(offset + bytes.size());
    // A file may have grown before what it was to hold arrived.
    for (std::uint64_t i = old_size; junk_ && i < offset; ++i) content[i] = static_cast<char>(random_());
    bytes.copy(content.data() + offset, bytes.size());
  }

  std::mt19937& random_;
  unsigned kept_;  // of 100
  bool junk_;
};

DiskRecord::FileNumber DiskRecord::open(const std::filesystem::path& file, bool is_new) {
  const std::lock_guard lock(mutex_);
  const std::string name = file.filename().string();
  if (const auto known = present_.find(name); known != present_.end() && !is_new) return known->second;
  const FileNumber number = files_.size();
  files_.push_back({is_new ? std::string() : read_file(file), {}});
  present_[name] = number;
  if (is_new) {
    pending_names_.push_back(operations_.size());
    operations_.push_back({Kind::kMake, number, 0, name});
  } else {
    before_[name] = number;
  }
  return number;
}

void DiskRecord::add(Operation operation) {
  const std::lock_guard lock(mutex_);
  files_[operation.file].pending.push_back(operations_.size());
  operations_.push_back(std::move(operation));
}

void DiskRecord::write(FileNumber file, std::uint64_t offset, std::string_view bytes) {
  add({Kind::kWrite, file, offset, std::string(bytes)});
}

void DiskRecord::truncate(FileNumber file, std::uint64_t size) { add({Kind::kTruncate, file, size, {}}); }

void DiskRecord::remove(const std::filesystem::path& file) {
  const std::lock_guard lock(mutex_);
  const std::string name = file.filename().string();
  const auto known = present_.find(name);
  if (known == present_.end()) return;
  pending_names_.push_back(operations_.size());
  operations_.push_back({Kind::kRemove, known->second, 0, name});
  present_.erase(known);
}

// The sync itself is an operation: a cut before it comes too early.
void DiskRecord::settle(std::vector<Position>& pending) {
  operations_.push_back({Kind::kSync, 0, 0, {}});
  for (const Position at : pending) operations_[at].durable = operations_.size();
  pending.clear();
}

void DiskRecord::sync(FileNumber file) {
  const std::lock_guard lock(mutex_);
  settle(files_[file].pending);
}

void DiskRecord::fail_sync(FileNumber file) {
  const std::lock_guard lock(mutex_);
  files_[file].pending.clear();
}

void DiskRecord::sync_directory() {
  const std::lock_guard lock(mutex_);
  settle(pending_names_);
}

DiskRecord::Position DiskRecord::position() const {
  const std::lock_guard lock(mutex_);
  return operations_.size();
}

DiskRecord::Names DiskRecord::names_after(Position cut, std::mt19937& random) const {
  Names names = before_;
  std::vector<const Operation*> unsettled;
  const auto apply = [&](const Operation& operation) {
    if (operation.kind == Kind::kMake)
      names[operation.bytes] = operation.file;
    else
      names.erase(operation.bytes);
  };
  for (Position at = 0; at < cut; ++at) {
    const Operation& operation = operations_[at];
    if (operation.kind != Kind::kMake && operation.kind != Kind::kRemove) continue;
    if (operation.durable <= cut)
      apply(operation);
    else
      unsettled.push_back(&operation);
  }
  unsettled.resize(random() % (unsettled.size() + 1));
  for (const Operation* operation : unsettled) apply(*operation);
  return names;
}

void DiskRecord::restore(Position cut, std::mt19937& random, const std::filesystem::path& directory) const {
  const std::lock_guard lock(mutex_);
  const Names names = names_after(cut, random);
  Luck luck(random);
  std::map<FileNumber, std::string> contents;
  for (const auto& [name, file] : names) contents[file] = files_[file].before;
  for (Position at = 0; at < cut; ++at) {
    const Operation& operation = operations_[at];
    if (operation.kind != Kind::kWrite && operation.kind != Kind::kTruncate) continue;
    const auto content = contents.find(operation.file);
    if (content != contents.end()) luck.apply(operation, content->second, operation.durable <= cut);
  }
  for (const auto& [name, file] : names) write_file(directory / name, contents[file]);
}

}  // namespace rotulus::test
