// The same server over TLS.
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "crypto/signing.h"
#include "live_server.h"
#include "support/temporary_directory.h"
#include "tls_client.h"

namespace rotulus::http::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Files of a certificate for `name`, removed at the end.
class Certificate {
 public:
  explicit Certificate(const std::string& name = "localhost") { replace(name); }
  void replace(const std::string& name) {
    std::filesystem::remove(files().certificate);
    std::filesystem::remove(files().private_key);
    crypto::create_self_signed_certificate({name}, 30, files().certificate, files().private_key);
  }
  TlsFiles files() const { return {directory_ / "certificate.pem", directory_ / "private-key.pem"}; }

 private:
  rotulus::test::TemporaryDirectory directory_;
};

ServerOptions tls_options(const Certificate& certificate) {
  ServerOptions options = quick_options();
  options.tls = certificate.files();
  return options;
}

TEST_CASE("a request over TLS is answered as secure", "[http][tls]") {
  const Certificate certificate;
  LiveServer server([](Request& request) { return plain_text(Status::kOk, request.secure ? "secure" : "plain"); },
                    tls_options(certificate));
  TlsClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send(get("/"));
    CHECK_THAT(client.receive_answer(),
               Catch::EndsWith("\r\n\r\nsecure") && Catch::Contains("Strict-Transport-Security: max-age=31536000"));
  }
}

