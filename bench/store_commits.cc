// Prints the processor time that one commit takes, in seconds, for store.encryption.cost: on a shared machine the clock on the
// wall says more about others. Built twice: with the product's codec, and with
// tests/privacy/plain_seal.cc in its place. usage: PROGRAM NEW-DIRECTORY
#include <sys/resource.h>

#include <cstdio>
#include <exception>

#include "store_space.h"

namespace {

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace rotulus::bench;
  constexpr std::size_t kDocuments = 500, kCommits = 2000;
  if (argc != 2) return 2;
  try {
    StoreSpace space(argv[1], kDocuments, 10'000);
    const double before = processor_seconds();
    for (std::size_t n = 0; n < kCommits; ++n) space.edit_and_save(n * 7 % kDocuments);
    std::printf("%.9f\n", (processor_seconds() - before) / kCommits);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}
