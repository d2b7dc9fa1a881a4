#include "opened_rows.h"

#include <algorithm>
#include <cstring>

namespace rotulus::storage {
namespace {

constexpr std::size_t kOverhead = 200;  // of an item, beside its bytes

// The salt of the seal is random: its beginning tells rows apart.
std::uint64_t key_of(crypto::ByteView sealed) {
  std::uint64_t key = 0;
  if (sealed.size() > sizeof key) std::memcpy(&key, sealed.data() + 1, sizeof key);
  return key;
}

bool equal(crypto::ByteView one, crypto::ByteView other) { return std::ranges::equal(one, other); }

}  // namespace

std::size_t OpenedRows::Item::size() const { return clear.size() + sealed.size() + value->size() + kOverhead; }

OpenedRows::Value OpenedRows::find(SpaceId scope, crypto::ByteView clear, crypto::ByteView sealed) {
  const auto found = index_.find(key_of(sealed));
  if (found == index_.end()) return nullptr;
  const Item& item = *found->second;
  if (item.scope != scope || !equal(item.clear, clear) || !equal(item.sealed, sealed)) return nullptr;
  items_.splice(items_.begin(), items_, found->second);
  return item.value;
}

void OpenedRows::put(SpaceId scope, crypto::ByteView clear, crypto::ByteView sealed, Value value) {
  Item item{key_of(sealed), scope, {clear.begin(), clear.end()}, {sealed.begin(), sealed.end()}, std::move(value)};
  const std::size_t size = item.size();
  if (size > limit_ / 8) return;
  if (const auto known = index_.find(item.key); known != index_.end()) drop(known->second);
  items_.push_front(std::move(item));
  index_[items_.front().key] = items_.begin();
  used_ += size;
  while (used_ > limit_) drop(std::prev(items_.end()));
}

void OpenedRows::drop(std::list<Item>::iterator item) {
  used_ -= item->size();
  index_.erase(item->key);
  items_.erase(item);
}

}  // namespace rotulus::storage
