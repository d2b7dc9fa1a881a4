#include "crypto/digest.h"

#include <catch2/catch.hpp>
#include <string>

#include "bytes.h"
#include "core/error.h"
#include "crypto/sha1_stream.h"

using namespace rotulus;
using namespace rotulus::crypto;

using test::unhex;

TEST_CASE("SHA-1 and SHA-256 give the published answers", "[crypto]") {
  CHECK(hex(sha1(as_bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex(sha1({})) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(hex(sha256(as_bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("SHA-1 of parts is SHA-1 of the whole", "[crypto]") {
  // The name that git gives the content "what is up, doc?".
  const std::string_view header("blob 16\0", 8);
  CHECK(hex(sha1({as_bytes(header), as_bytes("what is up, doc?")})) == "bd9dbf5aae1a3862dd1526723246b20206e5fc37");
}

TEST_CASE("a SHA-1 stream equals the one-shot hash however it is cut", "[crypto]") {
  const std::string text(1000, 'x');
  for (std::size_t step : {1U, 7U, 64U, 999U, 1000U}) {
    Sha1Stream stream;
    for (std::size_t at = 0; at < text.size(); at += step)
      stream.update(as_bytes(text).subspan(at, std::min(step, text.size() - at)));
    CHECK(stream.finish() == sha1(as_bytes(text)));
  }
}

TEST_CASE("a SHA-256 stream equals the one-shot hash however it is cut", "[crypto]") {
  const std::string text(1000, 'x');
  for (std::size_t step : {1U, 7U, 64U, 999U, 1000U}) {
    Sha256Stream stream;
    for (std::size_t i = 0; i < text.size(); i += step) stream.update(as_bytes(std::string_view(text).substr(i, step)));
    CHECK(stream.finish() == sha256(as_bytes(text)));
  }
}

TEST_CASE("HMAC-SHA-256 gives the answers of RFC 4231", "[crypto]") {
  struct Case {
    const char *key, *data, *mac;
  };
  const std::string key6(262, 'a');
  const Case cases[] = {
      {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {key6.c_str(),
       "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const Case& c : cases) {
    const Mac mac(SecretBytes(unhex(c.key)));
    CHECK(hex(mac(unhex(c.data))) == c.mac);
    CHECK(hex(mac(unhex(c.data))) == c.mac);  // the key state is not used up
  }
}

TEST_CASE("bytes survive base64url and hexadecimal", "[crypto]") {
  CHECK(base64url(as_bytes("foobar")) == "Zm9vYmFy");
  CHECK(base64url(unhex("fbff")) == "-_8");
  CHECK(hex(unhex("00ff10")) == "00ff10");
  Bytes bytes, back;
  for (int i = 0; i < 300; ++i) {
    REQUIRE(from_base64url(base64url(bytes), back));
    REQUIRE(back == bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 37));
  }
}

TEST_CASE("text that is not canonical base64url is refused", "[crypto]") {
  Bytes out;
  for (const char* text : {"A", "AAAAA", "Zm9v+", "Zm 9", "Zg==", "Zh", "Zm9vYmF/", "Z\xc3\xa9"}) {
    INFO(text);
    CHECK_FALSE(from_base64url(text, out));
  }
  CHECK(from_base64url("", out));
  CHECK(out.empty());
}

TEST_CASE("HKDF-SHA-512 gives the answers of an independent implementation", "[crypto]") {
  // The inputs of RFC 5869, A.1 to A.3, which has no answers for SHA-512; the answers come from python3-cryptography.
  struct Case {
    std::string key, salt, info, answer;
  };
  std::string bytes[3];
  for (int i = 0; i < 80; ++i) {
    bytes[0] += static_cast<char>(i);
    bytes[1] += static_cast<char>(0x60 + i);
    bytes[2] += static_cast<char>(0xb0 + i);
  }
  const std::string short_key(22, '\x0b');
  const Case cases[] = {
      {short_key, bytes[0].substr(0, 13), "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9",
       "832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cb"},
      {bytes[0], bytes[1], bytes[2],
       "ce6c97192805b346e6161e821ed165673b84f400a2b514b2fe23d84cd189ddf1b695b48cbd1c8388441137b3ce28f16aa64ba33ba466b24df6cfcb021"
       "ecff2"
       "35f6a2056ce3af1de44d572097a8505d9e7a93"},
      {short_key, "", "", "f5fa02b18298a72a8c23898a8703472c6eb179dc204c03425c970e3b164bf90fff22d04836d0e2343bac"},
      {bytes[0].substr(0, 32), bytes[0].substr(0, 16), "rotulus/1 object",
       "08c8fd54b6ab53a95a89fd9a25e49a049d9d7844e3518eb8ea6c4babba54a0b8"},
  };
  for (const Case& c : cases) {
    const SecretBytes key(as_bytes(c.key));
    CHECK(hex(derive_key(key, as_bytes(c.salt), c.info, c.answer.size() / 2).view()) == c.answer);
  }
}

TEST_CASE("every purpose, salt and key has its own subkey", "[crypto]") {
  const SecretBytes key = random_secret();
  const Bytes salt = test::pattern(32);
  const SecretBytes one = derive_key(key, salt, "rotulus/1 one");
  CHECK(one.size() == kKeySize);
  CHECK(test::same(one.view(), derive_key(key, salt, "rotulus/1 one").view()));
  CHECK_FALSE(test::same(one.view(), derive_key(key, salt, "rotulus/1 two").view()));
  CHECK_FALSE(test::same(one.view(), derive_key(key, {}, "rotulus/1 one").view()));
  CHECK_FALSE(test::same(one.view(), derive_key(random_secret(), salt, "rotulus/1 one").view()));
  CHECK_THROWS_AS(derive_key(key, salt, "rotulus/1 one", 255 * 64 + 1), Error);
}