TEST_CASE("requests that arrive in one TLS record are all answered", "[http][tls]") {
  const Certificate certificate;
  LiveServer server([](Request& request) { return plain_text(Status::kOk, request.path); }, tls_options(certificate));
  TlsClient client(server.port());
  std::string all;
  for (int i = 0; i < 100; ++i) all += get("/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 100; ++i) CHECK_THAT(client.receive_answer(), Catch::EndsWith("\r\n\r\n/" + std::to_string(i)));
}

TEST_CASE("large content crosses TLS in both directions unaltered, also when the reader is slow", "[http][tls]") {
  const Certificate certificate;
  LiveServer server([](Request& request) { return plain_text(Status::kOk, request.read_body(64 << 20)); },
                    tls_options(certificate));
  std::string content(20'000'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>('a' + (i * 31 + i / 4'099) % 23);
  TlsClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(content.size()) +
              "\r\n\r\n" + content);
  std::string received;
  while (true) {
    const std::string some = client.receive(700'001);
    if (some.empty()) break;
    received += some;
    std::this_thread::sleep_for(5ms);
  }
  CHECK(received.size() > content.size());
  CHECK(received.ends_with(content));
}

TEST_CASE("protocols before TLS 1.2 are refused", "[http][tls]") {
  const Certificate certificate;
  LiveServer server(echo, tls_options(certificate));
  // A TLS 1.1 hello with ciphers that a TLS 1.1 server would take.
  std::string hello("\x03\x02", 2);
  hello += std::string(32, 'r') + std::string("\x00\x00\x04\xc0\x09\xc0\x13\x01\x00", 9);
  hello = std::string("\x01\x00\x00", 3) + static_cast<char>(hello.size()) + hello;
  hello = std::string("\x16\x03\x01\x00", 4) + static_cast<char>(hello.size()) + hello;
  RawClient client = server.connect();
  client.send(hello);
  const std::string answer = client.receive_all(5s);
  REQUIRE(answer.size() == 7);
  CHECK(answer[0] == '\x15');  // an alert ...
  CHECK(answer[6] == 70);      // ... protocol_version
}

TEST_CASE("plain HTTP on the TLS port is not answered", "[http][tls]") {
  const Certificate certificate;
  LiveServer server(echo, tls_options(certificate));
  RawClient client = server.connect();
  client.send(get("/"));
  CHECK_THAT(client.receive_all(5s), !Catch::Contains("HTTP/1.1"));
}

TEST_CASE("a failed handshake leaves the other connections of the same thread alone", "[http][tls]") {
  const Certificate certificate;
  ServerOptions options = tls_options(certificate);
  options.workers = 1;
  LiveServer server(echo, options);
  TlsClient client(server.port());
  for (int i = 0; i < 20; ++i) {
    RawClient broken = server.connect();
    broken.send(i % 2 == 0 ? get("/") : std::string("\x16\x03\x01\x00\x05garbage", 12));
    broken.receive_all(1s);
    REQUIRE(client.send(get("/")));
    REQUIRE_THAT(client.receive_answer(), Catch::StartsWith("HTTP/1.1 200"));
  }
}

TEST_CASE("clients that stall in the handshake hold no worker and are closed after the deadline", "[http][tls]") {
  const Certificate certificate;
  ServerOptions options = tls_options(certificate);
  options.workers = 2;
  options.limits.head_deadline = 700ms;
  LiveServer server(echo, options);
  std::vector<RawClient> stalled;
  for (int i = 0; i < 200; ++i) {
    stalled.push_back(server.connect());
    stalled.back().send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  }
  const auto start = Clock::now();
  TlsClient client(server.port());
  client.send(get("/"));
  CHECK_THAT(client.receive_answer(), Catch::StartsWith("HTTP/1.1 200"));
  CHECK(Clock::now() - start < 600ms);
  for (RawClient& one : stalled) CHECK(one.closed_within(3s));
}

TEST_CASE("clients that vanish in the middle of an answer do no harm", "[http][tls]") {
  const Certificate certificate;
  const auto large = std::make_shared<const std::string>(10'000'000, 'z');
  LiveServer server([&](Request&) { return Response{Status::kOk, {}, large}; }, tls_options(certificate));
  for (int i = 0; i < 20; ++i) {
    TlsClient client(server.port());
    client.send(get("/"));
    client.receive(1000);
  }
  TlsClient client(server.port());
  client.send(get("/"));
  CHECK(client.receive_answer().size() > large->size());
  for (int i = 0; i < 300 && server->statistics().open_connections > 1; ++i) std::this_thread::sleep_for(10ms);
  CHECK(server->statistics().open_connections == 1);
}

TEST_CASE("an early answer to a large upload arrives over TLS", "[http][tls]") {
  const Certificate certificate;
  LiveServer server([](Request&) { return plain_text(Status::kForbidden, "no"); }, tls_options(certificate));
  TlsClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'));
  CHECK_THAT(client.receive_answer(), Catch::StartsWith("HTTP/1.1 403") && Catch::EndsWith("no"));
}

TEST_CASE("a stop over TLS finishes the request under way and says goodbye to idle clients", "[http][tls]") {
  const Certificate certificate;
  std::atomic<bool> inside{false};
  LiveServer server(
      [&](Request&) {
        inside = true;
        std::this_thread::sleep_for(200ms);
        return plain_text(Status::kOk, "done");
      },
      tls_options(certificate));
  TlsClient busy(server.port()), idle(server.port());
  busy.send(get("/"));
  while (!inside) std::this_thread::sleep_for(1ms);
  const auto start = Clock::now();
  server->stop();
  CHECK(Clock::now() - start < 2s);
  CHECK_THAT(busy.receive_answer(), Catch::EndsWith("done"));
  CHECK(idle.receive(1).empty());
}

TEST_CASE("a new certificate is used without a restart, a broken one is not", "[http][tls]") {
  Certificate certificate("first.example");
  LiveServer server(echo, tls_options(certificate));
  CHECK(TlsClient(server.port()).certificate_name() == "first.example");
  certificate.replace("second.example");
  server->reload_certificate();
  CHECK(TlsClient(server.port()).certificate_name() == "second.example");
  rotulus::test::write_file(certificate.files().certificate, "nonsense");
  CHECK_THROWS_AS(server->reload_certificate(), Error);
  CHECK(TlsClient(server.port()).certificate_name() == "second.example");
}

// A throw-away key, encrypted with a passphrase that nobody will be asked for.
constexpr const char* kEncryptedKey =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\n"
    "DEK-Info: AES-128-CBC,F6D034FF8D2E0EECDB02B79D8079A413\n"
    "\n"
    "6rptuYm+UCYnf6mOACYk61W2mEp6fGfwPgj8LBX6hGZZwPcMSsY/A4QsqVkV67so\n"
    "9eLgn/ZxN8aqSBrG557euYzeZfNuUgyE9cOwS2hYe6cZWLrczvRcffrhRlNNw3gY\n"
    "OFJneKLdYnM2g5ao2e+WSzK5b2kZHTqZkgBR1rZsAYA=\n"
    "-----END EC PRIVATE KEY-----\n";

TEST_CASE("certificate files that cannot be used are named", "[http][tls]") {
  const auto message = [](const TlsFiles& files) -> std::string {
    ServerOptions options = quick_options();
    options.tls = files;
    Server server(options, echo);
    try {
      server.start();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kInvalidArgument);
      return error.what();
    }
    return "it started";
  };
  const Certificate one, other;
  CHECK_THAT(message({"/absent/certificate.pem", one.files().private_key}), Catch::Contains("/absent/certificate.pem"));
  CHECK_THAT(message({one.files().certificate, "/absent/key.pem"}), Catch::Contains("private key /absent/key.pem"));
  CHECK_THAT(message({one.files().certificate, other.files().private_key}), Catch::Contains("belong together"));
  rotulus::test::write_file(other.files().private_key, kEncryptedKey);
  CHECK_THAT(message({one.files().certificate, other.files().private_key}), Catch::Contains("must not be encrypted"));
  CHECK_THAT(message({one.files().private_key, one.files().private_key}), Catch::Contains("cannot be used"));
}

}  // namespace
}  // namespace rotulus::http::test
