#include "memory_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"

namespace rotulus::storage {
namespace {

struct OpenFile;

// The index of the log that all connections share, and its locks.
struct SharedIndex {
  static constexpr int kExclusive = -1;
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<int, SQLITE_SHM_NLOCK> locks{};  // kExclusive, or how many share it
  int users = 0;
};

struct MemoryFile {
  std::mutex mutex;
  std::string content;
  int readers = 0;                      // who hold at least SQLITE_LOCK_SHARED
  const OpenFile* reserved = nullptr;   // who means to write
  const OpenFile* exclusive = nullptr;  // who waits until the readers are gone, or is alone
  SharedIndex index;
};

// One opening of a file. SQLite allocates it and knows of its first member.
struct OpenFile {
  sqlite3_file base{};
  std::shared_ptr<MemoryFile> file;
  int lock = SQLITE_LOCK_NONE;
  bool uses_index = false;
  unsigned index_shared = 0, index_exclusive = 0;  // bits: which locks of the index this one holds
};

class Directory {
 public:
  std::shared_ptr<MemoryFile> open(const std::string& name, bool create) {
    const std::lock_guard lock(mutex_);
    if (const auto found = files_.find(name); found != files_.end()) return found->second;
    return create ? files_[name] = std::make_shared<MemoryFile>() : nullptr;
  }
  std::shared_ptr<MemoryFile> find(const std::string& name) { return open(name, false); }
  bool remove(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return files_.erase(name) != 0;
  }
  void remove_below(const std::string& directory) {
    const std::lock_guard lock(mutex_);
    std::erase_if(files_, [&](const auto& file) { return file.first.starts_with(directory + "/"); });
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<MemoryFile>> files_;
};

Directory& all_files() {
  static Directory files;
  return files;
}

OpenFile& self(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

// C calls these: nothing may be thrown through it.
template <class Work>
int guarded(Work&& work) noexcept {
  try {
    return work();
  } catch (...) {
    return SQLITE_NOMEM;
  }
}

int close(sqlite3_file* file) noexcept {
  std::destroy_at(&self(file));
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) noexcept {
  const OpenFile& own = self(file);
  const std::lock_guard lock(own.file->mutex);
  const std::string& content = own.file->content;
  const std::size_t from = std::min(static_cast<std::size_t>(offset), content.size());
  const std::size_t count = content.copy(static_cast<char*>(to), static_cast<std::size_t>(size), from);
  if (count == static_cast<std::size_t>(size)) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + count, 0, static_cast<std::size_t>(size) - count);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) noexcept {
  return guarded([&] {
    const OpenFile& own = self(file);
    const std::lock_guard lock(own.file->mutex);
    const std::size_t end = static_cast<std::size_t>(offset) + static_cast<std::size_t>(size);
    if (own.file->content.size() < end) own.file->content.resize(end);
    std::memcpy(own.file->content.data() + offset, from, static_cast<std::size_t>(size));
    return SQLITE_OK;
  });
}

int truncate(sqlite3_file* file, sqlite3_int64 size) noexcept {
  return guarded([&] {
    const OpenFile& own = self(file);
    const std::lock_guard lock(own.file->mutex);
    own.file->content.resize(static_cast<std::size_t>(size));
    return SQLITE_OK;
  });
}

int sync(sqlite3_file*, int) noexcept { return SQLITE_OK; }

int file_size(sqlite3_file* file, sqlite3_int64* size) noexcept {
  const OpenFile& own = self(file);
  const std::lock_guard lock(own.file->mutex);
  *size = static_cast<sqlite3_int64>(own.file->content.size());
  return SQLITE_OK;
}

int take_shared(OpenFile& own) {
  if (own.file->exclusive) return SQLITE_BUSY;
  ++own.file->readers;
  own.lock = SQLITE_LOCK_SHARED;
  return SQLITE_OK;
}

int take_reserved(OpenFile& own) {
  if (own.file->reserved || own.file->exclusive) return SQLITE_BUSY;
  own.file->reserved = &own;
  own.lock = SQLITE_LOCK_RESERVED;
  return SQLITE_OK;
}

int take_exclusive(OpenFile& own) {
  MemoryFile& file = *own.file;
  if ((file.reserved && file.reserved != &own) || (file.exclusive && file.exclusive != &own)) return SQLITE_BUSY;
  file.exclusive = &own;  // from now on nobody begins to read
  own.lock = SQLITE_LOCK_PENDING;
  if (file.readers > 1) return SQLITE_BUSY;
  own.lock = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) noexcept {
  OpenFile& own = self(file);
  const std::lock_guard guard(own.file->mutex);
  if (own.lock >= level) return SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED) return take_shared(own);
  return level == SQLITE_LOCK_RESERVED ? take_reserved(own) : take_exclusive(own);
}

int unlock(sqlite3_file* file, int level) noexcept {
  OpenFile& own = self(file);
  const std::lock_guard guard(own.file->mutex);
  if (own.lock <= level) return SQLITE_OK;
  if (own.file->reserved == &own) own.file->reserved = nullptr;
  if (own.file->exclusive == &own) own.file->exclusive = nullptr;
  if (level == SQLITE_LOCK_NONE) --own.file->readers;
  own.lock = level;
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* held) noexcept {
  const OpenFile& own = self(file);
  const std::lock_guard guard(own.file->mutex);
  *held = own.file->reserved || own.file->exclusive ? 1 : 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) noexcept { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) noexcept { return 512; }
int characteristics(sqlite3_file*) noexcept {
  return SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int index_map(sqlite3_file* file, int region, int size, int extend, void volatile** at) noexcept {
  return guarded([&] {
    OpenFile& own = self(file);
    const std::lock_guard guard(own.file->mutex);
    SharedIndex& index = own.file->index;
    if (!std::exchange(own.uses_index, true)) ++index.users;
    *at = nullptr;
    const auto wanted = static_cast<std::size_t>(region);
    if (wanted >= index.regions.size() && !extend) return SQLITE_OK;
    while (index.regions.size() <= wanted) index.regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
    *at = index.regions[wanted].get();
    return SQLITE_OK;
  });
}

void free_index_locks(OpenFile& own, unsigned bits) {
  for (unsigned i = 0; i < SQLITE_SHM_NLOCK; ++i) {
    if ((own.index_exclusive & bits & 1U << i) != 0) own.file->index.locks[i] = 0;
    if ((own.index_shared & bits & 1U << i) != 0) --own.file->index.locks[i];
  }
  own.index_exclusive &= ~bits;
  own.index_shared &= ~bits;
}

int index_lock(sqlite3_file* file, int offset, int count, int flags) noexcept {
  OpenFile& own = self(file);
  const std::lock_guard guard(own.file->mutex);
  auto& locks = own.file->index.locks;
  const unsigned bits = ((1U << count) - 1) << offset;
  if (flags & SQLITE_SHM_UNLOCK) {
    free_index_locks(own, bits);
    return SQLITE_OK;
  }
  const bool shared = (flags & SQLITE_SHM_SHARED) != 0;
  if (shared && (own.index_shared & bits) == bits) return SQLITE_OK;
  const auto first = locks.begin() + offset;
  const bool taken = std::any_of(first, first + count, [&](int held) { return shared ? held < 0 : held != 0; });
  if (taken) return SQLITE_BUSY;
  std::for_each(first, first + count, [&](int& held) { held = shared ? held + 1 : SharedIndex::kExclusive; });
  (shared ? own.index_shared : own.index_exclusive) |= bits;
  return SQLITE_OK;
}

void index_barrier(sqlite3_file* file) noexcept {
  const std::lock_guard guard(self(file).file->mutex);
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

int index_unmap(sqlite3_file* file, int) noexcept {
  OpenFile& own = self(file);
  const std::lock_guard guard(own.file->mutex);
  free_index_locks(own, ~0U);
  if (std::exchange(own.uses_index, false) && --own.file->index.users == 0) own.file->index.regions.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {
    2,           close,          read,         write,       truncate,        sync,      file_size,  lock,
    unlock,      check_reserved, file_control, sector_size, characteristics, index_map, index_lock, index_barrier,
    index_unmap, nullptr,        nullptr};

// Without a name it is a temporary file of one connection.
int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) noexcept {
  file->pMethods = nullptr;
  return guarded([&] {
    auto found = name ? all_files().open(name, (flags & SQLITE_OPEN_CREATE) != 0) : std::make_shared<MemoryFile>();
    if (!found) return SQLITE_CANTOPEN;
    auto* const own = new (file) OpenFile();
    own->base.pMethods = &kMethods;
    own->file = std::move(found);
    if (flags_out) *flags_out = flags;
    return SQLITE_OK;
  });
}

int remove(sqlite3_vfs*, const char* name, int) noexcept {
  return guarded([&] { return all_files().remove(name) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT; });
}

int access(sqlite3_vfs*, const char* name, int, int* found) noexcept {
  return guarded([&] {
    *found = all_files().find(name) ? 1 : 0;
    return SQLITE_OK;
  });
}

int full_path(sqlite3_vfs*, const char* name, int size, char* full) noexcept {
  sqlite3_snprintf(size, full, "%s", name);
  return SQLITE_OK;
}

// Time, chance and sleep are the system's.
bool register_vfs() {
  static sqlite3_vfs vfs = *sqlite3_vfs_find("unix");
  vfs.iVersion = 1;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.pNext = nullptr;
  vfs.zName = kMemoryVfs;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  vfs.xAccess = access;
  vfs.xFullPathname = full_path;
  return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
}

}  // namespace

MemoryFiles::MemoryFiles() {
  static const bool is_registered = sqlite3_initialize() == SQLITE_OK && register_vfs();
  if (!is_registered) throw Error(ErrorCode::kInternal, "SQLite takes no files in memory.");
  static std::atomic<std::uint64_t> number = 0;
  directory_ = "/" + std::to_string(++number);
}

MemoryFiles::~MemoryFiles() {
  if (!directory_.empty()) all_files().remove_below(directory_.string());
}

MemoryFiles::MemoryFiles(MemoryFiles&& other) noexcept : directory_(std::exchange(other.directory_, {})) {}

std::filesystem::path MemoryFiles::path(std::string_view name) const { return directory_ / name; }

std::uint64_t MemoryFiles::size(std::string_view name) const {
  const auto found = all_files().find(path(name).string());
  if (!found) return 0;
  const std::lock_guard lock(found->mutex);
  return found->content.size();
}

}  // namespace rotulus::storage
