#include "posting_table.h"

#include <algorithm>

namespace rotulus::search {
namespace {

constexpr std::size_t kFirstSlots = 4'096;
constexpr std::size_t kKeptSlots = 1 << 17;  // a huge document does not leave huge tables behind

std::uint32_t hash_of(std::string_view term) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : term) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

std::uint64_t order_of(std::string_view term) {
  std::uint64_t order = 0;
  for (std::size_t i = 0; i < 8; ++i) order = order << 8 | (i < term.size() ? static_cast<unsigned char>(term[i]) : 0U);
  return order;
}

}  // namespace

PostingTable::PostingTable() : slots_(kFirstSlots, kNone) {}

void PostingTable::clear() {
  text_.clear();
  postings_.clear();
  positions_.clear();
  if (slots_.size() > kKeptSlots)
    *this = PostingTable();
  else
    std::fill(slots_.begin(), slots_.end(), kNone);
}

PostingTable::Index PostingTable::find(std::string_view wanted) {
  const std::uint32_t hash = hash_of(wanted);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != kNone; slot = (slot + 1) & mask) {
    const Posting& posting = postings_[slots_[slot]];
    if (posting.hash == hash && term(slots_[slot]) == wanted) return slots_[slot];
  }
  const auto index = static_cast<Index>(postings_.size());
  slots_[slot] = index;
  postings_.push_back({order_of(wanted), static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(wanted.size()),
                       hash, 0, kNone, kNone, kNone});
  text_.append(wanted);
  if (postings_.size() * 2 > slots_.size()) grow();
  return index;
}

void PostingTable::grow() {
  slots_.assign(slots_.size() * 2, kNone);
  const std::size_t mask = slots_.size() - 1;
  for (Index i = 0; i < postings_.size(); ++i) {
    std::size_t slot = postings_[i].hash & mask;
    while (slots_[slot] != kNone) slot = (slot + 1) & mask;
    slots_[slot] = i;
  }
}

void PostingTable::place(Index index, std::uint32_t position) {
  Posting& posting = postings_[index];
  const auto added = static_cast<Index>(positions_.size());
  positions_.push_back({position, kNone});
  if (posting.last == kNone)
    posting.first = added;
  else
    positions_[posting.last].next = added;
  posting.last = added;
}

const std::vector<PostingTable::Index>& PostingTable::sorted() {
  sorted_.resize(postings_.size());
  for (Index i = 0; i < sorted_.size(); ++i) sorted_[i] = i;
  std::sort(sorted_.begin(), sorted_.end(), [this](Index a, Index b) {
    const Posting& left = postings_[a];
    const Posting& right = postings_[b];
    return left.order != right.order ? left.order < right.order : term(a) < term(b);
  });
  return sorted_;
}

}  // namespace rotulus::search
