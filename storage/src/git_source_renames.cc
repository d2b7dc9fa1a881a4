#include "git_source_renames.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "git_source_similarity.h"

namespace rotulus::storage::source {
namespace {

using Kind = SourceChange::Kind;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kMaximumMoved = 10'000;      // modified documents looked at for contents that moved on
constexpr std::size_t kMaximumGroup = 500;         // equal contents of which every pair is weighed
constexpr std::size_t kMaximumSearched = 2'000;    // removed, and added, documents compared by content
constexpr std::uint64_t kMaximumRead = 64u << 20;  // bytes of them
constexpr std::uint64_t kMaximumSteps = 500'000'000;

const ObjectId kEmptyBlob = ObjectId::parse("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391").value();

// One side of a change: a document that left its path, or one that arrived at it.
struct Side {
  std::size_t change;         // its place in the list of changes
  std::size_t match = kNone;  // the side at the other end of a renaming
};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// How alike two paths are: first by whole parts from the end (so that a renamed folder keeps its files apart), then by letters
// from the beginning.
std::pair<std::size_t, std::size_t> affinity(std::string_view a, std::string_view b) {
  const std::size_t start = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  std::size_t parts = 0;
  while (!a.empty() && !b.empty() && base_name(a) == base_name(b)) {
    ++parts;
    const std::size_t name = base_name(a).size() + 1;
    a.remove_suffix(std::min(name, a.size()));
    b.remove_suffix(std::min(name, b.size()));
  }
  return {parts, start};
}

struct Candidate {
  std::uint64_t share;
  std::pair<std::size_t, std::size_t> paths;
  std::size_t source, target;
};

bool better(const Candidate& a, const Candidate& b) {
  return std::tie(b.share, b.paths, a.source, a.target) < std::tie(a.share, a.paths, b.source, b.target);
}

// The modified documents whose two contents both belong to a move: what they held stands elsewhere now, and what they hold stood
// elsewhere before. They count as left and arrived; all others stay modifications.
class Moved {
 public:
  explicit Moved(const std::vector<SourceChange>& changes) : changes_(changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].kind == Kind::kModified) moved_.push_back(i);
      if (changes[i].kind != Kind::kRemoved) ++arrived_[changes[i].blob];
      if (changes[i].kind != Kind::kAdded) ++left_[changes[i].old_blob];
    }
    // One that stays may leave another without its counterpart, so until nothing changes.
    while (drop_unsupported()) {
      if (moved_.size() > kMaximumMoved) moved_.clear();
    }
  }

  const std::vector<std::size_t>& list() const { return moved_; }

 private:
  bool drop_unsupported() {
    const auto stays = [this](std::size_t i) {
      const SourceChange& change = changes_[i];
      if (arrived_[change.old_blob] > 0 && left_[change.blob] > 0) return false;
      --arrived_[change.blob];
      --left_[change.old_blob];
      return true;
    };
    const std::size_t before = moved_.size();
    std::erase_if(moved_, stays);
    std::reverse(moved_.begin(), moved_.end());  // a chain unravels in one pass or the next, whichever way it runs
    return moved_.size() < before;
  }

  const std::vector<SourceChange>& changes_;
  std::vector<std::size_t> moved_;
  std::unordered_map<ObjectId, std::size_t> arrived_, left_;
};

class RenameSearch {
 public:
  RenameSearch(ObjectReader& objects, std::vector<SourceChange>& changes) : objects_(objects), changes_(changes) {}

  void run() {
    collect_sides();
    if (sources_.empty() || targets_.empty()) return;
    match_equal();
    match_same_name();
    match_similar();
    rewrite();
  }

 private:
  struct Measured {
    std::uint64_t size;
    std::vector<Piece> pieces;
  };
  using Indexes = std::vector<std::size_t>;

  const SourceChange& source(std::size_t i) const { return changes_[sources_[i].change]; }
  const SourceChange& target(std::size_t i) const { return changes_[targets_[i].change]; }

