// The client of the command line against the real server, and against what a client must not trust.
#include <catch2/catch.hpp>

#include "core/error.h"
#include "crypto/signing.h"
#include "http/client.h"
#include "http/server.h"
#include "support/temporary_directory.h"

using namespace rotulus;
using namespace rotulus::http;

namespace {

Response handle(Request& request) {
  if (request.path == "/token") return plain_text(Status::kOk, std::string(request.headers.get_or("Authorization", "none")));
  if (request.path == "/query") return plain_text(Status::kOk, request.query.text("q"));
  if (request.path == "/absent") return plain_text(Status::kNotFound, "nothing here");
  if (request.path == "/large") return plain_text(Status::kOk, std::string(3'000'000, 'x'));
  if (request.path == "/cut" || request.path == "/cut-chunked") {
    Response response;
    const auto produce = [sent = false](std::string& piece) mutable {
      if (sent) throw std::runtime_error("broken off");
      piece.assign(70'000, 'x');
      return sent = true;
    };
    response.body = Body::stream(produce, request.path == "/cut" ? std::optional<std::uint64_t>(200'000) : std::nullopt);
    return response;
  }
  if (request.path == "/chunked") {
    Response response;
    response.body = Body::stream(
        [left = 3](std::string& piece) mutable {
          piece.assign(70'000, 'x');
          return left-- > 0;
        },
        std::nullopt);
    return response;
  }
  return plain_text(Status::kOk, "hello");
}

struct TlsServer {
  test::TemporaryDirectory directory;
  std::unique_ptr<Server> server;

  explicit TlsServer(const std::vector<std::string>& names = {"localhost", "127.0.0.1"}) {
    crypto::create_self_signed_certificate(names, 2, directory / "certificate.pem", directory / "key.pem");
    ServerOptions options;
    options.workers = 2;
    options.tls = {directory / "certificate.pem", directory / "key.pem"};
    server = std::make_unique<Server>(options, handle);
    server->start();
  }

  ClientOptions options(const std::string& host = "127.0.0.1") const {
    ClientOptions client;
    client.server = "https://" + host + ':' + std::to_string(server->port());
    client.trusted = directory / "certificate.pem";
    return client;
  }
};

template <class Work>
ErrorCode error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("an error was expected");
  return ErrorCode::kInternal;
}

}  // namespace

TEST_CASE("the client hands on answers of every status, several over one connection", "[client]") {
  const TlsServer server;
  auto options = server.options();
  options.bearer = "secret";
  Client client(options);
  CHECK(client.get("/").body == "hello");
  CHECK(client.get("/token").body == "Bearer secret");
  CHECK(client.get("/query?q=" + percent_encode("设备 & 100%")).body == "设备 & 100%");
  const auto absent = client.get("/absent");
  CHECK(absent.status == Status::kNotFound);
  CHECK(absent.body == "nothing here");
  CHECK(client.get("/chunked").body.size() == 210'000);
  CHECK(client.get("/chunked").body.size() == 210'000);
  CHECK(Client(server.options("localhost")).get("/").body == "hello");
}

TEST_CASE("a sink gets the pieces of a good answer, and never those of a refusal", "[client]") {
  const TlsServer server;
  Client client(server.options());
  std::string taken;
  const auto sink = [&](std::string_view piece) { taken += piece; };
  CHECK(client.get("/large", sink).body.empty());
  CHECK(taken.size() == 3'000'000);
  taken.clear();
  CHECK(client.get("/absent", sink).body == "nothing here");
  CHECK(taken.empty());
}

TEST_CASE("a certificate that is not trusted, or names another host, ends the connection", "[client]") {
  const TlsServer server, elsewhere({"example.org"});
  auto untrusted = server.options();
  untrusted.trusted = elsewhere.directory / "certificate.pem";
  CHECK(error_of([&] { Client(untrusted).get("/"); }) == ErrorCode::kUnauthenticated);
  untrusted.trusted.reset();
  CHECK(error_of([&] { Client(untrusted).get("/"); }) == ErrorCode::kUnauthenticated);
  CHECK(error_of([&] { Client(elsewhere.options()).get("/"); }) == ErrorCode::kUnauthenticated);
  CHECK(error_of([&] { Client(elsewhere.options("localhost")).get("/"); }) == ErrorCode::kUnauthenticated);
}

TEST_CASE("an answer that breaks off, or is larger than wanted, is no answer", "[client]") {
  const TlsServer server;
  CHECK(error_of([&] { Client(server.options()).get("/cut"); }) == ErrorCode::kUnavailable);
  CHECK(error_of([&] { Client(server.options()).get("/cut-chunked"); }) == ErrorCode::kUnavailable);
  auto small = server.options();
  small.max_body = 1'000'000;
  CHECK(error_of([&] { Client(small).get("/large"); }) == ErrorCode::kTooLarge);
}

TEST_CASE("only an https address with nothing behind it is one", "[client]") {
  for (const char* address :
       {"http://127.0.0.1:8443", "127.0.0.1", "https://", "https://a/b", "https://u:p@a", "https://a?b", ""}) {
    INFO(address);
    CHECK(error_of([&] { Client({address, {}, {}}); }) == ErrorCode::kInvalidArgument);
  }
}
