#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "bytes.h"
#include "crypto/digest.h"
#include "crypto/key_slot.h"
#include "support/temporary_directory.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::code_of;
namespace fs = std::filesystem;

namespace {

void write_key_file(const fs::path& path, std::string_view content, mode_t mode = 0600) {
  test::write_file(path, content);
  REQUIRE(chmod(path.c_str(), mode) == 0);
}

std::optional<ErrorCode> reading(const fs::path& path) {
  return code_of([&] { return read_key_file(path); });
}

const std::string kLine = "rotulus-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

}  // namespace

TEST_CASE("a new key file is one private line that reads back", "[crypto]") {
  const test::TemporaryDirectory directory;
  create_key_file(directory / "one.key");
  create_key_file(directory / "two.key");
  struct stat status {};
  REQUIRE(stat((directory / "one.key").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  const std::string text = test::read_file(directory / "one.key");
  CHECK(text.size() == 14 + 43 + 1);
  CHECK(text.starts_with("rotulus-key-1:"));
  CHECK(text.back() == '\n');
  const Credential one = read_key_file(directory / "one.key");
  CHECK(one.kind == SlotKind::kKeyFile);
  CHECK(one.secret.size() == kKeySize);
  CHECK(text == "rotulus-key-1:" + base64url(one.secret.view()) + "\n");
  CHECK_FALSE(test::same(one.secret.view(), read_key_file(directory / "two.key").secret.view()));
}

TEST_CASE("creating a key file never overwrites", "[crypto]") {
  const test::TemporaryDirectory directory;
  const auto creating = [](const fs::path& path) { return code_of([&] { return create_key_file(path), 0; }); };
  write_key_file(directory / "there", "precious");
  CHECK(creating(directory / "there") == ErrorCode::kConflict);
  CHECK(test::read_file(directory / "there") == "precious");
  fs::create_symlink(directory / "elsewhere", directory / "link");
  CHECK(creating(directory / "link") == ErrorCode::kConflict);
  CHECK_FALSE(fs::exists(directory / "elsewhere"));
  CHECK(creating(directory / "no folder/key") == ErrorCode::kIo);
}

TEST_CASE("a key file may end its line as any editor does", "[crypto]") {
  const test::TemporaryDirectory directory;
  for (const char* end : {"", "\n", "\r\n", "\n\n"}) {
    write_key_file(directory / "key", kLine + end);
    CHECK(hex(read_key_file(directory / "key").secret.view()) ==
          "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  }
}

TEST_CASE("a key file that others may read is refused with what to do", "[crypto]") {
  const test::TemporaryDirectory directory;
  for (mode_t mode : {0640, 0604, 0620, 0610, 0666}) {
    write_key_file(directory / "key", kLine, mode);
    CHECK(reading(directory / "key") == ErrorCode::kInvalidArgument);
    CHECK_THROWS_WITH(read_key_file(directory / "key"), Catch::Contains("chmod 600"));
  }
  write_key_file(directory / "key", kLine, 0400);
  CHECK_FALSE(reading(directory / "key"));
}

TEST_CASE("a credential that systemd passed may show group permission, nothing wider", "[crypto]") {
  const test::TemporaryDirectory directory;
  write_key_file(directory / "key", kLine, 0440);
  CHECK(reading(directory / "key") == ErrorCode::kInvalidArgument);
  setenv("CREDENTIALS_DIRECTORY", directory.path().c_str(), 1);
  CHECK_FALSE(reading(directory / "key"));
  write_key_file(directory / "key", kLine, 0444);
  CHECK(reading(directory / "key") == ErrorCode::kInvalidArgument);
  unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_CASE("what is no key file is refused, and its content is not repeated", "[crypto]") {
  const test::TemporaryDirectory directory;
  const std::string contents[] = {"",
                                  "\n",
                                  "rotulus-key-1:",
                                  kLine.substr(0, kLine.size() - 1),
                                  kLine + "A",
                                  kLine + "\n" + kLine,
                                  "rotulus-key-2" + kLine.substr(13),
                                  " " + kLine,
                                  kLine.substr(0, kLine.size() - 1) + "9",  // bits beyond the 32 bytes
                                  kLine.substr(0, kLine.size() - 1) + "+",
                                  std::string(100'000, 'A')};
  for (const std::string& content : contents) {
    write_key_file(directory / "key", content);
    INFO(content.substr(0, 100));
    CHECK(reading(directory / "key") == ErrorCode::kInvalidArgument);
  }
  write_key_file(directory / "key", kLine + "A");
  CHECK_THROWS_WITH(read_key_file(directory / "key"), !Catch::Contains("AAECAwQF"));
}

TEST_CASE("a missing key file, a folder or a pipe in its place is refused at once", "[crypto]") {
  const test::TemporaryDirectory directory;
  CHECK(reading(directory / "missing") == ErrorCode::kIo);
  CHECK_THROWS_WITH(read_key_file(directory / "missing"), Catch::Contains("missing"));
  CHECK(reading(directory.path()) == ErrorCode::kInvalidArgument);
  REQUIRE(mkfifo((directory / "pipe").c_str(), 0600) == 0);
  CHECK(reading(directory / "pipe") == ErrorCode::kInvalidArgument);
}
