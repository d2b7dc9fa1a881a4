#include "object_cache.h"

#include <catch2/catch.hpp>

using rotulus::storage::ObjectCache;

namespace {

ObjectCache::Value bytes(std::size_t size) { return std::make_shared<const std::string>(size, 'x'); }

}  // namespace

TEST_CASE("the cache gives back what was put, and nothing after clear", "[storage][cache]") {
  ObjectCache cache(1000);
  const auto value = bytes(10);
  cache.put(1, value);
  CHECK(cache.find(1) == value);
  CHECK_FALSE(cache.find(2));
  cache.clear();
  CHECK_FALSE(cache.find(1));
  const auto other = bytes(20);
  cache.put(1, other);
  CHECK(cache.find(1) == other);
}

TEST_CASE("the least recently used goes first, and the bound holds", "[storage][cache]") {
  ObjectCache cache(1000);
  for (int row = 1; row <= 10; ++row) cache.put(row, bytes(100));
  CHECK(cache.find(1));  // now the most recent
  cache.put(11, bytes(100));
  CHECK(cache.find(1));
  CHECK_FALSE(cache.find(2));
  int kept = 0;
  for (int row = 1; row <= 11; ++row) kept += cache.find(row) ? 1 : 0;
  CHECK(kept == 10);
}

TEST_CASE("what is removed makes room, and nothing else goes", "[storage][cache]") {
  ObjectCache cache(1000);
  for (int row = 1; row <= 10; ++row) cache.put(row, bytes(100));
  cache.remove(5);
  cache.remove(77);  // is not there
  CHECK_FALSE(cache.find(5));
  cache.put(11, bytes(100));
  for (int row = 1; row <= 11; ++row) CHECK((row == 5 || cache.find(row)));
}

TEST_CASE("what would fill much of the cache is not kept, and a second put changes nothing", "[storage][cache]") {
  ObjectCache cache(1000);
  cache.put(1, bytes(126));
  CHECK_FALSE(cache.find(1));
  const auto first = bytes(100);
  cache.put(2, first);
  cache.put(2, bytes(100));
  CHECK(cache.find(2) == first);
}
