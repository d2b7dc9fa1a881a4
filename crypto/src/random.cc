// Random bytes from the kernel. Small requests (salts) are served from a page per thread, filled with one call; the page is
// wiped by the kernel in the child of a fork, and a wiped page reads as empty, so that parent and child never share a salt.
#include <sys/mman.h>
#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"
#include "crypto/secret.h"

namespace rotulus::crypto {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kLargestBuffered = 64;

void from_kernel(std::uint8_t* out, std::size_t size) {
  while (size != 0) {
    const ssize_t got = getrandom(out, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Error(ErrorCode::kInternal, "The system gives no random numbers (getrandom failed).");
    out += got;
    size -= static_cast<std::size_t>(got);
  }
}

class Buffer {
 public:
  Buffer() {
    void* page = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return;
    // Without wiping on fork there is no buffering at all: a repeated salt would cost more than system calls do.
    if (madvise(page, kPage, MADV_WIPEONFORK) != 0) {
      munmap(page, kPage);
      return;
    }
    static_cast<void>(mlock(page, kPage));
    static_cast<void>(madvise(page, kPage, MADV_DONTDUMP));
    page_ = static_cast<Page*>(page);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() {
    if (!page_) return;
    cleanse(page_, kPage);
    munmap(page_, kPage);
    page_ = nullptr;
  }

  bool take(std::uint8_t* out, std::size_t size) {
    if (!page_) return false;
    if (page_->left < size) {
      from_kernel(page_->bytes, sizeof page_->bytes);
      page_->left = sizeof page_->bytes;
    }
    page_->left -= size;
    std::memcpy(out, page_->bytes + page_->left, size);
    cleanse(page_->bytes + page_->left, size);  // what was given out is not kept
    return true;
  }

 private:
  struct Page {
    std::size_t left;  // 0 in a fresh page and in a wiped one
    std::uint8_t bytes[kPage - sizeof(std::size_t)];
  };
  static_assert(sizeof(Page) == kPage);
  Page* page_ = nullptr;
};

}  // namespace

void random_bytes(std::span<std::uint8_t> out) {
  if (out.empty()) return;
  thread_local Buffer buffer;
  if (out.size() <= kLargestBuffered && buffer.take(out.data(), out.size())) return;
  from_kernel(out.data(), out.size());
}

SecretBytes random_secret(std::size_t size) {
  SecretBytes secret(size);
  random_bytes({secret.data(), size});
  return secret;
}

}  // namespace rotulus::crypto
