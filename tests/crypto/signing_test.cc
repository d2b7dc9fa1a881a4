#include "crypto/signing.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "bytes.h"
#include "crypto/digest.h"
#include "support/corpora.h"
#include "support/temporary_directory.h"
#include "throws_code.h"

using namespace rotulus;
using namespace rotulus::crypto;
using test::code_of;
using test::unhex;

TEST_CASE("Ed25519 gives the answers of RFC 8032", "[crypto]") {
  struct Case {
    const char *seed, *public_key, *message, *signature;
  };
  const Case cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438"
       "e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d29161"
       "2bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027becee"
       "a1ec40a"},
  };
  for (const Case& c : cases) {
    const SigningKey key = SigningKey::from_seed(SecretBytes(unhex(c.seed)));
    CHECK(hex(key.public_key()) == c.public_key);
    CHECK(hex(key.sign(unhex(c.message))) == c.signature);
    CHECK(hex(key.seed().view()) == c.seed);
    CHECK(verify(key.public_key(), unhex(c.message), key.sign(unhex(c.message))));
  }
}

TEST_CASE("a signature holds for its message and key only", "[crypto]") {
  const SigningKey key = SigningKey::generate();
  const ByteView message = as_bytes("approved by qa.lead");
  Signature signature = key.sign(message);
  CHECK(verify(key.public_key(), message, signature));
  CHECK_FALSE(verify(key.public_key(), as_bytes("approved by qa.leaD"), signature));
  CHECK_FALSE(verify(key.public_key(), {}, signature));
  CHECK_FALSE(verify(SigningKey::generate().public_key(), message, signature));
  for (std::uint8_t& byte : signature) {
    byte ^= 1;
    CHECK_FALSE(verify(key.public_key(), message, signature));
    byte ^= 1;
  }
  CHECK_FALSE(verify(PublicKey{}, message, Signature{}));
}

TEST_CASE("a signing key comes back from its seed", "[crypto]") {
  const SigningKey key = SigningKey::generate();
  const SigningKey again = SigningKey::from_seed(key.seed());
  CHECK(again.public_key() == key.public_key());
  CHECK(code_of([] { return SigningKey::from_seed(random_secret(31)); }) == ErrorCode::kInvalidArgument);
}

TEST_CASE("many threads sign with one key", "[crypto]") {
  const SigningKey key = SigningKey::generate();
  std::vector<int> good(4);
  std::vector<std::thread> threads;
  threads.reserve(good.size());
  for (int& count : good) {
    threads.emplace_back([&key, &count] {
      for (std::size_t i = 0; i < 50; ++i) count += verify(key.public_key(), test::pattern(i), key.sign(test::pattern(i)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == std::vector<int>(4, 50));
}
