#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "stream.h"

namespace rotulus::http {
namespace {

class PlainStream final : public Stream {
 public:
  explicit PlainStream(int descriptor) : descriptor_(descriptor) {}
  ~PlainStream() override { ::close(descriptor_); }
  PlainStream(const PlainStream&) = delete;
  PlainStream& operator=(const PlainStream&) = delete;

  IoResult read(char* into, std::size_t size) noexcept override {
    return translate(::recv(descriptor_, into, size, 0), IoState::kWantRead);
  }
  IoResult write(const char* from, std::size_t size) noexcept override {
    return translate(::send(descriptor_, from, size, MSG_NOSIGNAL), IoState::kWantWrite);
  }
  bool has_buffered() const noexcept override { return false; }
  void finish_writing() noexcept override { ::shutdown(descriptor_, SHUT_WR); }
  int fd() const noexcept override { return descriptor_; }

 private:
  static IoResult translate(ssize_t result, IoState when_full) noexcept {
    if (result > 0) return {IoState::kDone, static_cast<std::size_t>(result)};
    const bool later = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return {later ? when_full : IoState::kClosed, 0};
  }

  const int descriptor_;
};

}  // namespace

std::unique_ptr<Stream> make_plain_stream(int descriptor) { return std::make_unique<PlainStream>(descriptor); }

}  // namespace rotulus::http
