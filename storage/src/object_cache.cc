#include "object_cache.h"

namespace rotulus::storage {

ObjectCache::Value ObjectCache::find(std::int64_t row) {
  const auto found = index_.find(row);
  if (found == index_.end()) return nullptr;
  items_.splice(items_.begin(), items_, found->second);
  return found->second->value;
}

void ObjectCache::put(std::int64_t row, Value value) {
  if (value->size() > limit_ / 8 || index_.contains(row)) return;
  used_ += value->size();
  items_.push_front({row, std::move(value)});
  index_[row] = items_.begin();
  while (used_ > limit_) {
    used_ -= items_.back().value->size();
    index_.erase(items_.back().row);
    items_.pop_back();
  }
}

void ObjectCache::remove(std::int64_t row) {
  const auto found = index_.find(row);
  if (found == index_.end()) return;
  used_ -= found->second->value->size();
  items_.erase(found->second);
  index_.erase(found);
}

void ObjectCache::clear() {
  items_.clear();
  index_.clear();
  used_ = 0;
}

}  // namespace rotulus::storage
