#include "libgit2_peer.h"

#include <git2.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "measure.h"

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;

void check(int code) {
  if (code >= 0) return;
  const git_error* error = git_error_last();
  throw std::runtime_error(std::string("libgit2: ") + (error ? error->message : "failed"));
}

template <auto Free>
struct Freed {
  template <class Handle>
  void operator()(Handle* handle) const {
    Free(handle);
  }
};
template <class Handle, auto Free>
using Owned = std::unique_ptr<Handle, Freed<Free>>;

using Commit = Owned<git_commit, git_commit_free>;
using Tree = Owned<git_tree, git_tree_free>;
using Entry = Owned<git_tree_entry, git_tree_entry_free>;
using Blob = Owned<git_blob, git_blob_free>;
using Signature = Owned<git_signature, git_signature_free>;

constexpr const char* kBranch = "refs/heads/main";

std::string path_of(const std::string& id) { return {id[0], '/', id[1], '/', id[2], '/'}; }

}  // namespace

void set_durability(Durability durability) {
  check(git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, durability == Durability::kSynced ? 1 : 0));
}

struct GitPeer::Repository {
  Owned<git_repository, git_repository_free> handle;

  Commit head() const {
    git_oid id;
    const int code = git_reference_name_to_id(&id, handle.get(), kBranch);
    if (code == GIT_ENOTFOUND) return nullptr;
    check(code);
    git_commit* commit = nullptr;
    check(git_commit_lookup(&commit, handle.get(), &id));
    return Commit(commit);
  }

  Tree tree_of(const Commit& commit) const {
    if (!commit) return nullptr;
    git_tree* tree = nullptr;
    check(git_commit_tree(&tree, commit.get()));
    return Tree(tree);
  }

  // Nothing when there is no such entry.
  Entry entry(const Tree& tree, const std::string& path) const {
    if (!tree) return nullptr;
    git_tree_entry* entry = nullptr;
    const int code = git_tree_entry_bypath(&entry, tree.get(), path.c_str());
    if (code == GIT_ENOTFOUND) return nullptr;
    check(code);
    return Entry(entry);
  }

  git_oid blob(std::string_view bytes) const {
    git_oid id;
    check(git_blob_create_from_buffer(&id, handle.get(), bytes.data(), bytes.size()));
    return id;
  }
};

GitPeer::GitPeer(const fs::path& repository) : path_(repository) {
  git_libgit2_init();
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);  // as the store has it
  git_repository* made = nullptr;
  check(git_repository_init(&made, path_.c_str(), 1));
  git_repository_free(made);
  open();
}

GitPeer::~GitPeer() {
  repository_.reset();
  git_libgit2_shutdown();
}

void GitPeer::open() {
  git_repository* opened = nullptr;
  check(git_repository_open_bare(&opened, path_.c_str()));
  repository_ = std::make_unique<Repository>();
  repository_->handle.reset(opened);
}

void GitPeer::save(const std::string& id, std::string_view content) {
  const Repository& repository = *repository_;
  const Commit parent = repository.head();
  const Tree before = repository.tree_of(parent);
  const std::string path = path_of(id) + id, metadata = path + ".meta";
  std::vector<git_tree_update> updates(1);
  updates[0] = {GIT_TREE_UPDATE_UPSERT, repository.blob(content), GIT_FILEMODE_BLOB, path.c_str()};
  if (!repository.entry(before, metadata)) {
    const std::string yaml = "number: \"QA-000001\"\npath: \"documents/" + id + ".md\"\ntype: \"document\"\n";
    updates.push_back({GIT_TREE_UPDATE_UPSERT, repository.blob(yaml), GIT_FILEMODE_BLOB, metadata.c_str()});
  }
  git_oid tree_id;
  check(git_tree_create_updated(&tree_id, repository.handle.get(), before.get(), updates.size(), updates.data()));
  git_tree* tree = nullptr;
  check(git_tree_lookup(&tree, repository.handle.get(), &tree_id));
  const Tree after(tree);
  git_signature* now = nullptr;
  check(git_signature_new(&now, "bench", "bench@rotulus.invalid", 1'800'000'000, 0));
  const Signature author(now);
  const git_commit* parents[] = {parent.get()};
  git_oid commit;
  check(git_commit_create(&commit, repository.handle.get(), kBranch, author.get(), author.get(), nullptr, "Change the content",
                          after.get(), parent ? 1 : 0, parents));
}

std::string GitPeer::read_head(const std::string& id) {
  const Repository& repository = *repository_;
  const Tree tree = repository.tree_of(repository.head());
  const Entry entry = repository.entry(tree, path_of(id) + id);
  if (!entry) throw std::runtime_error("the peer has no document " + id);
  git_blob* found = nullptr;
  check(git_blob_lookup(&found, repository.handle.get(), git_tree_entry_id(entry.get())));
  const Blob blob(found);
  return {static_cast<const char*>(git_blob_rawcontent(blob.get())), git_blob_rawsize(blob.get())};
}

std::uint64_t GitPeer::collect() {
  repository_.reset();
  run_command("git -C '" + path_.string() + "' symbolic-ref HEAD " + kBranch + " && git -C '" + path_.string() +
              "' gc --quiet --prune=now");
  std::uint64_t bytes = 0;
  for (const auto& file : fs::directory_iterator(path_ / "objects" / "pack"))
    if (file.path().extension() == ".pack") bytes += file.file_size();
  open();
  return bytes;
}

}  // namespace rotulus::bench
