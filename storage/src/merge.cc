#include "storage/merge.h"

#include <algorithm>

#include "compare_lines.h"
#include "core/document.h"
#include "core/error.h"
#include "merge_regions.h"
#include "merge_words.h"
#include "text_lines.h"

namespace rotulus::storage {
namespace {

using Lines = std::vector<std::string_view>;
using Kind = MergeBlock::Kind;

// What holds for the text as a whole: the side that changed it has it. `tie` where both did, from nothing.
template <class Value>
Value merged_trait(const std::optional<Value>& base, const std::optional<Value>& mine, const std::optional<Value>& theirs,
                   Value tie) {
  if (!mine || !theirs) return mine ? *mine : theirs.value_or(tie);
  if (*mine == *theirs) return *mine;
  if (!base) return tie;
  return *mine == *base ? *theirs : *mine;
}

Lines slice(const Lines& lines, const Stretch& stretch) {
  return {lines.begin() + static_cast<std::ptrdiff_t>(stretch.begin), lines.begin() + static_cast<std::ptrdiff_t>(stretch.end)};
}

class Merger {
 public:
  Merger(std::string_view base, std::string_view mine, std::string_view theirs)
      : base_(text_lines(base)),
        mine_(text_lines(mine)),
        theirs_(text_lines(theirs)),
        line_end_(bytes(merged_trait(base_.line_end, mine_.line_end, theirs_.line_end, LineEnd::kLf))),
        last_line_ends_(merged_trait(base_.last_line_ends, mine_.last_line_ends, theirs_.last_line_ends, true)) {}

  Merge run() {
    const auto apart = [](std::size_t begin, std::size_t end) { return begin < end; };
    for (const Region& region : regions_of(difference_of_lines(base_.lines, mine_.lines),
                                           difference_of_lines(base_.lines, theirs_.lines), base_.lines.size(), apart))
      merge_region(region);
    if (!last_line_ends_) open_last_line();
    return std::move(result_);
  }

 private:
  template <class Some>
  std::string text_of(const Some& lines) const {
    std::string text;
    for (const auto& line : lines) {
      text += line;
      text += line_end_;
    }
    return text;
  }

  MergeBlock& append(Kind kind, const Region& region) {
    MergeBlock& block = result_.blocks.emplace_back();
    block.kind = kind;
    block.base_line = region.base.begin + 1;
    block.mine_line = region.mine.begin + 1;
    block.theirs_line = region.theirs.begin + 1;
    return block;
  }

  void append_sides(Kind kind, const Region& region, std::string merged) {
    MergeBlock& block = append(kind, region);
    block.merged = std::move(merged);
    block.base = text_of(slice(base_.lines, region.base));
    block.mine = text_of(slice(mine_.lines, region.mine));
    block.theirs = text_of(slice(theirs_.lines, region.theirs));
  }

  void merge_region(const Region& region) {
    const Lines mine = slice(mine_.lines, region.mine), theirs = slice(theirs_.lines, region.theirs);
    if (!region.mine_changed || !region.theirs_changed) {
      const Kind kind = region.mine_changed ? Kind::kMine : region.theirs_changed ? Kind::kTheirs : Kind::kSame;
      append(kind, region).merged = text_of(region.mine_changed ? mine : theirs);
    } else if (mine == theirs) {
      append(Kind::kBoth, region).merged = text_of(mine);
    } else if (const auto lines = merge_words(slice(base_.lines, region.base), mine, theirs, words_)) {
      append_sides(Kind::kWords, region, text_of(*lines));
    } else {
      append_conflict(region, mine, theirs);
    }
  }

  // What both begin and end with is no part of the conflict.
  void append_conflict(Region region, const Lines& mine, const Lines& theirs) {
    const auto start = std::mismatch(mine.begin(), mine.end(), theirs.begin(), theirs.end());
    const auto head = static_cast<std::size_t>(start.first - mine.begin());
    const auto stop = std::mismatch(mine.rbegin(), std::make_reverse_iterator(start.first), theirs.rbegin(),
                                    std::make_reverse_iterator(start.second));
    const auto tail = static_cast<std::size_t>(stop.first - mine.rbegin());
    const Lines before(mine.begin(), start.first), after(stop.first.base(), mine.end());
    if (head > 0) append(Kind::kBoth, region).merged = text_of(before);
    region.mine = {region.mine.begin + head, region.mine.end - tail};
    region.theirs = {region.theirs.begin + head, region.theirs.end - tail};
    append_sides(Kind::kConflict, region, {});
    ++result_.conflicts;
    if (tail == 0) return;
    region.base.begin = region.base.end;
    region.mine.begin = region.mine.end;
    region.theirs.begin = region.theirs.end;
    append(Kind::kBoth, region).merged = text_of(after);
  }

  void open(std::string& text) const {
    if (text.ends_with(line_end_)) text.resize(text.size() - line_end_.size());
  }

  // Whatever becomes of a conflict, what stands before it must end its line.
  void open_last_line() {
    for (auto block = result_.blocks.rbegin(); block != result_.blocks.rend(); ++block) {
      const bool last = !block->merged.empty() || block->kind == Kind::kConflict;
      for (std::string* text : {&block->merged, &block->base, &block->mine, &block->theirs}) open(*text);
      if (last) return;
    }
  }

  TextLines base_, mine_, theirs_;
  std::string_view line_end_;
  bool last_line_ends_;
  WordBudget words_;
  Merge result_;
};

}  // namespace

std::string Merge::text() const {
  std::string text;
  for (const MergeBlock& block : blocks) text += block.merged;
  return text;
}

Merge merge(std::string_view base, std::string_view mine, std::string_view theirs) {
  for (const std::string_view text : {base, mine, theirs})
    if (!is_text(text))
      throw Error(ErrorCode::kUnsupported,
                  "Only text is merged: download the newest version, take your change over, and save it on top.");
  return Merger(base, mine, theirs).run();
}

}  // namespace rotulus::storage
