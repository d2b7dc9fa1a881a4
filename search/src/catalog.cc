#include "catalog.h"

#include <string>
#include <utility>

#include "terms.h"

namespace rotulus::search {
namespace {

constexpr std::uint8_t kBoth = static_cast<std::uint8_t>(Audience::kReaders) | static_cast<std::uint8_t>(Audience::kDrafters);

}  // namespace

bool Catalog::contains(const EntryKey& key) const {
  const auto found = entries_.find(key.document);
  return found != entries_.end() && (found->second & static_cast<std::uint8_t>(key.audience)) != 0;
}

std::shared_ptr<const PairSet> Catalog::pairs() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

void Catalog::add(const EntryKey& key) {
  std::uint8_t& audiences = entries_[key.document];
  const auto bit = static_cast<std::uint8_t>(key.audience);
  if (audiences & bit) return;
  audiences |= bit;
  ++size_;
  if (audiences == kBoth) changed_ |= paired_.insert(key.document).second;
}

void Catalog::remove(const EntryKey& key) {
  const auto found = entries_.find(key.document);
  if (!contains(key)) return;
  if (found->second == kBoth) changed_ |= paired_.erase(key.document) > 0;
  found->second &= static_cast<std::uint8_t>(~static_cast<unsigned>(key.audience));
  if (found->second == 0) entries_.erase(found);
  --size_;
}

void Catalog::publish_additions() {
  if (!changed_) return;
  PairSet all = *pairs();
  all.insert(paired_.begin(), paired_.end());
  replace_pairs(std::move(all));
}

void Catalog::publish() {
  if (std::exchange(changed_, false)) replace_pairs(paired_);
}

void Catalog::replace_pairs(PairSet pairs) {
  auto fresh = std::make_shared<const PairSet>(std::move(pairs));
  const std::lock_guard lock(mutex_);
  published_.swap(fresh);
}

void Catalog::clear() {
  entries_.clear();
  paired_.clear();
  size_ = 0;
  changed_ = true;
  publish();
}

void Catalog::learn(const Xapian::Database& database) {
  entries_.clear();
  paired_.clear();
  size_ = 0;
  const std::string prefix(1, prefix::kKey);
  for (auto at = database.allterms_begin(prefix); at != database.allterms_end(prefix); ++at)
    if (const auto key = parse_key_term(*at)) add(*key);
  changed_ = true;
  publish();
}

}  // namespace rotulus::search
