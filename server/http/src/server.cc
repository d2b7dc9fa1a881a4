#include "http/server.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "address_table.h"
#include "connection.h"
#include "listener.h"
#include "shared.h"
#include "transfer_pool.h"

namespace rotulus::http {
namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 50ms;
constexpr int kAcceptsPerTurn = 64;
// Descriptors that the rest of the process needs: databases, index files, logs, child processes.
constexpr std::size_t kReservedDescriptors = 512;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {
    if (value_ < 0) throw Error(ErrorCode::kIo, "The system has no descriptors left for the server.");
  }
  ~Descriptor() { ::close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  const int value_;
};

// Threads started while one of these lives have these signals blocked: a write to a closed socket must be an error code, and
// requests to stop are for the main thread.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t blocked;
    sigemptyset(&blocked);
    for (const int signal : {SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) sigaddset(&blocked, signal);
    pthread_sigmask(SIG_BLOCK, &blocked, &before_);
  }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_;
};

// Raises the soft limit of descriptors as far as needed and allowed; gives how many connections then fit.
std::size_t fit_descriptors(std::size_t connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  const rlim_t wanted = std::min<rlim_t>(connections + kReservedDescriptors, limit.rlim_max);
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = wanted;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  const std::size_t available =
      limit.rlim_cur > 2 * kReservedDescriptors ? limit.rlim_cur - kReservedDescriptors : limit.rlim_cur / 2;
  return std::min(connections, available);
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Handler handler)
      : shared_(std::move(options), std::move(handler)),
        addresses_(shared_.options.limits.connections_per_address),
        transfers_(static_cast<std::size_t>(std::max(shared_.options.transfer_threads, 1)), [this](Connection& c) { drive(c); }) {
  }

  void start();
  void stop();
  void reload_certificate();
  ServerStatistics statistics() const;
  std::uint16_t port() const { return port_.load(); }

 private:
  struct Entry {
    std::unique_ptr<Connection> connection;
    std::string share;
  };

  void check_options() const;
  void work();
  void watch_time();
  void tick();
  void accept_waiting();
  void adopt(const Accepted& accepted);
  bool admit(const Accepted& accepted);
  std::unique_ptr<Stream> make_stream(int descriptor);
  void drive(Connection& connection);
  void wait_for(Connection& connection, std::uint32_t events, int operation);
  void watch_listener(int operation);
  void drop(Connection& connection);
  void close_listener();
  bool wait_until_empty(std::chrono::milliseconds time);
  void cut_all();

  Shared shared_;
  AddressTable addresses_;
  std::size_t max_connections_ = 0;
  std::atomic<std::uint16_t> port_{0};

  const Descriptor epoll_{::epoll_create1(EPOLL_CLOEXEC)};
  const Descriptor wake_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};  // readable: the workers end

  std::mutex listener_mutex_;
  std::unique_ptr<Listener> listener_;
  std::atomic<bool> listener_paused_{false};

  std::mutex tls_mutex_;
  std::shared_ptr<const TlsContext> tls_;

  mutable std::mutex registry_mutex_;
  std::unordered_map<Connection*, Entry> registry_;
  std::condition_variable registry_empty_;

  std::mutex time_mutex_;
  std::condition_variable time_changed_;
  bool time_ends_ = false;

  std::vector<std::thread> workers_;
  std::thread clock_;
  TransferPool transfers_;
};

// --- starting

void Server::Impl::check_options() const {
  if (shared_.options.tls || is_loopback(shared_.options.address)) return;
  throw Error(ErrorCode::kInvalidArgument, "The server does not speak plain HTTP on " + shared_.options.address +
                                               ", which others can reach. Name a certificate and its private key.");
}

void Server::Impl::start() {
  check_options();
  if (shared_.options.tls) tls_ = std::make_shared<const TlsContext>(*shared_.options.tls);
  max_connections_ = fit_descriptors(shared_.options.limits.connections);
  listener_ = std::make_unique<Listener>(shared_.options.address, shared_.options.port);
  port_ = listener_->port();
  epoll_event wake{EPOLLIN, {nullptr}};  // the only event without an owner
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &wake);
  watch_listener(EPOLL_CTL_ADD);
  const BlockedSignals blocked;
  for (int i = 0; i < std::max(shared_.options.workers, 1); ++i) workers_.emplace_back([this] { work(); });
  clock_ = std::thread([this] { watch_time(); });
}

