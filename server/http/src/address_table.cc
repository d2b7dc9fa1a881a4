#include "address_table.h"

namespace rotulus::http {

bool AddressTable::enter(const std::string& key) {
  const std::lock_guard lock(mutex_);
  std::size_t& count = counts_[key];
  if (count >= max_) return false;
  ++count;
  return true;
}

void AddressTable::leave(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(key);
  if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

}  // namespace rotulus::http
