#include "snapshot.h"

#include <algorithm>

namespace rotulus::search {
namespace {

class TombstoneSource : public Xapian::PostingSource {
 public:
  explicit TombstoneSource(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  TombstoneSource* clone() const override { return new TombstoneSource(state_); }
  std::string name() const override { return "TombstoneSource"; }

  // Xapian makes one source for each database.
  void init(const Xapian::Database& database) override {
    const std::string uuid = database.get_uuid();
    const auto shard =
        std::find_if(state_->shards.begin(), state_->shards.end(), [&](const Shard& each) { return each.uuid == uuid; });
    list_ = shard == state_->shards.end() ? nullptr : shard->tombstones.get();
    at_ = 0;
    begun_ = false;
  }
  Xapian::doccount get_termfreq_min() const override { return size(); }
  Xapian::doccount get_termfreq_est() const override { return size(); }
  Xapian::doccount get_termfreq_max() const override { return size(); }
  void next(double) override {
    if (std::exchange(begun_, true)) ++at_;
  }
  void skip_to(Xapian::docid id, double) override {
    begun_ = true;
    if (list_)
      at_ = static_cast<std::size_t>(std::lower_bound(list_->begin() + static_cast<std::ptrdiff_t>(at_), list_->end(), id) -
                                     list_->begin());
  }
  bool at_end() const override { return begun_ && at_ >= size(); }
  Xapian::docid get_docid() const override { return (*list_)[at_]; }

 private:
  Xapian::doccount size() const { return list_ ? static_cast<Xapian::doccount>(list_->size()) : 0; }

  std::shared_ptr<const State> state_;
  const Tombstones* list_ = nullptr;
  std::size_t at_ = 0;
  bool begun_ = false;
};

}  // namespace

bool State::has_tombstones() const {
  return std::any_of(shards.begin(), shards.end(),
                     [](const Shard& shard) { return shard.tombstones && !shard.tombstones->empty(); });
}

Xapian::Query tombstone_query(const std::shared_ptr<const State>& state) {
  if (!state->has_tombstones()) return {};
  return Xapian::Query((new TombstoneSource(state))->release());
}

}  // namespace rotulus::search