void Server::Impl::reload_certificate() {
  if (!shared_.options.tls) return;
  auto fresh = std::make_shared<const TlsContext>(*shared_.options.tls);
  const std::lock_guard lock(tls_mutex_);
  tls_ = std::move(fresh);
}

// --- workers

// All workers wait in the same epoll. Every event is one-shot, so whoever receives it owns the connection until it is armed
// again.
void Server::Impl::work() {
  for (;;) {
    epoll_event event{};
    const int count = ::epoll_wait(epoll_.get(), &event, 1, -1);
    if (count <= 0) continue;
    if (event.data.ptr == nullptr) return;
    if (event.data.ptr == &listener_)
      accept_waiting();
    else
      drive(*static_cast<Connection*>(event.data.ptr));
  }
}

void Server::Impl::drive(Connection& connection) {
  switch (connection.advance()) {
    case Connection::Wait::kReadable:
      wait_for(connection, EPOLLIN, EPOLL_CTL_MOD);
      break;
    case Connection::Wait::kWritable:
      wait_for(connection, EPOLLOUT, EPOLL_CTL_MOD);
      break;
    case Connection::Wait::kTransfer:
      transfers_.submit(connection);
      break;
    case Connection::Wait::kOver:
      drop(connection);
      break;
  }
}

// After this another thread may own the connection already.
void Server::Impl::wait_for(Connection& connection, std::uint32_t events, int operation) {
  epoll_event event{events | EPOLLONESHOT, {&connection}};
  bool waits = false;
  {
    const Connection::HandOver hand_over(connection);
    waits = ::epoll_ctl(epoll_.get(), operation, connection.fd(), &event) == 0;
  }
  if (!waits) drop(connection);
}

void Server::Impl::drop(Connection& connection) {
  // The thread that armed it may not be back from its system call yet: an instant, and rare.
  while (connection.is_handed_over()) std::this_thread::yield();
  Entry entry;
  {
    const std::lock_guard lock(registry_mutex_);
    const auto found = registry_.find(&connection);
    entry = std::move(found->second);
    registry_.erase(found);
    if (registry_.empty()) registry_empty_.notify_all();
  }
  addresses_.leave(entry.share);
}

// --- accepting

void Server::Impl::watch_listener(int operation) {
  epoll_event event{EPOLLIN | EPOLLONESHOT, {&listener_}};
  ::epoll_ctl(epoll_.get(), operation, listener_->fd(), &event);
}

void Server::Impl::accept_waiting() {
  const std::lock_guard lock(listener_mutex_);
  if (!listener_) return;
  Accepted accepted;
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    const Listener::Outcome outcome = listener_->accept_one(accepted);
    if (outcome == Listener::Outcome::kExhausted) {
      listener_paused_ = true;  // the next tick tries again
      return;
    }
    if (outcome == Listener::Outcome::kNoneWaiting) break;
    adopt(accepted);
  }
  watch_listener(EPOLL_CTL_MOD);
}

bool Server::Impl::admit(const Accepted& accepted) {
  shared_.counters.accepted.fetch_add(1, std::memory_order_relaxed);
  {
    const std::lock_guard lock(registry_mutex_);
    if (registry_.size() >= max_connections_) return false;
  }
  return addresses_.enter(accepted.share);
}

std::unique_ptr<Stream> Server::Impl::make_stream(int descriptor) {
  std::shared_ptr<const TlsContext> tls;
  {
    const std::lock_guard lock(tls_mutex_);
    tls = tls_;
  }
  return tls ? tls->make_stream(descriptor) : make_plain_stream(descriptor);
}

