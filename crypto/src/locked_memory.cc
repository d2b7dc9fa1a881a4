#include "locked_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cstring>
#include <mutex>
#include <new>

#include "crypto/secret.h"

namespace rotulus::crypto {
namespace {

// Secrets are small and many (a key per space and document), and mlock works on whole pages: a page shared with other data
// could not be unlocked on its own. So small blocks come from chunks that hold nothing else and are never given back.
constexpr std::size_t kSmallest = 64;
constexpr std::size_t kClasses = 6;  // 64 to 2048 bytes
constexpr std::size_t kLargestClass = kSmallest << (kClasses - 1);
constexpr std::size_t kChunk = std::size_t{64} * 1024;

struct FreeBlock {
  FreeBlock* next;
};

// Trivially destructible on purpose: secrets with static storage may be freed after everything else is gone.
struct Arena {
  std::mutex mutex;
  std::array<FreeBlock*, kClasses> free{};
  std::byte* chunk = nullptr;
  std::size_t chunk_left = 0;
};
constinit Arena arena;

std::size_t class_of(std::size_t size) {
  const std::size_t rounded = std::bit_ceil(size < kSmallest ? kSmallest : size);
  return static_cast<std::size_t>(std::countr_zero(rounded) - std::countr_zero(kSmallest));
}

std::size_t whole_pages(std::size_t size) {
  static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

void* map_pages(std::size_t size) {
  void* pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  // Best effort: RLIMIT_MEMLOCK may be small, and a server that cannot lock must still serve.
  static_cast<void>(mlock(pages, size));
  static_cast<void>(madvise(pages, size, MADV_DONTDUMP));
  return pages;
}

void* carve(std::size_t size) {
  if (arena.chunk_left < size) {
    arena.chunk = static_cast<std::byte*>(map_pages(kChunk));  // a rest smaller than 2 KiB is given up
    arena.chunk_left = kChunk;
  }
  void* block = arena.chunk;
  arena.chunk += size;
  arena.chunk_left -= size;
  return block;
}

}  // namespace

void* allocate_locked(std::size_t size) {
  if (size > kLargestClass) return map_pages(whole_pages(size));
  const std::size_t index = class_of(size);
  const std::lock_guard lock(arena.mutex);
  FreeBlock* block = arena.free[index];
  if (!block) return carve(kSmallest << index);
  arena.free[index] = block->next;
  block->next = nullptr;  // the rest was cleansed when it was freed
  return block;
}

void free_locked(void* memory, std::size_t size) noexcept {
  cleanse(memory, size);
  if (size > kLargestClass) {
    munmap(memory, whole_pages(size));
    return;
  }
  const std::size_t index = class_of(size);
  const std::lock_guard lock(arena.mutex);
  arena.free[index] = new (memory) FreeBlock{arena.free[index]};
}

}  // namespace rotulus::crypto
