#include "storage/git_source.h"

#include <algorithm>
#include <unordered_map>

#include "core/error.h"
#include "git_source_changes.h"
#include "git_source_open.h"
#include "git_source_renames.h"

namespace rotulus::storage {

using source::ObjectReader;
using source::RawCommit;

struct GitSource::State {
  explicit State(source::OpenedSource from) : opened(std::move(from)) { follow_first_parents(); }

  source::OpenedSource opened;
  std::vector<ObjectId> line;  // from the oldest commit to the tip
  std::unordered_map<ObjectId, std::size_t> places;
  bool shallow = false;

  void follow_first_parents() {
    std::optional<ObjectId> next = opened.tip;
    while (next) {
      line.push_back(*next);
      if (opened.cuts.contains(*next)) {
        shallow = true;
        break;
      }
      next = read_commit(*opened.objects, *next).first_parent;
    }
    std::reverse(line.begin(), line.end());
    for (std::size_t i = 0; i < line.size(); ++i) places[line[i]] = i;
  }
};

GitSource::GitSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
GitSource::GitSource(GitSource&&) noexcept = default;
GitSource& GitSource::operator=(GitSource&&) noexcept = default;
GitSource::~GitSource() = default;

GitSource GitSource::open(const std::filesystem::path& path, const std::optional<std::string>& branch) {
  return GitSource(std::make_unique<State>(source::open_source(path, branch)));
}

const std::string& GitSource::branch() const { return state_->opened.branch; }
ObjectId GitSource::tip() const { return state_->opened.tip; }
std::size_t GitSource::commit_count() const { return state_->line.size(); }
bool GitSource::shallow() const { return state_->shallow; }

std::optional<std::size_t> GitSource::position(const ObjectId& commit) const {
  const auto found = state_->places.find(commit);
  if (found == state_->places.end()) return std::nullopt;
  return found->second + 1;
}

void GitSource::walk(const Visitor& visit, const std::optional<ObjectId>& after) {
  ObjectReader& objects = *state_->opened.objects;
  std::size_t next = 0;
  std::optional<ObjectId> tree;
  if (after) {
    const auto found = position(*after);
    if (!found)
      throw Error(ErrorCode::kInvalidArgument, "Commit " + after->text() +
                                                   ", after which reading should go on, is not on the "
                                                   "first-parent line of " +
                                                   branch() + ". Was its history rewritten?");
    next = *found;
    tree = read_commit(objects, *after).tree;
  }
  for (; next < state_->line.size(); ++next) {
    RawCommit raw = read_commit(objects, state_->line[next]);
    source::TreeDifference found = source::difference(objects, tree, raw.tree);
    source::find_renames(objects, found.changes);
    raw.commit.changes = std::move(found.changes);
    raw.commit.skipped = std::move(found.skipped);
    tree = raw.tree;
    visit(raw.commit);
  }
}

std::string GitSource::blob(const ObjectId& id) { return std::string(state_->opened.objects->read(id, GIT_OBJECT_BLOB).bytes()); }
std::uint64_t GitSource::blob_size(const ObjectId& id) { return state_->opened.objects->size(id); }

}  // namespace rotulus::storage
