#include "compare_sequence.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "git_library.h"

namespace rotulus::storage {
namespace {

std::string one_a_line(const std::vector<std::string_view>& pieces) {
  std::size_t size = 0;
  for (const std::string_view piece : pieces) size += piece.size() + 1;
  std::string text;
  text.reserve(size);
  for (const std::string_view piece : pieces) {
    text += piece;
    text += '\n';
  }
  return text;
}

// Every piece as the number of its place among all. Pieces made so that their hashes collide would slow the engine down to the
// square of their count; their numbers do not collide.
class Numbers {
 public:
  Numbers(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to) : sorted_(from) {
    sorted_.insert(sorted_.end(), to.begin(), to.end());
    std::sort(sorted_.begin(), sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
  }

  std::string one_a_line(const std::vector<std::string_view>& pieces) const {
    std::string text;
    for (const std::string_view piece : pieces) {
      const auto place = std::lower_bound(sorted_.begin(), sorted_.end(), piece);
      text += std::to_string(place - sorted_.begin());
      text += '\n';
    }
    return text;
  }

 private:
  std::vector<std::string_view> sorted_;
};

struct BothTexts {
  std::string from, to;
};

BothTexts texts_for(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to, DiffMethod method) {
  if (method != DiffMethod::kQuick) return {one_a_line(from), one_a_line(to)};
  const Numbers numbers(from, to);
  return {numbers.one_a_line(from), numbers.one_a_line(to)};
}

std::uint32_t flags_of(DiffMethod method) {
  switch (method) {
    case DiffMethod::kLines:
      return GIT_DIFF_FORCE_TEXT | GIT_DIFF_PATIENCE | GIT_DIFF_INDENT_HEURISTIC;
    case DiffMethod::kMinimal:
      return GIT_DIFF_FORCE_TEXT | GIT_DIFF_MINIMAL;
    case DiffMethod::kQuick:
      return GIT_DIFF_FORCE_TEXT;
  }
  return GIT_DIFF_FORCE_TEXT;
}

// libgit2 counts lines from 1, and an empty side by the line before it.
std::size_t first(int start, int count) { return static_cast<std::size_t>(count == 0 ? start : start - 1); }

int collect(const git_diff_delta*, const git_diff_hunk* hunk, void* payload) noexcept {
  try {
    static_cast<std::vector<Hunk>*>(payload)->push_back(
        {first(hunk->old_start, hunk->old_lines), static_cast<std::size_t>(hunk->old_lines),
         first(hunk->new_start, hunk->new_lines), static_cast<std::size_t>(hunk->new_lines)});
    return 0;
  } catch (...) {
    return GIT_EUSER;
  }
}

}  // namespace

std::vector<Hunk> difference_of(const std::vector<std::string_view>& from, const std::vector<std::string_view>& to,
                                DiffMethod method) {
  if (from.empty() && to.empty()) return {};
  if (from.empty() || to.empty()) return {{0, from.size(), 0, to.size()}};
  start_git_library();
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = flags_of(method);
  options.context_lines = 0;
  options.interhunk_lines = 0;
  const BothTexts texts = texts_for(from, to, method);
  std::vector<Hunk> hunks;
  const int code = git_diff_buffers(texts.from.data(), texts.from.size(), nullptr, texts.to.data(), texts.to.size(), nullptr,
                                    &options, nullptr, nullptr, collect, nullptr, &hunks);
  if (code != 0) throw Error(ErrorCode::kInternal, "Two texts could not be compared: " + git_error_text() + ".");
  return hunks;
}

}  // namespace rotulus::storage