void Server::Impl::adopt(const Accepted& accepted) {
  if (!admit(accepted)) {
    shared_.counters.refused.fetch_add(1, std::memory_order_relaxed);
    ::close(accepted.descriptor);
    return;
  }
  Connection* connection = nullptr;
  try {
    Entry entry{std::make_unique<Connection>(shared_, make_stream(accepted.descriptor), accepted.peer), accepted.share};
    connection = entry.connection.get();
    const std::lock_guard lock(registry_mutex_);
    registry_[connection] = std::move(entry);
  } catch (...) {
    addresses_.leave(accepted.share);  // out of memory: the client sees its connection closed
    return;
  }
  wait_for(*connection, EPOLLIN, EPOLL_CTL_ADD);
}  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): the registry owns it, which the analyzer cannot see through the map

// --- time

void Server::Impl::watch_time() {
  std::unique_lock lock(time_mutex_);
  while (!time_changed_.wait_for(lock, kTick, [this] { return time_ends_; })) {
    lock.unlock();
    tick();
    lock.lock();
  }
}

void Server::Impl::tick() {
  if (listener_paused_.exchange(false)) {
    const std::lock_guard lock(listener_mutex_);
    if (listener_) watch_listener(EPOLL_CTL_MOD);
  }
  const bool stopping = shared_.stopping.load(std::memory_order_acquire);
  const Clock::time_point now = Clock::now();
  const std::lock_guard lock(registry_mutex_);
  for (const auto& [connection, entry] : registry_) {
    connection->check_deadline(now);
    if (stopping) connection->interrupt_if_idle();
  }
}

// --- stopping

void Server::Impl::close_listener() {
  const std::lock_guard lock(listener_mutex_);
  if (!listener_) return;
  // What the system has accepted on our behalf may hold requests that count as accepted for their clients.
  Accepted accepted;
  while (listener_->accept_one(accepted) == Listener::Outcome::kAccepted) adopt(accepted);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener_->fd(), nullptr);
  listener_.reset();
}

bool Server::Impl::wait_until_empty(std::chrono::milliseconds time) {
  std::unique_lock lock(registry_mutex_);
  return registry_empty_.wait_for(lock, time, [this] { return registry_.empty(); });
}

void Server::Impl::cut_all() {
  const std::lock_guard lock(registry_mutex_);
  for (const auto& [connection, entry] : registry_) connection->cut();
}

void Server::Impl::stop() {
  if (workers_.empty()) return;
  shared_.stopping.store(true, std::memory_order_release);
  close_listener();
  if (!wait_until_empty(shared_.options.stop_grace)) {
    do cut_all();
    while (!wait_until_empty(kTick));
  }
  const std::uint64_t one = 1;
  if (::write(wake_.get(), &one, sizeof one) != sizeof one) std::terminate();  // cannot happen: the counter starts at 0
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
  transfers_.stop();
  {
    const std::lock_guard lock(time_mutex_);
    time_ends_ = true;
  }
  time_changed_.notify_all();
  clock_.join();
}

ServerStatistics Server::Impl::statistics() const {
  const Counters& counters = shared_.counters;
  ServerStatistics result;
  {
    const std::lock_guard lock(registry_mutex_);
    result.open_connections = registry_.size();
  }
  result.accepted = counters.accepted.load(std::memory_order_relaxed);
  result.refused = counters.refused.load(std::memory_order_relaxed);
  result.requests = counters.requests.load(std::memory_order_relaxed);
  result.malformed = counters.malformed.load(std::memory_order_relaxed);
  result.timeouts = counters.timeouts.load(std::memory_order_relaxed);
  result.handling = counters.handling.load(std::memory_order_relaxed);
  result.transfers_waiting = transfers_.waiting();
  return result;
}

Server::Server(ServerOptions options, Handler handler) : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}
Server::~Server() { stop(); }
void Server::start() { impl_->start(); }
std::uint16_t Server::port() const { return impl_->port(); }
void Server::stop() { impl_->stop(); }
void Server::reload_certificate() { impl_->reload_certificate(); }
ServerStatistics Server::statistics() const { return impl_->statistics(); }

}  // namespace rotulus::http
