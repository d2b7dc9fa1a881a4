// Decoded objects by row, bounded by bytes, least recently used first out. Rows of git objects never change once committed;
// whoever rolls back must clear the cache of that connection, because SQLite gives the row numbers out again.
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

namespace rotulus::storage {

class ObjectCache {
 public:
  using Value = std::shared_ptr<const std::string>;
  explicit ObjectCache(std::size_t byte_limit) : limit_(byte_limit) {}
  Value find(std::int64_t row);
  void put(std::int64_t row, Value value);
  void remove(std::int64_t row);
  void clear();

 private:
  struct Item {
    std::int64_t row;
    Value value;
  };
  std::size_t limit_;
  std::size_t used_ = 0;
  std::list<Item> items_;  // most recently used first
  std::unordered_map<std::int64_t, std::list<Item>::iterator> index_;
};

}  // namespace rotulus::storage
