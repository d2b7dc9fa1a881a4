#include "git_source_open.h"

#include <algorithm>
#include <fstream>

#include "core/error.h"

namespace rotulus::storage::source {
namespace {

namespace fs = std::filesystem;

constexpr char kHeads[] = "refs/heads/";
constexpr std::size_t kNamesShown = 20;

[[noreturn]] void reject(const fs::path& path, const std::string& why) {
  throw Error(ErrorCode::kInvalidArgument, path.string() + " " + why);
}

std::string listed(const std::vector<std::string>& branches) {
  std::string text = "Its branches are: ";
  for (std::size_t i = 0; i < std::min(branches.size(), kNamesShown); ++i) text += (i ? ", " : "") + branches[i];
  if (branches.size() > kNamesShown) text += " and " + std::to_string(branches.size() - kNamesShown) + " more";
  return text + ".";
}

// `branches` is not empty.
[[noreturn]] void reject_head(const fs::path& path, const std::string& why, const std::vector<std::string>& branches) {
  reject(path, why + " Say which branch to read with --branch NAME. " + listed(branches));
}

[[noreturn]] void reject_branch(const fs::path& path, const std::string& name, const std::vector<std::string>& branches) {
  reject(path, "has no branch " + name + ". " + (branches.empty() ? "It has no commits yet." : listed(branches)));
}

std::string short_name(const std::string& ref) {
  for (const std::string prefix : {kHeads, "refs/remotes/", "refs/tags/"})
    if (ref.starts_with(prefix)) return ref.substr(prefix.size());
  return ref;
}

// The full refs that a branch name given by a person may mean, best first.
std::vector<std::string> meanings(const std::string& name) {
  if (name.starts_with("refs/")) return {name};
  return {kHeads + name, "refs/remotes/" + name};
}

// ---- bundles

std::vector<std::string> branches_of(const BundleHeader& header) {
  std::vector<std::string> names;
  for (const BundleRef& ref : header.refs)
    if (ref.name.starts_with(kHeads)) names.push_back(short_name(ref.name));
  std::sort(names.begin(), names.end());
  return names;
}

const BundleRef* find_ref(const BundleHeader& header, const std::string& name) {
  const auto found = std::find_if(header.refs.begin(), header.refs.end(), [&](const BundleRef& ref) { return ref.name == name; });
  return found == header.refs.end() ? nullptr : &*found;
}

// A bundle gives HEAD's commit, not its branch: of the branches at that commit, the usual names come first (as git clone does).
const BundleRef& head_of(const BundleHeader& header, const fs::path& path) {
  const std::vector<std::string> branches = branches_of(header);
  if (branches.empty()) reject(path, "holds no branch. Make it again: git bundle create FILE --all.");
  const BundleRef* head = find_ref(header, "HEAD");
  if (!head) reject_head(path, "does not say which branch is the current one.", branches);
  std::vector<std::string> order{"main", "master"};
  order.insert(order.end(), branches.begin(), branches.end());
  for (const std::string& name : order) {
    const BundleRef* ref = find_ref(header, kHeads + name);
    if (ref && ref->target == head->target) return *ref;
  }
  reject_head(path, "has a HEAD that names no branch.", branches);
}

const BundleRef& choose(const BundleHeader& header, const fs::path& path, const std::optional<std::string>& branch) {
  if (!branch) return head_of(header, path);
  for (const std::string& name : meanings(*branch))
    if (const BundleRef* ref = find_ref(header, name)) return *ref;
  reject_branch(path, *branch, branches_of(header));
}

OpenedSource open_bundle(const fs::path& path, const std::optional<std::string>& branch) {
  const BundleHeader header = read_bundle_header(path);
  const BundleRef& ref = choose(header, path, branch);
  OpenedSource source;
  source.unpacked.emplace();
  unpack_bundle(path, header.pack_offset, source.unpacked->path());
  git_odb* odb = nullptr;
  if (git_odb_open(&odb, source.unpacked->path().c_str()) != 0)
    throw Error(ErrorCode::kIo, path.string() + " cannot be read: " + git_error_text() + ".");
  source.objects.emplace(GitHandle<git_odb>(odb), path.string(), "Check it with \"git bundle verify\", and make it again.");
  source.branch = short_name(ref.name);
  source.tip = peel_to_commit(*source.objects, ref.target);
  return source;
}

// ---- repositories

[[noreturn]] void reject_owner(const fs::path& path) {
  throw Error(ErrorCode::kForbidden, path.string() +
                                         " belongs to another user. Run this as that user, name the repository in git's "
                                         "safe.directory setting, or give a bundle of it.");
}

std::string enclosing_repository(const fs::path& path) {
  git_buf found = GIT_BUF_INIT;
  std::string repository;
  if (git_repository_discover(&found, path.c_str(), 0, nullptr) == 0) repository = found.ptr;
  git_buf_dispose(&found);
  return repository;
}

// A path inside a repository is most likely meant to be all of it, but importing more than was named is not for us to decide.
[[noreturn]] void reject_folder(const fs::path& path) {
  const std::string repository = enclosing_repository(path);
  if (repository.empty())
    reject(path, "is not a git repository. Give a repository folder, or a file made with \"git bundle create FILE --all\".");
  // libgit2 1.5 says "not found" instead of "not yours" when there are no global settings to name exceptions.
  std::error_code error;
  if (fs::equivalent(path, repository, error) || fs::equivalent(path / ".git", repository, error)) reject_owner(path);
  reject(path, "is a folder inside the repository " + repository + ". Give that path.");
}

std::string setting(const fs::path& configuration, const char* name) {
  std::error_code error;
  git_config* raw = nullptr;
  if (!fs::is_regular_file(configuration, error) || git_config_open_ondisk(&raw, configuration.c_str()) != 0) return {};
  const GitHandle<git_config> config(raw);
  git_buf value = GIT_BUF_INIT;
  std::string text;
  if (git_config_get_string_buf(&value, raw, name) == 0) text = value.ptr;
  git_buf_dispose(&value);
  return text;
}

// libgit2 would refuse it too, but in words that help nobody, and it leaks memory while it does.
void reject_sha256(const fs::path& path) {
  for (const char* configuration : {".git/config", "config"})
    if (setting(path / configuration, "extensions.objectformat") == "sha256")
      throw Error(ErrorCode::kUnsupported,
                  path.string() + " is a repository with SHA-256 names; only SHA-1 repositories can be read.");
}

GitHandle<git_repository> open_repository(const fs::path& path) {
  reject_sha256(path);
  git_repository* raw = nullptr;
  const int code = git_repository_open_ext(&raw, path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  if (code == GIT_ENOTFOUND) reject_folder(path);
  if (code == GIT_EOWNER) reject_owner(path);
  if (code != 0)
    throw Error(ErrorCode::kUnsupported,
                path.string() + " cannot be opened: " + git_error_text() +
                    ". SHA-256 repositories and partial clones cannot be read; others can after \"git fsck\".");
  return GitHandle<git_repository>(raw);
}

std::vector<std::string> branches_of(git_repository* repository) {
  git_branch_iterator* raw = nullptr;
  std::vector<std::string> names;
  if (git_branch_iterator_new(&raw, repository, GIT_BRANCH_LOCAL) != 0) return names;
  const GitHandle<git_branch_iterator> iterator(raw);
  git_reference* next = nullptr;
  git_branch_t type{};
  while (git_branch_next(&next, &type, raw) == 0) {
    const GitHandle<git_reference> reference(next);
    names.push_back(short_name(git_reference_name(next)));
  }
  std::sort(names.begin(), names.end());
  return names;
}

GitHandle<git_reference> find_ref(git_repository* repository, const std::string& name, const fs::path& path) {
  git_reference* raw = nullptr;
  const int code = git_reference_lookup(&raw, repository, name.c_str());
  if (code != 0 && code != GIT_ENOTFOUND && code != GIT_EINVALIDSPEC)
    throw Error(ErrorCode::kCorrupt, "Ref " + name + " of " + path.string() + " cannot be read: " + git_error_text() + ".");
  return GitHandle<git_reference>(raw);
}

// The full name of the branch that HEAD names.
std::string head_of(git_repository* repository, const fs::path& path) {
  const std::vector<std::string> branches = branches_of(repository);
  const GitHandle<git_reference> head = find_ref(repository, "HEAD", path);
  const bool symbolic = head && git_reference_type(head.get()) == GIT_REFERENCE_SYMBOLIC;
  std::string name = symbolic ? git_reference_symbolic_target(head.get()) : "";
  if (symbolic && find_ref(repository, name, path)) return name;
  if (branches.empty() && (symbolic || !head)) reject(path, "is a repository without commits: there is nothing to read.");
  if (branches.empty()) reject(path, "has no branch. Make one of its current commit: git switch -c NAME.");
  if (symbolic) reject_head(path, "has a HEAD that names the branch " + short_name(name) + ", which does not exist.", branches);
  reject_head(path, "has a HEAD that names no branch.", branches);
}

GitHandle<git_reference> choose(git_repository* repository, const fs::path& path, const std::optional<std::string>& branch) {
  if (!branch) return find_ref(repository, head_of(repository, path), path);
  for (const std::string& name : meanings(*branch))
    if (auto ref = find_ref(repository, name, path)) return ref;
  reject_branch(path, *branch, branches_of(repository));
}

ObjectId target_of(git_reference* ref, const fs::path& path) {
  git_reference* resolved = nullptr;
  if (git_reference_resolve(&resolved, ref) != 0)
    throw Error(ErrorCode::kCorrupt, "Ref " + std::string(git_reference_name(ref)) + " of " + path.string() +
                                         " leads nowhere: " + git_error_text() + ".");
  const GitHandle<git_reference> owner(resolved);
  return from_git(*git_reference_target(resolved));
}

std::set<ObjectId> cuts_of(git_repository* repository) {
  std::set<ObjectId> cuts;
  std::ifstream in(fs::path(git_repository_commondir(repository)) / "shallow");
  for (std::string line; std::getline(in, line);)
    if (const auto id = ObjectId::parse(line)) cuts.insert(*id);
  return cuts;
}

// What to do about an object that cannot be read.
std::string advice_for(git_repository* repository) {
  std::error_code error;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(git_repository_commondir(repository)) / "objects/pack", error))
    if (entry.path().extension() == ".promisor")
      return "This is a partial clone: clone the repository without --filter, and give that.";
  return "Run \"git fsck\" there, and repair or clone the repository again.";
}

OpenedSource open_folder(const fs::path& path, const std::optional<std::string>& branch) {
  const GitHandle<git_repository> repository = open_repository(path);
  const GitHandle<git_reference> ref = choose(repository.get(), path, branch);
  OpenedSource source;
  git_odb* odb = nullptr;
  if (git_repository_odb(&odb, repository.get()) != 0)
    throw Error(ErrorCode::kCorrupt, path.string() + " has no readable objects: " + git_error_text() + ".");
  source.objects.emplace(GitHandle<git_odb>(odb), path.string(), advice_for(repository.get()));
  source.branch = short_name(git_reference_name(ref.get()));
  source.tip = peel_to_commit(*source.objects, target_of(ref.get(), path));
  source.cuts = cuts_of(repository.get());
  return source;
}

}  // namespace

OpenedSource open_source(const fs::path& path, const std::optional<std::string>& branch) {
  start_git_library();
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    throw Error(ErrorCode::kNotFound, "There is no " + path.string() + ". Give the path of a git repository or of a bundle.");
  if (error) throw Error(ErrorCode::kIo, path.string() + " cannot be looked at: " + error.message() + ".");
  if (fs::is_directory(status)) return open_folder(path, branch);
  return open_bundle(path, branch);
}

}  // namespace rotulus::storage::source
