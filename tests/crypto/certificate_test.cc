#include <sys/stat.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "crypto/signing.h"
#include "support/corpora.h"
#include "support/temporary_directory.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::code_of;
namespace fs = std::filesystem;

namespace {

// NOLINTNEXTLINE(cert-env33-c): the command line is made of constants and a temporary path
bool runs(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

struct Files {
  test::TemporaryDirectory directory;
  fs::path certificate = directory / "tls.pem";
  fs::path key = directory / "tls.key";

  std::optional<ErrorCode> make(const std::vector<std::string>& names, int days = 365) const {
    return code_of([&] { return create_self_signed_certificate(names, days, certificate, key), 0; });
  }
};

}  // namespace

TEST_CASE("the openssl command accepts a self-signed certificate", "[crypto]") {
  if (!runs("openssl version")) return test::skip("the openssl command is not installed");
  const Files files;
  REQUIRE_FALSE(files.make({"docs.example.org", "localhost", "127.0.0.1", "::1"}));
  const std::string certificate = "'" + files.certificate.string() + "'";
  CHECK(runs("openssl verify -x509_strict -purpose sslserver -CAfile " + certificate + " " + certificate));
  // -checkhost and -checkip only print; the text says whether it does match.
  const auto matches = [&](const std::string& check) {
    return runs("openssl x509 -noout -in " + certificate + " " + check + " | grep -q 'does match'");
  };
  CHECK(matches("-checkhost docs.example.org"));
  CHECK(matches("-checkhost localhost"));
  CHECK(matches("-checkip 127.0.0.1"));
  CHECK(matches("-checkip ::1"));
  CHECK_FALSE(matches("-checkhost example.org"));
  CHECK(runs("openssl x509 -noout -in " + certificate + " -checkend 31000000"));
  CHECK_FALSE(runs("openssl x509 -noout -in " + certificate + " -checkend 32000000"));
  const std::string key = "'" + files.key.string() + "'";
  CHECK(runs("openssl pkey -check -noout -in " + key));
  CHECK(runs("test \"$(openssl pkey -pubout -in " + key + ")\" = \"$(openssl x509 -pubkey -noout -in " + certificate + ")\""));
}

TEST_CASE("the private key of a certificate is private", "[crypto]") {
  const Files files;
  REQUIRE_FALSE(files.make({"localhost"}));
  struct stat status {};
  REQUIRE(stat(files.key.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(test::read_file(files.key).starts_with("-----BEGIN PRIVATE KEY-----"));
  CHECK(test::read_file(files.certificate).starts_with("-----BEGIN CERTIFICATE-----"));
}

TEST_CASE("making a certificate never overwrites and leaves no half", "[crypto]") {
  const Files files;
  SECTION("the certificate is there") {
    test::write_file(files.certificate, "precious");
    CHECK(files.make({"localhost"}) == ErrorCode::kConflict);
    CHECK(test::read_file(files.certificate) == "precious");
    CHECK_FALSE(fs::exists(files.key));
  }
  SECTION("the key is there") {
    test::write_file(files.key, "precious");
    CHECK(files.make({"localhost"}) == ErrorCode::kConflict);
    CHECK(test::read_file(files.key) == "precious");
    CHECK_FALSE(fs::exists(files.certificate));
  }
  SECTION("the certificate's folder is missing") {
    const auto making = [&] {
      return create_self_signed_certificate({"localhost"}, 1, files.directory / "missing/tls.pem", files.key), 0;
    };
    CHECK(code_of(making) == ErrorCode::kIo);
    CHECK_FALSE(fs::exists(files.key));
  }
}

TEST_CASE("names and times that no certificate can have are refused", "[crypto]") {
  const Files files;
  CHECK(files.make({}) == ErrorCode::kInvalidArgument);
  CHECK(files.make({""}) == ErrorCode::kInvalidArgument);
  CHECK(files.make({"localhost", "two words"}) == ErrorCode::kInvalidArgument);
  CHECK(files.make({"a,DNS:evil.example"}) == ErrorCode::kInvalidArgument);
  CHECK(files.make({std::string("a\0b", 3)}) == ErrorCode::kInvalidArgument);
  CHECK(files.make({std::string("127.0.0.1\0", 10)}) == ErrorCode::kInvalidArgument);
  CHECK(files.make({"127.0.0.1/8"}) == ErrorCode::kInvalidArgument);
  CHECK(files.make({"localhost"}, 0) == ErrorCode::kInvalidArgument);
  CHECK(files.make({"localhost"}, -1) == ErrorCode::kInvalidArgument);
  CHECK_FALSE(fs::exists(files.key));
  // A long first name does not fit into the subject, and is still an alternative name.
  CHECK_FALSE(files.make({std::string(60, 'a') + "." + std::string(60, 'b') + ".example"}));
}
