// The formats, held against a second implementation (tests/vectors/check_vectors.py) and against values that are kept.
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bytes.h"
#include "core/error.h"
#include "crypto/digest.h"
#include "crypto/key_slot.h"
#include "crypto/seal.h"
#include "support/corpora.h"
#include "support/temporary_directory.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
namespace fs = std::filesystem;

namespace {

const fs::path kVectors = fs::path(ROTULUS_SOURCE_DIR) / "tests/vectors";

ByteSink into(Bytes& out) {
  return [&out](ByteView part) { out.insert(out.end(), part.begin(), part.end()); };
}

Bytes seal_stream(const SecretBytes& key, ByteView associated, ByteView plain) {
  Bytes out;
  StreamSealer sealer(key, associated, into(out));
  sealer.write(plain);
  sealer.finish();
  return out;
}

Bytes open_stream(const SecretBytes& key, ByteView associated, ByteView sealed) {
  Bytes out;
  StreamOpener opener(key, associated, into(out), "The vector");
  opener.write(sealed);
  opener.finish();
  return out;
}

Bytes open_value(const SecretBytes& key, ByteView associated, ByteView sealed) {
  return Sealer(key).open(sealed, associated, "The vector");
}

Bytes field(const std::string& text) { return text == "-" ? Bytes() : test::unhex(text); }
std::string field(ByteView bytes) { return bytes.empty() ? "-" : hex(bytes); }

void check_slot(const std::vector<std::string>& f) {
  const auto kind = static_cast<SlotKind>(std::stoi(f[0]));
  const KeySlot slot{kind, field(f[1]), static_cast<std::uint32_t>(std::stoul(f[2])), field(f[3])};
  const std::optional<SecretBytes> root = open_slot(slot, {kind, SecretBytes(field(f[4]))});
  REQUIRE(root);
  CHECK(hex(root->view()) == f[5]);
}

void check_line(const std::string& kind, const std::vector<std::string>& f) {
  if (kind == "value") {
    CHECK(open_value(SecretBytes(field(f[0])), field(f[1]), field(f[3])) == field(f[2]));
  } else if (kind == "stream") {
    CHECK(open_stream(SecretBytes(field(f[0])), field(f[1]), field(f[3])) == field(f[2]));
  } else if (kind == "refused-value") {
    CHECK(test::code_of([&] { return open_value(SecretBytes(field(f[0])), field(f[1]), field(f[2])); }) == ErrorCode::kCorrupt);
  } else if (kind == "refused-stream") {
    CHECK(test::code_of([&] { return open_stream(SecretBytes(field(f[0])), field(f[1]), field(f[2])); }) == ErrorCode::kCorrupt);
  } else if (kind == "slot") {
    check_slot(f);
  } else if (kind == "recovery") {
    CHECK(recovery_text(SecretBytes(field(f[0]))) == f[1]);
  } else {
    FAIL("unknown kind of vector: " << kind);
  }
}

// Returns how many there were.
int check_file(const fs::path& path) {
  std::ifstream lines(path);
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string kind;
    words >> kind;
    std::vector<std::string> fields;
    for (std::string word; words >> word;) fields.push_back(word);
    INFO("vector " << ++count << ", " << kind);
    check_line(kind, fields);
  }
  return count;
}

// What the second implementation ends with: 0, 1, or 77 when python3 or its package is missing.
int second_implementation(const std::string& command, const fs::path& file) {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    const std::string call =
        std::string(python) + " '" + (kVectors / "check_vectors.py").string() + "' " + command + " '" + file.string() + "'";
    // NOLINTNEXTLINE(cert-env33-c): the command line is made of constants and a temporary path
    const int status = std::system(call.c_str());
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    if (code != 77 && code != 127) return code;
  }
  return 77;
}

void write_lines_to_open(std::ostream& out) {
  const SecretBytes key = random_secret();
  const Sealer sealer(key);
  const ByteView place = as_bytes("table document, column title, row 7");
  for (std::size_t size : {0U, 1U, 100U, 5000U}) {
    const Bytes plain = test::pattern(size);
    out << "value " << hex(key.view()) << " " << field(place) << " " << field(plain) << " " << hex(sealer.seal(plain, place))
        << "\n";
  }
  for (std::size_t size : {0U, 1U, 65535U, 65536U, 65537U, 131072U, 200000U}) {
    const Bytes plain = test::pattern(size);
    out << "stream " << hex(key.view()) << " " << field(place) << " " << field(plain) << " "
        << hex(seal_stream(key, place, plain)) << "\n";
  }
  for (SlotKind kind : {SlotKind::kKeyFile, SlotKind::kPassphrase, SlotKind::kRecovery}) {
    const Credential credential{kind, random_secret()};
    const KeySlot slot = make_slot(credential, key);
    out << "slot " << static_cast<int>(kind) << " " << field(slot.salt) << " " << slot.log_n << " " << hex(slot.wrapped) << " "
        << hex(credential.secret.view()) << " " << hex(key.view()) << "\n";
  }
  out << "recovery " << hex(key.view()) << " " << recovery_text(key) << "\n";
}

}  // namespace

TEST_CASE("values sealed by earlier versions open", "[crypto]") { CHECK(check_file(kVectors / "sealed.txt") >= 19); }

TEST_CASE("a second implementation opens what is sealed here", "[crypto]") {
  const test::TemporaryDirectory directory;
  std::ofstream out(directory / "vectors");
  write_lines_to_open(out);
  out.close();
  const int code = second_implementation("open", directory / "vectors");
  if (code == 77) return test::skip("python3-cryptography is not installed");
  CHECK(code == 0);
}

TEST_CASE("what a second implementation sealed opens here, and its malformed streams do not", "[crypto]") {
  const test::TemporaryDirectory directory;
  const int code = second_implementation("make", directory / "vectors");
  if (code == 77) return test::skip("python3-cryptography is not installed");
  REQUIRE(code == 0);
  CHECK(check_file(directory / "vectors") >= 28);
}
