#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "installation_fixture.h"

using namespace rotulus::test;
using rotulus::http::Status;
using namespace std::chrono_literals;

namespace {

// A free key of the right form that opens nothing.
constexpr const char* kOtherKey = "rotulus-key-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";

void write_key(const std::filesystem::path& file, const std::string& content) {
  write_file(file, content);
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

// A port that somebody else listens on.
class OccupiedPort {
 public:
  OccupiedPort() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(descriptor_, 1) != 0 ||
        ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no port to occupy");
    port_ = ntohs(address.sin_port);
  }
  ~OccupiedPort() { ::close(descriptor_); }
  OccupiedPort(const OccupiedPort&) = delete;
  OccupiedPort& operator=(const OccupiedPort&) = delete;
  std::string text() const { return std::to_string(port_); }

 private:
  int descriptor_;
  std::uint16_t port_ = 0;
};

// Stands for the service manager.
class NotifySocket {
 public:
  explicit NotifySocket(const std::filesystem::path& path) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
    if (::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("no notify socket");
    timeval limit{60, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~NotifySocket() { ::close(descriptor_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;
  // Whether a message with `text` comes before the patience ends.
  bool hears(const std::string& text) {
    char buffer[4096];
    while (true) {
      const ssize_t got = ::recv(descriptor_, static_cast<char*>(buffer), sizeof buffer, 0);
      if (got < 0) return false;
      if (std::string(static_cast<char*>(buffer), static_cast<std::size_t>(got)).find(text) != std::string::npos) return true;
    }
  }

 private:
  int descriptor_;
};

}  // namespace

TEST_CASE("serve answers over HTTPS, says where, and stops when it is asked to", "[cli]") {
  Installation place;
  auto server = place.serve();
  CHECK(server.get("/livez").status == Status::kOk);
  CHECK(server.get("/readyz").status == Status::kOk);
  CHECK(server.get("/").body.find("<!doctype html>") != std::string::npos);
  CHECK(server.get("/documents/QA-1").body.find("<!doctype html>") != std::string::npos);
  CHECK(server.get("/api/v1/nothing").status == Status::kNotFound);
  CHECK(server.get("/api/v1/spaces").status == Status::kUnauthorized);
  const auto ended = server.stop();
  CHECK(ended.code == 0);
  CHECK_FALSE(std::filesystem::exists(place / "data/control.sock"));
  CHECK(place.run({"verify", "--read-data"}).code == 0);
}

TEST_CASE("two servers do not share a directory", "[cli]") {
  Installation place;
  auto server = place.serve();
  CHECK(place.run_refused({"serve"}).find("in use by another") != std::string::npos);
  CHECK(server.get("/readyz").status == Status::kOk);
}

TEST_CASE("a port in use is told before anything else is done", "[cli]") {
  const Installation place;
  const OccupiedPort port;
  const auto ended = place.run({"serve", "--port", port.text()});
  CHECK(ended.code == 1);
  CHECK(ended.err.find("rotulus: ") != std::string::npos);
  CHECK(ended.err.find(port.text()) != std::string::npos);
}

TEST_CASE("data of a newer format are left alone", "[cli]") {
  const Installation place;
  write_file(place / "data/format", "rotulus-data 999\n");
  CHECK(place.run_refused({"serve"}).find("newer") != std::string::npos);
  CHECK(place.run_refused({"verify"}).find("newer") != std::string::npos);
}

TEST_CASE("with the wrong key the server is sealed until it is given the right one", "[cli]") {
  Installation place;
  write_key(place / "other", kOtherKey);
  auto server = place.serve({"--key-file", "other"}, "is sealed");
  CHECK(server.get("/livez").status == Status::kOk);
  CHECK(server.get("/readyz").status == Status::kServiceUnavailable);
  CHECK(server.get("/api/v1/spaces").status == Status::kServiceUnavailable);
  CHECK(server.get("/").status == Status::kServiceUnavailable);
  CHECK(place.run_refused({"space", "list"}).find("unseal") != std::string::npos);
  CHECK(place.run_json({"key", "status"})["state"] == "sealed");
  place.run_refused({"unseal", "--key-file", "other"});
  CHECK(place.run_json({"unseal", "--key-file", "key"})["state"] == "ready");
  CHECK(server.get("/readyz").status == Status::kOk);
  CHECK(place.run_refused({"unseal", "--key-file", "key"}).find("not sealed") != std::string::npos);
  CHECK(server.get("/readyz").status == Status::kOk);
  CHECK(server.stop().code == 0);
}

TEST_CASE("without key file the server starts sealed, and the recovery key opens it", "[cli]") {
  Installation place;
  std::filesystem::remove(place / "key");
  auto server = place.serve({}, "is sealed");
  CHECK(server.program().err().find("key") != std::string::npos);
  const std::string recovery = Json::parse(read_file(place / "credentials"))["recovery_key"];
  CHECK(place.run({"unseal", "--recovery-fd", "0"}, recovery).code == 0);
  CHECK(server.get("/readyz").status == Status::kOk);
}

TEST_CASE("two keys at the same moment leave the server serving", "[cli]") {
  Installation place;
  std::filesystem::rename(place / "key", place / "moved");
  auto server = place.serve({}, "is sealed");
  auto first = place.start({"unseal", "--key-file", "moved"});
  auto second = place.start({"unseal", "--key-file", "moved"});
  CHECK(first.wait().code + second.wait().code <= 1);  // one of them may hear that it is not needed
  CHECK(server.get("/readyz").status == Status::kOk);
}

TEST_CASE("unseal without a server says so", "[cli]") {
  const Installation place;
  CHECK(place.run_refused({"unseal"}).find("rotulus serve") != std::string::npos);
}

TEST_CASE("after kill -9 the server starts again, over the socket that was left", "[cli]") {
  Installation place;
  {
    auto server = place.serve();
    REQUIRE(place.run({"space", "create", "QA"}).code == 0);
    server.program().signal(SIGKILL);
    CHECK(server.program().wait().signal == SIGKILL);
  }
  CHECK(std::filesystem::exists(place / "data/control.sock"));
  CHECK(place.run_json({"space", "list"})["items"][0]["key"] == "QA");  // nobody answers the socket: the directory itself
  auto server = place.serve();
  CHECK(place.run_json({"space", "list"})["items"][0]["key"] == "QA");
  CHECK(place.run_json({"key", "status"})["state"] == "ready");
}

TEST_CASE("the socket works in a directory whose path is longer than a socket's address", "[cli]") {
  Installation place;
  const std::string deep = std::string(60, 'a') + '/' + std::string(60, 'b');
  std::filesystem::create_directories(place / deep);
  std::filesystem::rename(place / "data", place / deep / "data");
  auto server = place.serve({"--data", deep + "/data"});
  CHECK(std::filesystem::is_socket(place / deep / "data/control.sock"));
  CHECK(place.run_json({"key", "status", "--data", deep + "/data"})["state"] == "ready");
  CHECK(server.program().out().find("is ready") != std::string::npos);
  server.program().signal(SIGINT);
  CHECK(server.program().wait().code == 0);
}

TEST_CASE("the service manager hears of readiness, life and the end", "[cli]") {
  Installation place;
  NotifySocket manager(place / "notify");
  auto program = place.start({"serve"}, {{"NOTIFY_SOCKET", (place / "notify").string()}, {"WATCHDOG_USEC", "500000"}});
  CHECK(manager.hears("READY=1"));
  CHECK(manager.hears("WATCHDOG=1"));
  program.signal(SIGTERM);
  CHECK(manager.hears("STOPPING=1"));
  CHECK(program.wait().code == 0);
}

TEST_CASE("on SIGHUP a renewed certificate is used, and a broken one is not", "[cli]") {
  Installation place;
  auto server = place.serve();
  write_file(place / "data/tls/private-key.pem", "broken");
  server.program().signal(SIGHUP);
  for (int i = 0; i < 200 && server.program().err().find("reload_failed") == std::string::npos; ++i)
    std::this_thread::sleep_for(10ms);
  CHECK(server.program().err().find("reload_failed") != std::string::npos);
  CHECK(server.get("/readyz").status == Status::kOk);
}
