#include "merge_regions.h"

#include <algorithm>

namespace rotulus::storage {
namespace {

// The hunks of one side, and how far they are through. Between hunks a side runs along with the base.
class Side {
 public:
  explicit Side(const std::vector<Hunk>& hunks) : hunks_(hunks) {}

  bool done() const { return next_ == hunks_.size(); }
  const Hunk& next() const { return hunks_[next_]; }
  std::size_t begin() const { return done() ? std::size_t(-1) : next().from; }
  // Takes the next hunk into a region; the end of what it changes in the base.
  std::size_t take() {
    const Hunk& hunk = hunks_[next_++];
    done_from_ = hunk.from + hunk.from_count;
    done_to_ = hunk.to + hunk.to_count;
    return done_from_;
  }
  // Where this side stands when the base is at `base`, which lies in no hunk that was not taken.
  std::size_t place(std::size_t base) const { return done_to_ + (base - done_from_); }

 private:
  const std::vector<Hunk>& hunks_;
  std::size_t next_ = 0;
  std::size_t done_from_ = 0, done_to_ = 0;
};

class Sweep {
 public:
  Sweep(const std::vector<Hunk>& mine, const std::vector<Hunk>& theirs, const TellsApart& tells_apart)
      : mine_(mine), theirs_(theirs), tells_apart_(tells_apart) {}

  std::vector<Region> run(std::size_t base_size) {
    while (!mine_.done() || !theirs_.done()) {
      unchanged_until(std::min(mine_.begin(), theirs_.begin()));
      changed();
    }
    unchanged_until(base_size);
    return std::move(regions_);
  }

 private:
  void unchanged_until(std::size_t end) {
    if (end > at_) append(end, mine_.place(end), theirs_.place(end));
  }

  // What is growing: where it ends in the base, and which sides changed it, and changed it up to its end.
  struct Growing {
    std::size_t end = 0;
    bool mine = false, theirs = false;
    bool mine_ends = false, theirs_ends = false;
  };

  // Whether the next hunk of a side belongs to it.
  bool joins(const Side& side, const Growing& growing, bool other_ends) const {
    if (side.done()) return false;
    return side.begin() < growing.end || (other_ends && !tells_apart_(growing.end, side.begin()));
  }

  static void take(Side& side, Growing& growing, bool& changed, bool& ends, bool& other_ends) {
    const std::size_t end = side.take();
    changed = true;
    if (end < growing.end) return;
    if (end > growing.end) other_ends = false;
    ends = true;
    growing.end = end;
  }

  void changed() {
    Growing growing;
    const auto take_mine = [&] { take(mine_, growing, growing.mine, growing.mine_ends, growing.theirs_ends); };
    const auto take_theirs = [&] { take(theirs_, growing, growing.theirs, growing.theirs_ends, growing.mine_ends); };
    mine_.begin() <= theirs_.begin() ? take_mine() : take_theirs();
    while (true) {
      if (joins(mine_, growing, growing.theirs_ends))
        take_mine();
      else if (joins(theirs_, growing, growing.mine_ends))
        take_theirs();
      else
        break;
    }
    append(growing.end, mine_.place(growing.end), theirs_.place(growing.end));
    regions_.back().mine_changed = growing.mine;
    regions_.back().theirs_changed = growing.theirs;
  }

  void append(std::size_t base, std::size_t mine, std::size_t theirs) {
    Region region;
    region.base = {at_, base};
    region.mine = {mine_at_, mine};
    region.theirs = {theirs_at_, theirs};
    regions_.push_back(region);
    at_ = base;
    mine_at_ = mine;
    theirs_at_ = theirs;
  }

  Side mine_, theirs_;
  const TellsApart& tells_apart_;
  std::vector<Region> regions_;
  std::size_t at_ = 0, mine_at_ = 0, theirs_at_ = 0;
};

}  // namespace

std::vector<Region> regions_of(const std::vector<Hunk>& mine, const std::vector<Hunk>& theirs, std::size_t base_size,
                               const TellsApart& tells_apart) {
  return Sweep(mine, theirs, tells_apart).run(base_size);
}

}  // namespace rotulus::storage
