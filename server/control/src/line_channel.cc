#include "line_channel.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "core/error.h"
#include "crypto/secret.h"

namespace rotulus::control {
namespace {

using Clock = std::chrono::steady_clock;

// Waits until `events` or the limit; an interruption by a signal counts as having waited, so that the caller looks around.
bool wait_for(int descriptor, short events, std::chrono::milliseconds limit) {
  pollfd entry{descriptor, events, 0};
  return ::poll(&entry, 1, static_cast<int>(limit.count())) > 0;
}

}  // namespace

LineChannel::~LineChannel() { crypto::cleanse(buffer_.data(), buffer_.size()); }

bool LineChannel::take_line(std::string& line) {
  const std::size_t end = buffer_.find('\n');
  if (end == std::string::npos) return false;
  line.assign(buffer_, 0, end);
  std::string rest = buffer_.substr(end + 1);
  crypto::cleanse(buffer_.data(), buffer_.size());
  buffer_.swap(rest);
  return true;
}

LineChannel::Outcome LineChannel::receive(std::chrono::milliseconds limit) {
  if (!wait_for(descriptor_, POLLIN, limit)) return Outcome::kNothingYet;
  std::array<char, 16 << 10> piece;
  const ssize_t got = ::recv(descriptor_, piece.data(), piece.size(), MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR ? Outcome::kNothingYet : Outcome::kEnd;
  if (got == 0) return Outcome::kEnd;
  const auto size = static_cast<std::size_t>(got);
  if (buffer_.size() + size > longest_) throw Error(ErrorCode::kTooLarge, "A line on the control socket is too long.");
  buffer_.reserve(longest_ < (1U << 20) ? longest_ : 0);  // so that growing leaves no copies of a secret behind
  buffer_.append(piece.data(), size);
  crypto::cleanse(piece.data(), size);
  return Outcome::kLine;
}

LineChannel::Outcome LineChannel::read(std::string& line, std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  while (!take_line(line)) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    const Outcome outcome = left.count() > 0 ? receive(left) : Outcome::kNothingYet;
    if (outcome != Outcome::kLine) return outcome;
  }
  return Outcome::kLine;
}

bool LineChannel::write(std::string_view line) {
  while (!line.empty()) {
    const ssize_t sent = ::send(descriptor_, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      line.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      if (!wait_for(descriptor_, POLLOUT, kWriteLimit) && errno != EINTR) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace rotulus::control
