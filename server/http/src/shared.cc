#include "shared.h"

#include <cinttypes>
#include <cstdio>
#include <random>

namespace rotulus::http {

RequestIds::RequestIds() {
  std::random_device random;
  char buffer[24];
  std::snprintf(buffer, sizeof buffer, "%08x%08x-", random(), random());
  prefix_ = buffer;
}

std::string RequestIds::next() {
  char buffer[24];
  const int size = std::snprintf(buffer, sizeof buffer, "%" PRIx64, count_.fetch_add(1, std::memory_order_relaxed) + 1);
  return prefix_ + std::string(buffer, static_cast<std::size_t>(size));
}

}  // namespace rotulus::http
