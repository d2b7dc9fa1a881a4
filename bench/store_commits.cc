// Prints the seconds that one commit takes, for store.encryption.cost. Built twice: with the product's codec, and with
// tests/privacy/plain_seal.cc in its place. usage: PROGRAM NEW-DIRECTORY
#include <cstdio>
#include <exception>

#include "measure.h"
#include "store_space.h"

int main(int argc, char** argv) {
  using namespace rotulus::bench;
  constexpr std::size_t kDocuments = 500, kCommits = 2000;
  if (argc != 2) return 2;
  try {
    StoreSpace space(argv[1], kDocuments, 10'000);
    const double seconds = seconds_of([&] {
      for (std::size_t n = 0; n < kCommits; ++n) space.edit_and_save(n * 7 % kDocuments);
    });
    std::printf("%.9f\n", seconds / kCommits);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}
