#include "storage/git_writer.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <set>

#include "core/error.h"
#include "pack_writer.h"
#include "storage/git_command.h"
#include "storage/git_source.h"
#include "support/temporary_directory.h"

using Catch::Matchers::Contains;
using rotulus::Error;
using rotulus::ErrorCode;
using rotulus::ObjectId;
using rotulus::Timestamp;
using rotulus::storage::Author;
using rotulus::storage::git_refuses;
using rotulus::storage::GitSource;
using rotulus::storage::GitWriter;
using rotulus::storage::name_for_git;
using rotulus::storage::PathTree;
using rotulus::storage::SourceChange;
using rotulus::storage::SourceCommit;
using rotulus::test::git;
using rotulus::test::git_line;
using rotulus::test::GitRepository;
using rotulus::test::TemporaryDirectory;
using rotulus::test::write_file;

namespace {

namespace fs = std::filesystem;
using Entry = GitWriter::Entry;

const Author kLin{"林伟", "lin.wei@example.org", Timestamp::from_seconds(1'709'305'200), -210};
const Author kAnn{"Ann O'Neil", "ann@example.org", Timestamp::from_seconds(1'709'308'800), 345};

template <class Action>
ErrorCode failure(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  throw std::runtime_error("nothing failed");
}

void check_sound(const fs::path& repository) {
  // Any word on standard output or a failure is a complaint.
  CHECK(git(repository, {"fsck", "--full", "--strict", "--no-progress", "--no-dangling"}).empty());
  const TemporaryDirectory directory;
  git(directory.path(), {"clone", "-q", "--mirror", "--no-local", repository, "clone"});
}

std::map<std::string, std::string> files_of(const fs::path& repository, const std::string& tree) {
  std::map<std::string, std::string> files;
  const std::string all = git(repository, {"ls-tree", "-r", "-z", tree});
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\0', at), tab = all.find('\t', at);
    if (all.compare(at, 3, "100") == 0) files[all.substr(tab + 1, end - tab - 1)] = all.substr(at + 12, 40);
    at = end + 1;
  }
  return files;
}

Author author_of(const SourceCommit& c) { return {c.author_name, c.author_email, c.authored, c.author_offset_minutes}; }
Author committer_of(const SourceCommit& c) {
  return {c.committer_name, c.committer_email, c.committed, c.committer_offset_minutes};
}

// Writes the first-parent history of one repository as another, and returns its commits: the original's name first.
std::vector<std::pair<ObjectId, ObjectId>> rewrite(const fs::path& from, const fs::path& to) {
  GitSource source = GitSource::open(from);
  GitWriter writer(to);
  PathTree tree;
  std::vector<std::pair<ObjectId, ObjectId>> commits;
  source.walk([&](const SourceCommit& commit) {
    for (const SourceChange& change : commit.changes) {
      if (change.kind == SourceChange::Kind::kRemoved) REQUIRE(tree.remove(change.path));
      if (change.kind == SourceChange::Kind::kRenamed) REQUIRE(tree.remove(change.old_path));
    }
    for (const SourceChange& change : commit.changes)
      if (change.kind != SourceChange::Kind::kRemoved) tree.set(change.path, writer.add_blob(source.blob(change.blob)));
    std::vector<ObjectId> parents;
    if (!commits.empty()) parents.push_back(commits.back().second);
    const ObjectId root = tree.write(writer);
    commits.emplace_back(commit.id, writer.add_commit(root, parents, author_of(commit), committer_of(commit), commit.message));
  });
  writer.finish("main", commits.back().second);
  return commits;
}

}  // namespace

TEST_CASE("what is written is read by git as it was given", "[git_writer]") {
  const TemporaryDirectory directory;
  std::string large;
  for (unsigned i = 0; i < 300'000; ++i) large += std::to_string(i * 7919 % 100'003) + "\n";
  const std::string binary("\0\xff\x1f\x8b\0", 5);
  GitWriter writer(directory / "out.git");
  const ObjectId a = writer.add_blob("text\n"), empty = writer.add_blob(""), b = writer.add_blob(binary),
                 l = writer.add_blob(large);
  CHECK(writer.add_blob("text\n") == a);
  const ObjectId folder = writer.add_tree({{Entry::Kind::kFile, "空.md", empty}, {Entry::Kind::kFile, "a.bin", b}});
  const ObjectId root = writer.add_tree({{Entry::Kind::kFile, "a.md", a},
                                         {Entry::Kind::kFolder, "a", folder},
                                         {Entry::Kind::kFile, "a-", l},
                                         {Entry::Kind::kFile, "a0", a}});
  CHECK(writer.objects() == 6);
  const ObjectId first = writer.add_commit(root, {}, kLin, kAnn, "首次\n\nWith a body.\n");
  const ObjectId side = writer.add_commit(folder, {}, kAnn, kAnn, "Side");
  const ObjectId third = writer.add_commit(folder, {}, kLin, kLin, "");
  const ObjectId merge = writer.add_commit(root, {first, side, third}, kAnn, kLin, "Merge\n");
  writer.finish("main", merge);

  const fs::path out = directory / "out.git";
  check_sound(out);
  CHECK(git_line(out, {"symbolic-ref", "HEAD"}) == "refs/heads/main");
  CHECK(git_line(out, {"rev-parse", "HEAD"}) == merge.text());
  CHECK(git(out, {"show", "HEAD:a.md"}) == "text\n");
  CHECK(git(out, {"show", "HEAD:a-"}) == large);
  CHECK(git(out, {"show", "HEAD:a/a.bin"}) == binary);
  CHECK(git(out, {"show", "HEAD:a/空.md"}).empty());
  CHECK(git_line(out, {"log", "-1", "--format=%P", "HEAD"}) == first.text() + ' ' + side.text() + ' ' + third.text());
  CHECK(git_line(out, {"log", "-1", "--date=iso-strict", "--format=%an|%ae|%ad|%cn|%ce|%cd", first.text()}) ==
        "林伟|lin.wei@example.org|2024-03-01T11:30:00-03:30|Ann O'Neil|ann@example.org|2024-03-01T21:45:00+05:45");
  CHECK(git(out, {"log", "-1", "--format=%B", first.text()}) == "首次\n\nWith a body.\n\n");
  CHECK_THAT(git(out, {"count-objects", "-v"}),
             Contains("count: 0\n") && Contains("in-pack: 10\n") && Contains("packs: 1\n") && Contains("garbage: 0\n"));
}

TEST_CASE("a blob that comes in pieces is that of its bytes at once", "[git_writer]") {
  const TemporaryDirectory directory;
  const std::string bytes = std::string(3 << 20, 'a') + "end";
  GitWriter writer(directory / "out"), other(directory / "other"), wrong(directory / "wrong");
  const ObjectId id = other.add_blob(bytes);
  const auto in_pieces = [&](const GitWriter::TakePiece& take) {
    for (std::size_t at = 0; at < bytes.size(); at += 1 << 20) take(std::string_view(bytes).substr(at, 1 << 20));
  };
  writer.add_blob(id, bytes.size(), in_pieces);
  writer.add_blob(id, bytes.size(), [](const auto&) { FAIL("it is there already"); });
  const ObjectId tree = writer.add_tree({{Entry::Kind::kFile, "film", id}});
  const Author author{"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 0};
  writer.finish("main", writer.add_commit(tree, {}, author, author, "One film"));
  git(directory / "out", {"fsck", "--full", "--strict"});
  CHECK(git(directory / "out", {"cat-file", "-p", "main:film"}) == bytes);
  CHECK_THROWS_WITH(wrong.add_blob(id, bytes.size() + 1, in_pieces), Contains("does not hash to its name"));
}

TEST_CASE("objects past two gigabytes are found through the second table of offsets", "[git_writer]") {
  const TemporaryDirectory directory;
  const GitRepository repository(directory / "r");
  constexpr std::uint64_t kEarly = 300;  // the same table, without the gigabytes
  rotulus::storage::PackWriter pack(repository.path() / ".git/objects/pack", kEarly);
  std::vector<ObjectId> blobs;
  for (int i = 0; i < 100; ++i) blobs.push_back(pack.add(rotulus::storage::PackedType::kBlob, "Document " + std::to_string(i)));
  CHECK(pack.bytes() > 2 * kEarly);
  pack.finish();
  for (std::size_t i = 0; i < blobs.size(); i += 9)
    CHECK(repository.run({"cat-file", "blob", blobs[i].text()}) == "Document " + std::to_string(i));
  CHECK(git(repository.path(), {"fsck", "--full", "--strict", "--no-dangling"}).empty());
}

TEST_CASE("a history that is read and written again has the same names", "[git_writer]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    repository.write("docs/" + number + "/设备.md", "Text " + number + "\n");
    repository.write("docs/" + number + ".md", "Text " + number + "\n");
    if (i > 2) repository.move("docs/" + std::to_string(i - 2), "moved/" + number);
    repository.commit("Change " + number);
  }
  const auto commits = rewrite(repository.path(), directory / "out.git");
  CHECK(commits.size() == 12);
  for (const auto& [original, written] : commits) CHECK(original == written);
  check_sound(directory / "out.git");
}

TEST_CASE("the sample history is written with every document it has", "[git_writer]") {
  const TemporaryDirectory directory;
  const std::string script = std::string(ROTULUS_SOURCE_DIR) + "/tests/history/make_repository";
  // NOLINTNEXTLINE(cert-env33-c): the command line is made of constants and a temporary path
  REQUIRE(std::system((script + " " + (directory / "sample").string()).c_str()) == 0);
  const auto commits = rewrite(directory / "sample", directory / "out.git");
  check_sound(directory / "out.git");
  for (const auto& [original, written] : commits)
    CHECK(files_of(directory / "sample", original.text()) == files_of(directory / "out.git", written.text()));
}

TEST_CASE("an export without commits is a repository without commits", "[git_writer]") {
  const TemporaryDirectory directory;
  GitWriter writer(directory / "deep/er/out.git");
  writer.finish("trunk/docs", std::nullopt);
  const fs::path out = directory / "deep/er/out.git";
  CHECK(git_line(out, {"symbolic-ref", "HEAD"}) == "refs/heads/trunk/docs");
  CHECK(git(out, {"for-each-ref"}).empty());
  CHECK_THAT(git(out, {"count-objects", "-v"}), Contains("packs: 0\n") && Contains("garbage: 0\n"));
}

TEST_CASE("an export is for its owner's eyes, and becomes a repository only when it is complete", "[git_writer]") {
  const TemporaryDirectory directory;
  const fs::path out = directory / "out.git";
  SECTION("complete") {
    GitWriter writer(out);
    const ObjectId commit = writer.add_commit(writer.add_tree({}), {}, kLin, kLin, "Empty\n");
    CHECK_FALSE(fs::exists(out / "HEAD"));
    writer.finish("release/1.0", commit);
    CHECK(fs::status(out).permissions() == fs::perms::owner_all);
    CHECK(git_line(out, {"rev-parse", "release/1.0"}) == commit.text());
    check_sound(out);
  }
  SECTION("given up") {
    { GitWriter(out).add_blob("text"); }
    CHECK_FALSE(fs::exists(out));
    fs::create_directory(out);
    { GitWriter(out).add_blob("text"); }
    CHECK(fs::is_empty(out));
  }
  SECTION("moved on") {
    GitWriter first(out);
    GitWriter second = std::move(first);
    second.finish("main", std::nullopt);
    CHECK(fs::exists(out / "HEAD"));
  }
}

TEST_CASE("a directory that holds something is left alone", "[git_writer]") {
  const TemporaryDirectory directory;
  write_file(directory / "out.git/notes.txt", "mine");
  CHECK(failure([&] { GitWriter(directory / "out.git"); }) == ErrorCode::kConflict);
  CHECK(failure([&] { GitWriter(directory / "out.git/notes.txt"); }) == ErrorCode::kInvalidArgument);
  CHECK(failure([&] { GitWriter(directory / "out.git/notes.txt/below"); }) == ErrorCode::kIo);
  CHECK(rotulus::test::read_file(directory / "out.git/notes.txt") == "mine");
}

TEST_CASE("what would not be sound is refused", "[git_writer]") {
  const TemporaryDirectory directory;
  GitWriter writer(directory / "out.git");
  const ObjectId blob = writer.add_blob("text"), tree = writer.add_tree({}), absent = *ObjectId::parse(std::string(40, 'a'));
  const auto refused = [&](std::vector<Entry> entries) {
    return failure([&] { writer.add_tree(std::move(entries)); }) == ErrorCode::kInvalidArgument;
  };
  CHECK(refused({{Entry::Kind::kFile, "a", absent}}));
  CHECK(refused({{Entry::Kind::kFile, "a", tree}}));
  CHECK(refused({{Entry::Kind::kFolder, "a", blob}}));
  CHECK(refused({{Entry::Kind::kFile, "a", blob}, {Entry::Kind::kFile, "a", blob}}));
  CHECK(refused({{Entry::Kind::kFile, "a", blob}, {Entry::Kind::kFile, "a-", blob}, {Entry::Kind::kFolder, "a", tree}}));
  for (const std::string name : {"", ".git", "a/b"}) CHECK(refused({{Entry::Kind::kFile, name, blob}}));
  CHECK(refused({{Entry::Kind::kFile, std::string("a\0b", 3), blob}}));
  CHECK(failure([&] { writer.add_commit(blob, {}, kLin, kLin, ""); }) == ErrorCode::kInvalidArgument);
  CHECK(failure([&] { writer.add_commit(tree, {tree}, kLin, kLin, ""); }) == ErrorCode::kInvalidArgument);
  for (const std::string name : {"", "-f", "a..b", "a b", "x.lock", "a/"})
    CHECK(failure([&] { writer.finish(name, std::nullopt); }) == ErrorCode::kInvalidArgument);
  CHECK(failure([&] { writer.finish("main", tree); }) == ErrorCode::kInvalidArgument);
  writer.finish("main", std::nullopt);
}

TEST_CASE("odd names, dates and messages are made fit for git", "[git_writer]") {
  const TemporaryDirectory directory;
  GitWriter writer(directory / "out.git");
  const ObjectId tree = writer.add_tree({});
  std::optional<ObjectId> last;
  const Author odd[] = {{"", "", {}, 0},
                        {" ", "<a@b>", Timestamp::from_seconds(-5), -1},
                        {"A <B>\nauthor C", "x\ny z", Timestamp::from_seconds(253'402'300'799), 840},
                        {"\xd6\xca", "\xc1\xbf", Timestamp::parse("2024-02-29T23:59:59Z").value(), -720},
                        {std::string("a\0b", 3), ">", Timestamp{1}, 1439}};
  for (const Author& author : odd)
    for (const std::string& message : {std::string("x\0y", 3), std::string("\n\n"), std::string("\xd6\xca")})
      last = writer.add_commit(tree, last ? std::vector{*last} : std::vector<ObjectId>{}, author, author, message);
  writer.finish("main", last);
  check_sound(directory / "out.git");
  CHECK(git_line(directory / "out.git", {"rev-list", "--count", "HEAD"}) == "15");
}

TEST_CASE("a disk that takes no more leaves an error and no export", "[git_writer]") {
  const TemporaryDirectory directory;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small{100'000, before.rlim_max};
  std::string noise(1 << 20, '\0');
  unsigned state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 1'664'525 + 1'013'904'223) >> 24);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const ErrorCode code = failure([&] {
    GitWriter writer(directory / "out.git");
    for (int i = 0; i < 3; ++i) writer.add_blob(noise + std::to_string(i));
    writer.finish("main", std::nullopt);
  });
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  CHECK(code == ErrorCode::kIo);
  CHECK_FALSE(fs::exists(directory / "out.git"));
}

TEST_CASE("the names that are refused are those that git fsck complains of", "[git_writer]") {
  std::vector<std::string> names;
  for (const std::string before : {"", "%", " ", "a\\", "\xe2\x80\x8c", "a\\b\\", "\\"})
    for (const std::string core :
         {".git", ".GiT", "git~1", "GIT~1", "git~2", ".", "..", "...", ".gi\xe2\x81\xaft", ".gitx", "a", ".g"})
      for (const std::string after : {"", " ", ".", ". .", ":", ":x", "\xef\xbb\xbf", "x", "\\", "\\x", " x", "\xe2\x80\x90"})
        names.push_back(std::string(before).append(core).append(after));
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  const std::string blob = repository.run({"hash-object", "-w", "--stdin"}, "text");
  std::string input;
  for (const std::string& name : names) input.append("100644 blob " + blob + "\t").append(name).append(2, '\0');
  const std::string trees = git(repository.path(), {"mktree", "-z", "--batch"}, input);
  std::string complaints;
  try {
    complaints = git(repository.path(), {"fsck", "--full", "--strict", "--no-dangling"});
  } catch (const std::runtime_error& error) {
    complaints = error.what();
  }
  REQUIRE(trees.size() == names.size() * 41);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    const bool refused = complaints.find("in tree " + trees.substr(i * 41, 40) + ": ") != std::string::npos;
    CHECK(git_refuses(names[i]) == refused);
    CHECK_FALSE(git_refuses(name_for_git(names[i])));
  }
}

TEST_CASE("no two names become one when they are made fit for git", "[git_writer]") {
  CHECK(name_for_git("设备.md") == "设备.md");
  CHECK(name_for_git("100%") == "100%");
  CHECK(name_for_git("a\\b\\") == "a\\b\\");
  CHECK(name_for_git(".git") == "%.git");
  CHECK(name_for_git("%.git") == "%%.git");
  CHECK(name_for_git("a\\.GIT\\b") == "a\\%.GIT\\b");
  CHECK(name_for_git("") == "%");
  CHECK(name_for_git("..") == "%..");
  std::vector<std::string> names{""};
  for (int round = 0; round < 5; ++round) {
    const std::size_t count = names.size();
    for (std::size_t i = 0; i < count; ++i)
      for (const std::string part : {"%", ".", ".git", "\\", "a"}) names.push_back(names[i] + part);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }
  std::set<std::string> written;
  for (const std::string& name : names) written.insert(name_for_git(name));
  CHECK(written.size() == names.size());
}

TEST_CASE("a tree of paths writes only what changed", "[git_writer]") {
  const TemporaryDirectory directory;
  GitWriter writer(directory / "out.git");
  PathTree tree;
  const ObjectId one = writer.add_blob("1"), two = writer.add_blob("2");
  const auto fill = [&](PathTree& paths, const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
      paths.set(folder + "/1.md", one);
      paths.set(folder + "/2.md", two);
    }
  };
  fill(tree, {"a/ax", "b/bx", "c/cx"});
  const ObjectId first = tree.write(writer);
  const std::uint64_t objects = writer.objects();
  CHECK(tree.write(writer) == first);
  tree.set("b/bx/1.md", two);
  const ObjectId second = tree.write(writer);
  CHECK(second != first);
  CHECK(writer.objects() == objects + 3);
  CHECK(tree.find("b/bx/1.md") == two);
  tree.set("b/bx/1.md", one);
  CHECK(tree.write(writer) == first);

  SECTION("removing what is not there changes nothing") {
    for (const std::string path : {"a", "a/ax", "a/ax/3.md", "a/ax/1.md/x", "d/1.md", ""}) CHECK_FALSE(tree.remove(path));
    CHECK(tree.write(writer) == first);
    CHECK_FALSE(tree.find("a/ax"));
  }
  SECTION("a folder goes with its last document") {
    PathTree other;
    fill(other, {"a/ax", "c/cx"});
    CHECK(tree.remove("b/bx/1.md"));
    CHECK(tree.remove("b/bx/2.md"));
    CHECK(tree.write(writer) == other.write(writer));
  }
}

TEST_CASE("paths that git cannot hold are written under names that it can", "[git_writer]") {
  const TemporaryDirectory directory;
  GitWriter writer(directory / "out.git");
  PathTree tree;
  std::map<std::string, std::string> expected;
  const auto add = [&](const std::string& path, const std::string& written) {
    const ObjectId blob = writer.add_blob(path);
    tree.set(path, blob);
    expected[written] = blob.text();
  };
  add("/a.md", "%/a.md");
  add("a//b/../.git/config", "a/%/b/%../%.git/config");
  add("a/%.git", "a/%%.git");
  add("a/.gitignore", "a/.gitignore");
  add("a/", "a/%%");  // the folder of that name is there already
  add("line\nend\t\"quoted\".md", "line\nend\t\"quoted\".md");
  add("gauges", "gauges%%");
  add("gauges%", "gauges%");
  add("gauges/list", "gauges/list");
  add("质量\xd6\xca", "质量\xd6\xca");
  writer.finish("main", writer.add_commit(tree.write(writer), {}, kLin, kLin, "All\n"));
  check_sound(directory / "out.git");
  CHECK(files_of(directory / "out.git", "HEAD") == expected);
  CHECK(failure([&] { tree.set(std::string(5000, 'a'), {}); }) == ErrorCode::kInvalidArgument);
  CHECK(failure([&] { tree.set(std::string("a\0b", 3), {}); }) == ErrorCode::kInvalidArgument);
  std::string deep;
  for (int i = 0; i < 1001; ++i) deep += "a/";
  CHECK(failure([&] { tree.set(deep, {}); }) == ErrorCode::kInvalidArgument);
}

TEST_CASE("the order in which documents are put into a tree does not show", "[git_writer]") {
  const TemporaryDirectory directory;
  GitWriter writer(directory / "out.git");
  const ObjectId blob = writer.add_blob("text");
  std::vector<std::string> paths{"a", "a/b", "a.b", "a-b", "a%", "a%/c", "a/b/c", "a0"};
  std::sort(paths.begin(), paths.end());
  std::set<ObjectId> roots;
  int rounds = 0;
  do {
    PathTree tree;
    for (const std::string& path : paths) tree.set(path, blob);
    roots.insert(tree.write(writer));
  } while (++rounds < 200 && std::next_permutation(paths.begin(), paths.end()));
  CHECK(roots.size() == 1);
  writer.finish("main", writer.add_commit(*roots.begin(), {}, kLin, kLin, "One\n"));
  check_sound(directory / "out.git");
}
