#include "fault_vfs.h"

#include <cerrno>
#include <cstring>

namespace rotulus::test {

// SQLite allocates it, with room behind it for the file of the system's own.
struct FaultVfs::File {
  sqlite3_file base;
  FaultVfs* vfs;
  bool is_recorded;
  bool is_name_unsettled;  // it was made by this, and its directory not synced since
  DiskRecord::FileNumber number;
  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

// C asks, and gets codes.
struct FaultVfs::Trampolines {
  static File* self(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
  static sqlite3_file* below(sqlite3_file* file) { return self(file)->below(); }
  static FaultVfs* self(sqlite3_vfs* vfs) { return static_cast<FaultVfs*>(vfs->pAppData); }

  static int close(sqlite3_file* file) noexcept { return below(file)->pMethods->xClose(below(file)); }
  static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) noexcept {
    return below(file)->pMethods->xRead(below(file), to, size, offset);
  }
  static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) noexcept {
    File* const own = self(file);
    const int code = own->is_recorded ? own->vfs->next(Call::kWrite) : SQLITE_OK;
    const int reason = errno;
    if (code != SQLITE_OK) size /= 2;  // as a disk does that fills up on the way
    const int done = below(file)->pMethods->xWrite(below(file), from, size, offset);
    if (done == SQLITE_OK && own->is_recorded)
      own->vfs->record_.write(own->number, static_cast<std::uint64_t>(offset),
                              {static_cast<const char*>(from), static_cast<std::size_t>(size)});
    errno = reason;
    return code != SQLITE_OK ? code : done;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) noexcept {
    File* const own = self(file);
    const int done = below(file)->pMethods->xTruncate(below(file), size);
    if (done == SQLITE_OK && own->is_recorded) own->vfs->record_.truncate(own->number, static_cast<std::uint64_t>(size));
    return done;
  }
  static int sync(sqlite3_file* file, int flags) noexcept {
    File* const own = self(file);
    if (!own->is_recorded) return below(file)->pMethods->xSync(below(file), flags);
    if (const int code = own->vfs->next(Call::kSync); code != SQLITE_OK) {
      own->vfs->record_.fail_sync(own->number);
      return code;
    }
    own->vfs->record_.sync(own->number);
    // The system's own syncs the directory with the first sync of a journal that it has made.
    if (own->is_name_unsettled) own->vfs->record_.sync_directory();
    own->is_name_unsettled = false;
    return SQLITE_OK;
  }
  static int file_size(sqlite3_file* file, sqlite3_int64* size) noexcept {
    return below(file)->pMethods->xFileSize(below(file), size);
  }
  static int lock(sqlite3_file* file, int level) noexcept { return below(file)->pMethods->xLock(below(file), level); }
  static int unlock(sqlite3_file* file, int level) noexcept { return below(file)->pMethods->xUnlock(below(file), level); }
  static int check_reserved(sqlite3_file* file, int* held) noexcept {
    return below(file)->pMethods->xCheckReservedLock(below(file), held);
  }
  static int file_control(sqlite3_file* file, int what, void* value) noexcept {
    return below(file)->pMethods->xFileControl(below(file), what, value);
  }
  static int sector_size(sqlite3_file* file) noexcept { return below(file)->pMethods->xSectorSize(below(file)); }
  static int characteristics(sqlite3_file* file) noexcept { return below(file)->pMethods->xDeviceCharacteristics(below(file)); }
  static int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** at) noexcept {
    return below(file)->pMethods->xShmMap(below(file), region, size, extend, at);
  }
  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) noexcept {
    return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
  }
  static void shm_barrier(sqlite3_file* file) noexcept { below(file)->pMethods->xShmBarrier(below(file)); }
  static int shm_unmap(sqlite3_file* file, int remove) noexcept { return below(file)->pMethods->xShmUnmap(below(file), remove); }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) noexcept {
    return self(vfs)->open(name, self(file), flags, flags_out);
  }
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) noexcept {
    FaultVfs* const own = self(vfs);
    const int done = own->below_->xDelete(own->below_, name, 0);
    if (!own->is_ours(name)) return done;
    if (done == SQLITE_OK) own->record_.remove(name);
    if (done == SQLITE_OK && sync_directory) own->record_.sync_directory();
    return done;
  }
};

FaultVfs::FaultVfs(std::filesystem::path directory)
    : directory_(std::move(directory)), below_(sqlite3_vfs_find(nullptr)), vfs_(*below_) {
  vfs_.iVersion = 1;
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + below_->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.zName = "fault";
  vfs_.pAppData = this;
  vfs_.xOpen = Trampolines::open;
  vfs_.xDelete = Trampolines::remove;
  sqlite3_vfs_register(&vfs_, 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(below_, 1);
}

void FaultVfs::fail(Call call, int nth, int code, int times) {
  const std::lock_guard lock(mutex_);
  const auto at = static_cast<std::size_t>(call);
  const int first = counts_[at] + nth;
  faults_[at] = {first, times > kForGood - first ? kForGood : first + times, code};
}

void FaultVfs::relent() {
  const std::lock_guard lock(mutex_);
  for (Fault& fault : faults_) fault = {};
}

bool FaultVfs::has_failed() const {
  const std::lock_guard lock(mutex_);
  return has_failed_;
}

int FaultVfs::count(Call call) const {
  const std::lock_guard lock(mutex_);
  return counts_[static_cast<std::size_t>(call)];
}

int FaultVfs::next(Call call) {
  const std::lock_guard lock(mutex_);
  const auto at = static_cast<std::size_t>(call);
  const Fault& fault = faults_[at];
  const int count = ++counts_[at];
  if (fault.first == 0 || count < fault.first || count >= fault.after) return SQLITE_OK;
  has_failed_ = true;
  errno = fault.code == SQLITE_FULL ? ENOSPC : EIO;
  return fault.code;
}

bool FaultVfs::is_ours(const char* name) const { return name && std::string_view(name).starts_with(directory_.string() + "/"); }

int FaultVfs::open(const char* name, File* file, int flags, int* flags_out) {
  static const sqlite3_io_methods kMethods = {2,
                                              Trampolines::close,
                                              Trampolines::read,
                                              Trampolines::write,
                                              Trampolines::truncate,
                                              Trampolines::sync,
                                              Trampolines::file_size,
                                              Trampolines::lock,
                                              Trampolines::unlock,
                                              Trampolines::check_reserved,
                                              Trampolines::file_control,
                                              Trampolines::sector_size,
                                              Trampolines::characteristics,
                                              Trampolines::shm_map,
                                              Trampolines::shm_lock,
                                              Trampolines::shm_barrier,
                                              Trampolines::shm_unmap,
                                              nullptr,
                                              nullptr};
  std::memset(static_cast<void*>(file), 0, sizeof(File));
  const bool is_ours = this->is_ours(name);
  const bool is_new = is_ours && !std::filesystem::exists(name);
  const int code = below_->xOpen(below_, name, file->below(), flags, flags_out);
  if (code != SQLITE_OK) return code;
  file->vfs = this;
  file->is_recorded = is_ours;
  if (is_ours) file->number = record_.open(name, is_new);
  file->is_name_unsettled = is_new && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
  file->base.pMethods = &kMethods;
  return SQLITE_OK;
}

}  // namespace rotulus::test
