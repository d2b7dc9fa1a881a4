#include "listener.h"

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace rotulus::http {
namespace {

namespace net = Poco::Net;

constexpr int kBacklog = 1024;

net::IPAddress parse_address(const std::string& text) {
  net::IPAddress address;
  if (net::IPAddress::tryParse(text, address)) return address;
  throw Error(ErrorCode::kInvalidArgument, "The server's address '" + text +
                                               "' is no IP address. Set server.address to one such as 127.0.0.1, 0.0.0.0 or ::.");
}

[[noreturn]] void throw_unusable(const std::string& where, int code, const std::string& why) {
  if (code == EADDRINUSE) {
    throw Error(ErrorCode::kConflict,
                "Another program is using " + where + " already. Stop it, or set server.port to a port that is free.");
  }
  if (code == EADDRNOTAVAIL) {
    throw Error(ErrorCode::kInvalidArgument, "This machine has no address to serve " + where +
                                                 " on. Set server.address to one of its own, or to 0.0.0.0 for all of them.");
  }
  if (code == EACCES) {
    throw Error(ErrorCode::kInvalidArgument,
                "The server may not use " + where +
                    ": ports below 1024 need a privilege. Set server.port to 1024 or above, or give the "
                    "service CAP_NET_BIND_SERVICE.");
  }
  throw Error(ErrorCode::kIo, "The server cannot listen on " + where + " (" + why + ").");
}

// SO_REUSEPORT stays off (Poco's shorter overloads switch it on): a second server on the same port must fail, not share it.
void bind(net::ServerSocket& socket, const net::SocketAddress& address) {
  constexpr bool kReuseAddress = true, kReusePort = false;
  if (address.family() == net::SocketAddress::IPv6) {
    socket.bind6(address, kReuseAddress, kReusePort, false);
  } else {
    socket.bind(address, kReuseAddress, kReusePort);
  }
}

void tune(int descriptor) {
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // Bounds what the system buffers for a client that does not read; without it megabytes each.
  const int unsent = 256 << 10;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
}

// An IPv4 client of a dual-stack socket is shown, and counted, as IPv4.
Peer peer_of(const sockaddr_storage& storage) {
  const net::SocketAddress address(reinterpret_cast<const sockaddr*>(&storage),
                                   storage.ss_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in));
  std::string text = address.host().toString();
  constexpr std::string_view kMapped = "::ffff:";
  if (text.starts_with(kMapped) && text.find('.') != std::string::npos) text.erase(0, kMapped.size());
  return {std::move(text), address.port()};
}

std::string share_of(const sockaddr_storage& storage, const Peer& peer) {
  if (storage.ss_family != AF_INET6 || peer.address.find(':') == std::string::npos) return peer.address;
  const auto* address = reinterpret_cast<const sockaddr_in6*>(&storage);
  return {reinterpret_cast<const char*>(&address->sin6_addr), 8};
}

}  // namespace

struct Listener::State {
  net::ServerSocket socket;
  std::uint16_t port = 0;
};

Listener::Listener(const std::string& address, std::uint16_t port) : state_(std::make_unique<State>()) {
  const net::SocketAddress wanted(parse_address(address), port);
  try {
    bind(state_->socket, wanted);
    state_->socket.listen(kBacklog);
    state_->socket.setBlocking(false);
    ::fcntl(fd(), F_SETFD, FD_CLOEXEC);
    state_->port = state_->socket.address().port();
  } catch (const Poco::Exception& error) {
    throw_unusable(wanted.toString(), error.code(), error.displayText());
  }
}

Listener::~Listener() = default;

int Listener::fd() const { return state_->socket.impl()->sockfd(); }
std::uint16_t Listener::port() const { return state_->port; }

Listener::Outcome Listener::accept_one(Accepted& accepted) {
  for (;;) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    // Not Poco's accept: it leaves the socket to be inherited by child processes.
    const int descriptor = ::accept4(fd(), reinterpret_cast<sockaddr*>(&storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      tune(descriptor);
      accepted.descriptor = descriptor;
      accepted.peer = peer_of(storage);
      accepted.share = share_of(storage, accepted.peer);
      return Outcome::kAccepted;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Outcome::kNoneWaiting;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) return Outcome::kExhausted;
    // Anything else is a connection that failed before it was taken: on to the next.
  }
}

bool is_loopback(const std::string& address) { return parse_address(address).isLoopback(); }

}  // namespace rotulus::http
