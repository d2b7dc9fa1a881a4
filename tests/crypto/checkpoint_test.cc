#include "crypto/checkpoint.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "bytes.h"
#include "core/error.h"
#include "crypto/base64.h"
#include "crypto/key_slot.h"
#include "crypto/signing_key_file.h"
#include "support/temporary_directory.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::code_of;

namespace {

// The example in the documentation of Go's golang.org/x/mod/sumdb/note, which the specification follows.
constexpr std::string_view kPublishedKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kPublishedNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

SigningKey test_key(std::uint8_t fill = 3) { return SigningKey::from_seed(SecretBytes(Bytes(32, fill))); }

Checkpoint example() {
  return {"rotulus/0123456789abcdef",
          42,
          sha256(as_bytes("x")),
          {"time 2026-03-01T09:30:00Z", "key " + base64(test_key().public_key())}};
}

}  // namespace

TEST_CASE("base64 gives the answers of RFC 4648, and takes no other spelling", "[crypto]") {
  const std::pair<std::string_view, std::string_view> cases[] = {{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"\xFF\xEF", "/+8="}};
  for (const auto& [plain, coded] : cases) {
    CHECK(base64(as_bytes(plain)) == coded);
    Bytes back;
    CHECK(from_base64(coded, back));
    CHECK(as_text(back) == plain);
  }
  Bytes out;
  for (const char* bad :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=", "====", "Z===", "Zm9v====", "_-8=", "Zm 9v", "Zm9v\n", "Z=g="})
    CHECK_FALSE(from_base64(bad, out));
}

TEST_CASE("a published signed note verifies under its key", "[crypto][checkpoint]") {
  const auto key = parse_verifier_key(kPublishedKey);
  REQUIRE(key);
  CHECK(verifier_key_text(*key) == kPublishedKey);
  const auto note = parse_note(kPublishedNote);
  REQUIRE(note);
  CHECK(is_signed_by(*note, "PeterNeumann", key->key));
  CHECK_FALSE(is_signed_by(*note, "Peterneumann", key->key));
  CHECK_FALSE(is_signed_by(*note, "PeterNeumann", test_key().public_key()));
}

TEST_CASE("a checkpoint reads back as it was signed", "[crypto][checkpoint]") {
  const Checkpoint checkpoint = example();
  const auto note = parse_note(sign_note(checkpoint_text(checkpoint), checkpoint.origin, test_key()));
  REQUIRE(note);
  CHECK(is_signed_by(*note, checkpoint.origin, test_key().public_key()));
  CHECK(parse_checkpoint_text(note->text) == checkpoint);
  CHECK(checkpoint.extension("time") == "2026-03-01T09:30:00Z");
  CHECK(checkpoint.key() == test_key().public_key());
  CHECK(checkpoint.extension("break").empty());
}

TEST_CASE("a signed checkpoint with any bit flipped does not verify", "[crypto][checkpoint]") {
  const Checkpoint checkpoint = example();
  const std::string good = sign_note(checkpoint_text(checkpoint), checkpoint.origin, test_key());
  for (std::size_t at = 0; at < good.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
      const auto note = parse_note(bad);
      const auto read = note ? parse_checkpoint_text(note->text) : std::nullopt;
      REQUIRE_FALSE((read && is_signed_by(*note, checkpoint.origin, test_key().public_key())));
    }
}

TEST_CASE("signatures of other keys are passed over, a wrong one of the known key is not", "[crypto][checkpoint]") {
  const Checkpoint checkpoint = example();
  const std::string text = checkpoint_text(checkpoint);
  const auto line_of = [&](const std::string& note) { return note.substr(text.size() + 1); };
  const std::string own = sign_note(text, checkpoint.origin, test_key());
  const std::string others = line_of(sign_note(text, "witness.example", test_key(9)));
  const std::string of_other_text = line_of(sign_note(text + "more\n", checkpoint.origin, test_key()));
  CHECK(is_signed_by(*parse_note(own + others), checkpoint.origin, test_key().public_key()));
  CHECK_FALSE(is_signed_by(*parse_note(own + of_other_text), checkpoint.origin, test_key().public_key()));
  CHECK_FALSE(is_signed_by(*parse_note(text + "\n" + others), checkpoint.origin, test_key().public_key()));
}

TEST_CASE("what is no checkpoint is not read as one", "[crypto][checkpoint]") {
  const std::string root = base64(Sha256{}) + "\n";
  for (const std::string& bad : std::vector<std::string>{
           "", "o\n", "o\n1\n", "\n1\n" + root, "o\n01\n" + root, "o\n-1\n" + root, "o\n+1\n" + root, "o\n1 \n" + root,
           "o\n18446744073709551616\n" + root, "o\n1\nAAAA\n", "o\n1\n" + root + "\n", "o\n1\n" + root + "x", "o\n1" + root})
    CHECK_FALSE(parse_checkpoint_text(bad));
  CHECK(parse_checkpoint_text("o\n0\n" + root));
  CHECK(parse_checkpoint_text("o\n18446744073709551615\n" + root));
  for (const std::string bad :
       {"", "text\n", "text\n\n", "text\n\nnot a signature\n", "text\n\n\xE2\x80\x94 name AAAA\n",
        "text\n\n\xE2\x80\x94 a+b AAAAAAA=\n", "te\rxt\n\n\xE2\x80\x94 a AAAAAAA=\n", "text\n\n\xE2\x80\x94 a AAAAAAA="})
    CHECK_FALSE(parse_note(bad));
  for (const std::string_view bad :
       {"", "name", "name+00000000", "name+00000000+AAAA", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"})
    CHECK_FALSE(parse_verifier_key(bad));
}

TEST_CASE("a file of checkpoints gives one note after the other, and says when the last is torn", "[crypto][checkpoint]") {
  const std::string text = checkpoint_text(example());
  const std::string note = sign_note(text, example().origin, test_key());
  const auto read_all = [](const std::string& file, bool& torn) {
    std::istringstream in(file);
    CheckpointReader reader(in);
    std::vector<std::string> notes;
    for (std::string one; reader.next(one);) notes.push_back(one);
    torn = reader.is_torn();
    return notes;
  };
  bool torn = false;
  CHECK(read_all("", torn).empty());
  CHECK(read_all(note + "\n" + note + "\n", torn) == std::vector<std::string>{note, note});
  CHECK_FALSE(torn);
  for (std::size_t size = 1; size <= note.size(); ++size) {
    const auto notes = read_all(note + "\n" + note.substr(0, size), torn);
    CHECK(notes == std::vector<std::string>{note, note.substr(0, size)});
    CHECK(torn);
  }
}

TEST_CASE("a signing key file is closed to others and never overwritten", "[crypto][checkpoint]") {
  const test::TemporaryDirectory directory;
  const auto path = directory / "audit-key";
  create_signing_key_file(path);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(read_signing_key_file(path).public_key() == read_signing_key_file(path).public_key());
  CHECK(code_of([&] { create_signing_key_file(path); }) == ErrorCode::kConflict);
  ::chmod(path.c_str(), 0640);
  CHECK(code_of([&] { return read_signing_key_file(path); }) == ErrorCode::kInvalidArgument);
  const auto other = directory / "key";
  create_key_file(other);
  CHECK(code_of([&] { return read_signing_key_file(other); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { return read_signing_key_file(directory / "none"); }) == ErrorCode::kIo);
}
