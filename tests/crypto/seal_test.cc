#include "crypto/seal.h"

#include <catch2/catch.hpp>

#include "core/error.h"

using namespace rotulus;
using namespace rotulus::crypto;

TEST_CASE("a sealed value opens to what was sealed", "[crypto]") {
  const Sealer sealer(random_secret());
  for (std::size_t size : {0U, 1U, 15U, 16U, 100U, 4096U, 100000U}) {
    Bytes plain(size);
    random_bytes(plain);
    const Bytes sealed = sealer.seal(plain, as_bytes("place"));
    CHECK(sealed.size() == size + kSealOverhead);
    CHECK(sealer.open(sealed, as_bytes("place"), "value") == plain);
    CHECK(equal_constant_time(sealer.open_secret(sealed, as_bytes("place"), "value").view(), plain));
    CHECK(sealer.opens(sealed, as_bytes("place")));
  }
}
