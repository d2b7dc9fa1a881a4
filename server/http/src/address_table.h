// Counts connections per client address.
// Thread-safety: all methods may be called from many threads.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace rotulus::http {

class AddressTable {
 public:
  explicit AddressTable(std::size_t max) : max_(max) {}
  // False, and not counted, when the address has its share already.
  bool enter(const std::string& key);
  void leave(const std::string& key);

 private:
  const std::size_t max_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> counts_;
};

}  // namespace rotulus::http