  void collect_sides() {
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (changes_[i].kind == Kind::kRemoved) sources_.push_back({i});
      if (changes_[i].kind == Kind::kAdded) targets_.push_back({i});
    }
    const Moved moved(changes_);
    for (const std::size_t i : moved.list()) {
      sources_.push_back({i});
      targets_.push_back({i});
    }
  }

  void match(std::size_t from, std::size_t to) {
    sources_[from].match = to;
    targets_[to].match = from;
  }

  void match_best(std::vector<Candidate>& candidates) {
    std::sort(candidates.begin(), candidates.end(), better);
    for (const Candidate& candidate : candidates) {
      if (sources_[candidate.source].match == kNone && targets_[candidate.target].match == kNone)
        match(candidate.source, candidate.target);
    }
  }

  static Indexes unmatched(const std::vector<Side>& sides) {
    Indexes list;
    for (std::size_t i = 0; i < sides.size(); ++i)
      if (sides[i].match == kNone) list.push_back(i);
    return list;
  }

  void match_equal() {
    std::map<ObjectId, std::pair<Indexes, Indexes>> groups;
    for (std::size_t i = 0; i < sources_.size(); ++i) groups[source(i).old_blob].first.push_back(i);
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const auto group = groups.find(target(i).blob);
      if (group != groups.end()) group->second.second.push_back(i);
    }
    for (auto& [blob, group] : groups) match_group(blob, group.first, group.second);
  }

  void match_group(const ObjectId& blob, Indexes& from, Indexes& to) {
    const bool by_name = blob == kEmptyBlob;  // two empty documents have nothing but their name in common
    if (from.size() * to.size() > kMaximumGroup * kMaximumGroup) return match_in_order(from, to);
    std::vector<Candidate> candidates;
    for (const std::size_t i : from) {
      for (const std::size_t j : to) {
        if (by_name && base_name(source(i).path) != base_name(target(j).path)) continue;
        candidates.push_back({kWholeShare, affinity(source(i).path, target(j).path), i, j});
      }
    }
    match_best(candidates);
  }

  // Thousands of equal documents: sorted by their paths read backwards, those of a renamed folder stand in the same order.
  void match_in_order(Indexes& from, Indexes& to) {
    const auto backwards = [](std::string_view a, std::string_view b) {
      return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
    };
    std::sort(from.begin(), from.end(), [&](auto a, auto b) { return backwards(source(a).path, source(b).path); });
    std::sort(to.begin(), to.end(), [&](auto a, auto b) { return backwards(target(a).path, target(b).path); });
    for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
      if (base_name(source(from[i]).path) == base_name(target(to[i]).path)) match(from[i], to[i]);
    }
  }

  // Documents that moved to another folder, told by a name that only one removed and one added document has.
  void match_same_name() {
    std::map<std::string_view, std::pair<Indexes, Indexes>> names;
    for (const std::size_t i : unmatched(sources_)) names[base_name(source(i).path)].first.push_back(i);
    for (const std::size_t i : unmatched(targets_)) {
      const auto name = names.find(base_name(target(i).path));
      if (name != names.end()) name->second.second.push_back(i);
    }
    for (const auto& [name, sides] : names) {
      if (sides.first.size() != 1 || sides.second.size() != 1) continue;
      const std::size_t from = sides.first[0], to = sides.second[0];
      if (!close_in_size(size(source(from).old_blob), size(target(to).blob)) || !may_read(from, to)) continue;
      if (similarity(measured(source(from).old_blob), measured(target(to).blob)) >= kSameNameShare) match(from, to);
    }
  }

  static bool close_in_size(std::uint64_t a, std::uint64_t b) { return share(std::min(a, b), a, b) >= kRenameShare; }

  std::uint64_t size(const ObjectId& blob) {
    const auto [entry, fresh] = sizes_.try_emplace(blob);
    if (fresh) entry->second = objects_.size(blob);
    return entry->second;
  }

  bool may_read(std::size_t from, std::size_t to) {
    return read_ + size(source(from).old_blob) + size(target(to).blob) <= kMaximumRead;
  }

  const Measured& measured(const ObjectId& blob) {
    const auto [entry, fresh] = measured_.try_emplace(blob);
    if (fresh) {
      const SourceObject object = objects_.read(blob, GIT_OBJECT_BLOB);
      entry->second = {object.bytes().size(), pieces(object.bytes())};
      read_ += object.bytes().size();
    }
    return entry->second;
  }

  static std::uint64_t similarity(const Measured& from, const Measured& to) {
    std::uint64_t copied = 0;
    for (auto i = from.pieces.begin(), j = to.pieces.begin(); i != from.pieces.end() && j != to.pieces.end();) {
      if (i->hash == j->hash) {
        copied += std::min(i->bytes, j->bytes);
        ++i;
        ++j;
      } else {
        ++(i->hash < j->hash ? i : j);
      }
    }
    return share(copied, from.size, to.size);
  }

  // Every removed document against every added one. Instead of pair by pair, one index of the pieces of all removed documents is
  // asked for the pieces of each added one, so that a folder of a thousand rewritten documents takes well under a second.
  void match_similar() {
    Indexes from = unmatched(sources_), to = unmatched(targets_);
    if (from.empty() || to.empty() || from.size() > kMaximumSearched || to.size() > kMaximumSearched) return;
    keep_comparable(from, to);
    if (from.empty() || bytes(from, to) > kMaximumRead) return;
    std::unordered_map<std::uint64_t, std::vector<std::pair<std::size_t, std::uint64_t>>> index;
    for (std::size_t i = 0; i < from.size(); ++i)
      for (const Piece& piece : measured(source(from[i]).old_blob).pieces) index[piece.hash].emplace_back(i, piece.bytes);

    std::vector<Candidate> candidates;
    std::vector<std::uint64_t> copied(from.size());
    std::uint64_t steps = 0;
    for (const std::size_t j : to) {
      std::fill(copied.begin(), copied.end(), 0);
      const Measured& arrived = measured(target(j).blob);
      for (const Piece& piece : arrived.pieces) {
        const auto found = index.find(piece.hash);
        if (found == index.end()) continue;
        for (const auto& [i, length] : found->second) copied[i] += std::min(length, piece.bytes);
        steps += found->second.size();
      }
      if (steps > kMaximumSteps) return;
      for (std::size_t i = 0; i < from.size(); ++i) {
        const std::uint64_t kept = share(copied[i], measured(source(from[i]).old_blob).size, arrived.size);
        if (kept >= kRenameShare) candidates.push_back({kept, affinity(source(from[i]).path, target(j).path), from[i], j});
      }
    }
    match_best(candidates);
  }

  // Drops what differs too much in size from everything on the other side, before anything is read.
  void keep_comparable(Indexes& from, Indexes& to) {
    std::vector<std::uint64_t> from_sizes, to_sizes;
    for (const std::size_t i : from) from_sizes.push_back(size(source(i).old_blob));
    for (const std::size_t i : to) to_sizes.push_back(size(target(i).blob));
    std::sort(from_sizes.begin(), from_sizes.end());
    std::sort(to_sizes.begin(), to_sizes.end());
    const auto lonely = [](std::uint64_t own, const std::vector<std::uint64_t>& others) {
      const auto near = std::lower_bound(others.begin(), others.end(), own);
      return (near == others.end() || !close_in_size(own, *near)) && (near == others.begin() || !close_in_size(own, *(near - 1)));
    };
    std::erase_if(from, [&](std::size_t i) { return lonely(size(source(i).old_blob), to_sizes); });
    std::erase_if(to, [&](std::size_t i) { return lonely(size(target(i).blob), from_sizes); });
  }

  std::uint64_t bytes(const Indexes& from, const Indexes& to) {
    std::uint64_t sum = 0;
    for (const std::size_t i : from) sum += size(source(i).old_blob);
    for (const std::size_t i : to) sum += size(target(i).blob);
    return sum;
  }

  void rewrite() {
    std::vector<const Side*> left(changes_.size()), arrived(changes_.size());
    for (const Side& side : sources_) left[side.change] = &side;
    for (const Side& side : targets_) arrived[side.change] = &side;
    std::vector<SourceChange> result;
    result.reserve(changes_.size());
    for (std::size_t i = 0; i < changes_.size(); ++i) append(result, changes_[i], left[i], arrived[i]);
    changes_ = std::move(result);
  }

  void append(std::vector<SourceChange>& result, const SourceChange& change, const Side* left, const Side* arrived) const {
    const bool gone = left && left->match != kNone;
    const bool came = arrived && arrived->match != kNone;
    if (!gone && !came) return result.push_back(change);
    if (left && !gone) result.push_back({Kind::kRemoved, change.path, {}, {}, change.old_blob});
    if (came) {
      const SourceChange& origin = source(arrived->match);
      result.push_back({Kind::kRenamed, change.path, origin.path, change.blob, origin.old_blob});
    } else if (arrived) {
      result.push_back({Kind::kAdded, change.path, {}, change.blob, {}});
    }
  }

  ObjectReader& objects_;
  std::vector<SourceChange>& changes_;
  std::vector<Side> sources_, targets_;
  std::unordered_map<ObjectId, std::uint64_t> sizes_;
  std::unordered_map<ObjectId, Measured> measured_;
  std::uint64_t read_ = 0;
};

}  // namespace

void find_renames(ObjectReader& objects, std::vector<SourceChange>& changes) {
  if (changes.size() > 1) RenameSearch(objects, changes).run();
}

}  // namespace rotulus::storage::source
