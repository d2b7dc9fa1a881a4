// The control socket by itself: who may speak to it, and what it makes of bad requests.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "control/socket_client.h"
#include "control/socket_server.h"
#include "core/error.h"
#include "support/corpora.h"
#include "support/temporary_directory.h"

using namespace rotulus;
using namespace rotulus::control;
using namespace std::chrono_literals;

namespace {

const ProgressSink kGoOn = [](std::string_view, std::uint64_t, std::uint64_t) { return true; };

std::string echo(std::string_view command, std::string_view arguments, const ProgressSink&) {
  if (command == "refuse") throw Error(ErrorCode::kConflict, "Not now.");
  return "{\"command\":\"" + std::string(command) + "\",\"arguments\":" + std::string(arguments) + "}";
}

int connect_to(const std::filesystem::path& directory) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (directory / "control.sock").string().copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

std::string read_all(int descriptor) {
  std::string all;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(descriptor, static_cast<char*>(buffer), sizeof buffer)) > 0;)
    all.append(static_cast<char*>(buffer), static_cast<std::size_t>(got));
  ::close(descriptor);
  return all;
}

std::string ask(const std::filesystem::path& directory, const std::string& request) {
  const int descriptor = connect_to(directory);
  REQUIRE(descriptor >= 0);
  (void)!::write(descriptor, request.data(), request.size());
  return read_all(descriptor);
}

}  // namespace

TEST_CASE("a command over the socket returns its result or its error", "[control]") {
  const test::TemporaryDirectory directory;
  SocketServer server(directory.path(), echo);
  server.start();
  CHECK(SocketClient::connect(directory.path())->call("hello", R"({"a":[1,"二"]})", kGoOn) ==
        R"({"command":"hello","arguments":{"a":[1,"二"]}})");
  try {
    SocketClient::connect(directory.path())->call("refuse", "{}", kGoOn);
    FAIL("an error was expected");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kConflict);
    CHECK(std::string(error.what()) == "Not now.");
  }
}

TEST_CASE("what is no request is answered with an error, and the server goes on", "[control]") {
  const test::TemporaryDirectory directory;
  SocketServer server(directory.path(), echo);
  server.start();
  for (const std::string request : {"\n", "hello\n", "[]\n", "{\"command\":1}\n", "{\"arguments\":{}}\n"}) {
    INFO(request);
    CHECK(ask(directory.path(), request).find("invalid_argument") != std::string::npos);
  }
  CHECK(ask(directory.path(), std::string(1 << 20, 'x')).find("too_large") != std::string::npos);
  CHECK(SocketClient::connect(directory.path())->call("hello", "{}", kGoOn).find("hello") != std::string::npos);
}

TEST_CASE("without a server, and over the socket of one that was killed, nobody answers", "[control]") {
  const test::TemporaryDirectory directory;
  CHECK_FALSE(SocketClient::connect(directory.path()).has_value());
  CHECK_FALSE(SocketClient::connect(directory / "absent").has_value());
  const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (directory / "control.sock").string().copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
  REQUIRE(::bind(left, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  ::close(left);
  CHECK_FALSE(SocketClient::connect(directory.path()).has_value());
  SocketServer server(directory.path(), echo);
  server.start();
  CHECK(SocketClient::connect(directory.path()).has_value());
}

TEST_CASE("a command hears when its client leaves or asks it to stop, and when the server ends", "[control]") {
  const test::TemporaryDirectory directory;
  std::promise<void> stopped;
  SocketServer server(directory.path(), [&](std::string_view, std::string_view, const ProgressSink& progress) -> std::string {
    while (progress("waiting", 1, 2)) std::this_thread::sleep_for(5ms);
    stopped.set_value();
    return R"({"stopped":true})";
  });
  server.start();
  SECTION("asked to stop, it still answers") {
    CHECK(SocketClient::connect(directory.path())->call("wait", "{}", [](auto, auto done, auto) { return done == 0; }) ==
          R"({"stopped":true})");
  }
  SECTION("the client is gone") {
    const int descriptor = connect_to(directory.path());
    const std::string request = "{\"command\":\"wait\"}\n";
    (void)!::write(descriptor, request.data(), request.size());
    std::this_thread::sleep_for(20ms);
    ::close(descriptor);
  }
  SECTION("the server ends") {
    const int descriptor = connect_to(directory.path());
    const std::string request = "{\"command\":\"wait\"}\n";
    (void)!::write(descriptor, request.data(), request.size());
    std::this_thread::sleep_for(20ms);
    server.stop();
    CHECK(read_all(descriptor).find("{\"result\":{\"stopped\":true}}") != std::string::npos);
  }
  CHECK(stopped.get_future().wait_for(60s) == std::future_status::ready);
}

TEST_CASE("another user gets no answer from the socket, also when the permissions were loosened", "[control]") {
  if (::geteuid() != 0) return test::skip("only root can be somebody else");
  const test::TemporaryDirectory directory;
  std::atomic<int> commands{0};
  SocketServer server(directory.path(), [&](auto, auto, const auto&) {
    ++commands;
    return std::string("{}");
  });
  server.start();
  struct stat status {};
  REQUIRE(::stat((directory / "control.sock").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  ::chmod(directory.path().c_str(), 0755);
  ::chmod((directory / "control.sock").c_str(), 0666);
  int results[2];
  REQUIRE(::pipe(results) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setresuid(65534, 65534, 65534) != 0) ::_exit(1);
    const int descriptor = connect_to(directory.path());
    const char request[] = "{\"command\":\"x\"}\n";
    (void)!::write(descriptor, request, sizeof request - 1);
    char answer[512];
    const ssize_t got = ::read(descriptor, answer, sizeof answer);
    (void)!::write(results[1], answer, got > 0 ? static_cast<std::size_t>(got) : 0);
    ::_exit(0);
  }
  ::close(results[1]);
  CHECK(read_all(results[0]).find("forbidden") != std::string::npos);
  ::waitpid(child, nullptr, 0);
  CHECK(commands == 0);
}
