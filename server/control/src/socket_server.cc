#include "control/socket_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "core/error.h"
#include "crypto/secret.h"
#include "descriptor.h"
#include "json.h"
#include "line_channel.h"
#include "socket_address.h"

namespace rotulus::control {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostConnections = 32;
constexpr std::size_t kLongestRequest = 256 << 10;
constexpr std::chrono::milliseconds kRequestLimit{10'000};
constexpr std::chrono::milliseconds kProgressEvery{100};
constexpr std::chrono::milliseconds kWithoutDescriptors{100};

bool is_allowed(int descriptor) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == 0 || peer.uid == ::geteuid();
}

std::string error_line(ErrorCode code, const std::string& message) {
  return to_text({{"error", {{"code", name(code)}, {"message", message}}}}) + '\n';
}

// Whether the other end has closed its sending side, or all of it. It sends nothing after its request.
bool has_hung_up(int descriptor) {
  char ignored = 0;
  const ssize_t got = ::recv(descriptor, &ignored, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

void cleanse_text(std::string& text) { crypto::cleanse(text.data(), text.size()); }

// Runs the one command of a connection.
class Connection {
 public:
  Connection(int descriptor, const SocketServer::Handler& handler, const std::atomic<bool>& stopping)
      : descriptor_(descriptor), channel_(descriptor, kLongestRequest), handler_(handler), stopping_(stopping) {}

  void run() {
    std::string answer;
    try {
      answer = serve();
    } catch (const Error& error) {
      answer = error_line(error.code(), error.what());
    } catch (const std::exception& error) {
      answer = error_line(ErrorCode::kInternal, error.what());
    }
    channel_.write(answer);
  }

 private:
  std::string serve() {
    std::string line;
    if (channel_.read(line, kRequestLimit) != LineChannel::Outcome::kLine) return {};
    Json request = Json::parse(line, nullptr, false);
    cleanse_text(line);
    if (!request.is_object() || !request.value("command", Json()).is_string())
      throw Error(ErrorCode::kInvalidArgument,
                  "A request on the control socket is one line: {\"command\": ..., \"arguments\": {...}}.");
    std::string arguments = request.contains("arguments") ? to_text(request["arguments"]) : "{}";
    const std::string command = request["command"];
    cleanse_json(request);
    const auto result = run_cleansing(command, arguments);
    return "{\"result\":" + result + "}\n";
  }

  std::string run_cleansing(const std::string& command, std::string& arguments) {
    const auto progress = [this](std::string_view what, std::uint64_t done, std::uint64_t total) {
      return report(what, done, total);
    };
    try {
      auto result = handler_(command, arguments, progress);
      cleanse_text(arguments);
      return result;
    } catch (...) {
      cleanse_text(arguments);
      throw;
    }
  }

  bool report(std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (stopping_ || has_hung_up(descriptor_)) return false;
    const auto now = Clock::now();
    if (now - reported_ < kProgressEvery && done != total) return true;
    reported_ = now;
    return channel_.write(to_text({{"progress", {{"what", what}, {"done", done}, {"total", total}}}}) + '\n');
  }

  const int descriptor_;
  LineChannel channel_;
  const SocketServer::Handler& handler_;
  const std::atomic<bool>& stopping_;
  Clock::time_point reported_;
};

[[noreturn]] void throw_io(const std::filesystem::path& directory, int error) {
  throw Error(ErrorCode::kIo, "Cannot open the control socket in " + directory.string() + ": " + std::strerror(error) + ".");
}

}  // namespace

class SocketServer::Impl {
 public:
  Impl(std::filesystem::path directory, Handler handler) : directory_(std::move(directory)), handler_(std::move(handler)) {}

  void start();
  void stop();

 private:
  void accept_loop();
  void accept_one();

  const std::filesystem::path directory_;
  const Handler handler_;
  Descriptor listener_, wake_;
  std::thread acceptor_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;  // guards running_
  std::condition_variable ended_;
  int running_ = 0;
};

void SocketServer::Impl::start() {
  const SocketAddress address(directory_);
  const auto file = directory_ / kSocketName;
  ::unlink(file.c_str());
  listener_ = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  wake_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
  if (!listener_ || !wake_) throw_io(directory_, errno);
  if (::bind(listener_.get(), address.get(), SocketAddress::size()) != 0) throw_io(directory_, errno);
  // Nobody can connect before listen(), so the moment with the usual mode is harmless.
  if (::chmod(file.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listener_.get(), kMostConnections) != 0)
    throw_io(directory_, errno);
  acceptor_ = std::thread([this] { accept_loop(); });
}

void SocketServer::Impl::stop() {
  if (!acceptor_.joinable()) return;
  stopping_ = true;
  const std::uint64_t one = 1;
  // NOLINTNEXTLINE(bugprone-unused-return-value): an eventfd whose count is 0 takes a 1
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  acceptor_.join();
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return running_ == 0; });
  ::unlink((directory_ / kSocketName).c_str());
}

void SocketServer::Impl::accept_loop() {
  while (!stopping_) {
    std::array<pollfd, 2> entries{{{listener_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
    if (::poll(entries.data(), entries.size(), -1) > 0 && entries[0].revents && !stopping_) accept_one();
  }
}

void SocketServer::Impl::accept_one() {
  Descriptor peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!peer) {
    // Out of descriptors the connection stays waiting, and poll() reports it again at once.
    if (errno == EMFILE || errno == ENFILE) std::this_thread::sleep_for(kWithoutDescriptors);
    return;
  }
  if (!is_allowed(peer.get())) {
    LineChannel(peer.get(), 0)
        .write(error_line(ErrorCode::kForbidden, "The control socket serves the user that runs the server, and root."));
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    if (running_ >= kMostConnections) {
      LineChannel(peer.get(), 0).write(error_line(ErrorCode::kBusy, "Too many commands run at once. Try again in a moment."));
      return;
    }
    ++running_;
  }
  // Detached, but counted: stop() waits until the last has given its place back.
  std::thread([this, own = std::move(peer)] {
    Connection(own.get(), handler_, stopping_).run();
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_all();
  }).detach();
}

SocketServer::SocketServer(std::filesystem::path directory, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(directory), std::move(handler))) {}
SocketServer::~SocketServer() { impl_->stop(); }
void SocketServer::start() { impl_->start(); }
void SocketServer::stop() { impl_->stop(); }

}  // namespace rotulus::control
