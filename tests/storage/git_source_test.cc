#include "storage/git_source.h"

#include <sys/file.h>
#include <unistd.h>

#include <fcntl.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "core/error.h"
#include "storage/git_command.h"
#include "support/corpora.h"
#include "support/temporary_directory.h"

using Catch::Matchers::Contains;
using rotulus::Error;
using rotulus::ErrorCode;
using rotulus::ObjectId;
using rotulus::storage::GitSource;
using rotulus::storage::SourceChange;
using rotulus::storage::SourceCommit;
using rotulus::test::git;
using rotulus::test::GitRepository;
using rotulus::test::read_file;
using rotulus::test::TemporaryDirectory;
using rotulus::test::write_file;

namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

// "A path", "M path", "D path", "R old -> path", and "- path: reason" for what was skipped.
Lines described(const SourceCommit& commit) {
  Lines lines;
  for (const SourceChange& change : commit.changes) {
    const std::string from = change.old_path.empty() ? "" : change.old_path + " -> ";
    lines.push_back(std::string(1, "AMDR"[static_cast<int>(change.kind)]) + ' ' + from + change.path);
  }
  for (const auto& entry : commit.skipped) lines.push_back("- " + entry.path + ": " + entry.reason);
  return lines;
}

std::vector<SourceCommit> history(GitSource& source) {
  std::vector<SourceCommit> commits;
  source.walk([&](const SourceCommit& commit) { commits.push_back(commit); });
  return commits;
}

std::vector<SourceCommit> history(const fs::path& path) {
  GitSource source = GitSource::open(path);
  return history(source);
}

Lines last_changes(const fs::path& path) { return described(history(path).back()); }

template <class Action>
Error failure(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("nothing failed");
}

Error open_failure(const fs::path& path, const std::optional<std::string>& branch = std::nullopt) {
  return failure([&] { GitSource::open(path, branch); });
}

std::string numbered(const std::string& word, int number) { return word + std::to_string(number); }

// Lines that no other document has, so that parts of it can be kept and replaced.
std::string text(const std::string& topic, int lines = 20) {
  std::string result = "# " + topic + "\n";
  for (int i = 0; i < lines; ++i) result += numbered("Sentence ", i) + " about " + topic + ".\n";
  return result;
}

fs::path object_file(const GitRepository& repository, const std::string& id) {
  return repository.path() / ".git/objects" / id.substr(0, 2) / id.substr(2);
}

void overwrite(const fs::path& path, std::string_view content) {
  fs::remove(path);
  write_file(path, content);
}

}  // namespace

TEST_CASE("a source tells added, modified and removed documents, oldest commit first", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("a.md", "one\n");
  repository.write("folder/b.md", "two\n");
  const std::string first = repository.commit("First\n\nWith a body.");
  repository.write("a.md", "one, again\n");
  repository.remove("folder/b.md");
  const std::string second = repository.commit("Second");

  GitSource source = GitSource::open(repository.path());
  CHECK(source.branch() == "main");
  CHECK(source.commit_count() == 2);
  CHECK(source.tip().text() == second);
  CHECK_FALSE(source.shallow());
  const auto commits = history(source);
  REQUIRE(commits.size() == 2);
  CHECK(commits[0].id.text() == first);
  CHECK(commits[0].message == "First\n\nWith a body.\n");
  CHECK(described(commits[0]) == Lines{"A a.md", "A folder/b.md"});
  CHECK(described(commits[1]) == Lines{"M a.md", "D folder/b.md"});
  CHECK(source.blob(commits[1].changes[0].blob) == "one, again\n");
  CHECK(source.blob(commits[1].changes[0].old_blob) == "one\n");
  CHECK(source.blob_size(commits[1].changes[0].old_blob) == 4);
  CHECK(commits[1].changes[1].blob == ObjectId{});
}

TEST_CASE("a source tells who wrote and who committed, when and in which zone", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  const std::string tree = repository.run({"write-tree"});
  const std::string commit = repository.run({"hash-object", "-t", "commit", "-w", "--stdin", "--literally"},
                                            "tree " + tree +
                                                "\nauthor 张敏 <zhang.min@example.org> 1709305200 -0330\n"
                                                "committer O'Neil, Ann <ann@example.org> 1709308800 +0545\n"
                                                "gpgsig first\n author Not Me <not@example.org> 1 +0000\n"
                                                "encoding GB18030\n\n\xd0\xde\xb6\xa9");
  repository.run({"update-ref", "refs/heads/main", commit});
  const auto commits = history(repository.path());
  REQUIRE(commits.size() == 1);
  CHECK(commits[0].author_name == "张敏");
  CHECK(commits[0].author_email == "zhang.min@example.org");
  CHECK(commits[0].authored.seconds() == 1709305200);
  CHECK(commits[0].author_offset_minutes == -210);
  CHECK(commits[0].committer_name == "O'Neil, Ann");
  CHECK(commits[0].committed.seconds() == 1709308800);
  CHECK(commits[0].committer_offset_minutes == 345);
  CHECK(commits[0].encoding == "GB18030");
  CHECK(commits[0].message == "\xd0\xde\xb6\xa9");
}

TEST_CASE("author lines that old tools left behind are read as far as they go", "[git_source]") {
  struct Case {
    std::string line, name, email;
    std::int64_t time;
    int offset;
  };
  const Case cases[] = {{" <robot@example.org> 5 +0000", "", "robot@example.org", 5, 0},
                        {"No address", "No address", "", 0, 0},
                        {"A <a@b> 7", "A", "a@b", 7, 0},
                        {"A <a@b>> 7 +0100", "A", "a@b", 7, 60},
                        {"A <a@b> never +9999", "A", "a@b", 0, 0},
                        {"A <a@b> 99999999999999999999 +0000", "A", "a@b", 0, 0},
                        {"A <a@b> -10 -0100", "A", "a@b", -10, -60},
                        {"A <a@b", "A", "a@b", 0, 0},
                        {"", "", "", 0, 0}};
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  const std::string tree = repository.run({"write-tree"});
  for (const Case& expected : cases) {
    CAPTURE(expected.line);
    std::string bytes = "tree " + tree;
    for (const std::string role : {"author", "committer"}) bytes.append("\n").append(role).append(" ").append(expected.line);
    const std::string commit =
        repository.run({"hash-object", "-t", "commit", "-w", "--stdin", "--literally"}, bytes + "\n\nText\n");
    repository.run({"update-ref", "refs/heads/main", commit});
    const auto commits = history(repository.path());
    REQUIRE(commits.size() == 1);
    CHECK(commits[0].author_name == expected.name);
    CHECK(commits[0].author_email == expected.email);
    CHECK(commits[0].authored.seconds() == expected.time);
    CHECK(commits[0].author_offset_minutes == expected.offset);
    CHECK(commits[0].message == "Text\n");
  }
}

TEST_CASE("a document keeps its identity when it is renamed, with or without an edit", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("gauges.md", text("gauges"));
  repository.write("doors.md", text("doors"));
  repository.write("rest.md", text("rest"));
  repository.commit();

  SECTION("untouched") {
    repository.move("gauges.md", "handbook/测量仪器.md");
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"R gauges.md -> handbook/测量仪器.md"});
    const SourceChange change = history(repository.path()).back().changes[0];
    CHECK(change.blob == change.old_blob);
  }
  SECTION("with an edit") {
    repository.move("gauges.md", "instruments.md");
    repository.write("instruments.md", text("gauges") + "And one more sentence.\n");
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"R gauges.md -> instruments.md"});
    const SourceChange change = history(repository.path()).back().changes[0];
    CHECK(change.blob != change.old_blob);
  }
  SECTION("with other line ends") {
    std::string windows = text("gauges");
    for (std::size_t i = 0; (i = windows.find('\n', i)) != std::string::npos; i += 2) windows.insert(i, 1, '\r');
    repository.move("gauges.md", "instruments.md");
    repository.write("instruments.md", windows);
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"R gauges.md -> instruments.md"});
  }
  SECTION("the nearest of several is taken") {
    repository.remove("gauges.md");
    repository.remove("doors.md");
    repository.write("one.md", text("doors") + "More about doors.\n");
    repository.write("two.md", text("gauges") + "More about gauges.\n");
    repository.write("three.md", text("weather"));
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"R doors.md -> one.md", "A three.md", "R gauges.md -> two.md"});
  }
  SECTION("less than half of it kept is another document") {
    repository.remove("gauges.md");
    repository.write("instruments.md", text("gauges", 8) + text("something else entirely", 12));
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"D gauges.md", "A instruments.md"});
  }
  SECTION("only the case of its name") {
    repository.run({"mv", "gauges.md", "Gauges.md"});
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"R gauges.md -> Gauges.md"});
  }
  SECTION("a copy is another document") {
    repository.write("copy.md", text("gauges"));
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"A copy.md"});
  }
}

TEST_CASE("a renamed folder keeps its documents apart, also where they are equal or empty", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  for (const std::string part : {"a", "b", "c"}) {
    repository.write("old/" + part + "/index.md", "Nothing here yet.\n");
    repository.write("old/" + part + "/empty.md", "");
    repository.write("old/" + part + "/text.md", text(part));
  }
  repository.commit();
  repository.move("old", "new");
  repository.write("new/b/text.md", text("b") + "Edited.\n");
  repository.commit();
  CHECK(last_changes(repository.path()) ==
        Lines{"R old/a/empty.md -> new/a/empty.md", "R old/a/index.md -> new/a/index.md", "R old/a/text.md -> new/a/text.md",
              "R old/b/empty.md -> new/b/empty.md", "R old/b/index.md -> new/b/index.md", "R old/b/text.md -> new/b/text.md",
              "R old/c/empty.md -> new/c/empty.md", "R old/c/index.md -> new/c/index.md", "R old/c/text.md -> new/c/text.md"});
}

TEST_CASE("two empty documents with different names have nothing to do with each other", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("a.md", "");
  repository.commit();
  repository.move("a.md", "b.md");
  repository.commit();
  CHECK(last_changes(repository.path()) == Lines{"D a.md", "A b.md"});
}

TEST_CASE("documents that trade places are seen as renamings", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  for (const std::string name : {"a", "b", "c"}) repository.write(name + ".md", text(name));
  repository.write("other.md", text("other"));
  repository.commit();

  SECTION("two swap their names") {
    repository.write("a.md", text("b"));
    repository.write("b.md", text("a"));
    repository.write("other.md", text("other") + "Edited.\n");
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"R b.md -> a.md", "R a.md -> b.md", "M other.md"});
  }
  SECTION("chapters move up by one") {
    repository.write("b.md", text("a"));
    repository.write("c.md", text("b"));
    repository.write("d.md", text("c"));
    repository.remove("a.md");
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"R a.md -> b.md", "R b.md -> c.md", "R c.md -> d.md"});
  }
  SECTION("a chain that ends by overwriting another document is no chain of renamings") {
    repository.write("b.md", text("a"));
    repository.write("c.md", text("b"));
    repository.remove("a.md");
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"D a.md", "M b.md", "M c.md"});
  }
  SECTION("a copy whose original is then rewritten leaves the original in its place") {
    repository.write("archive/a.md", text("a"));
    repository.write("a.md", text("next year"));
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"M a.md", "A archive/a.md"});
  }
  SECTION("a swap in which one is edited as well stays two edits") {
    repository.write("a.md", text("b"));
    repository.write("b.md", text("a") + "Edited.\n");
    repository.commit();
    CHECK(last_changes(repository.path()) == Lines{"M a.md", "M b.md"});
  }
}

TEST_CASE("a path that comes back is an added document, whatever it holds", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("a.md", "one\n");
  repository.commit();
  repository.remove("a.md");
  repository.commit();
  repository.write("a.md", "one\n");
  repository.commit();
  const auto commits = history(repository.path());
  CHECK(described(commits[1]) == Lines{"D a.md"});
  CHECK(described(commits[2]) == Lines{"A a.md"});
}

TEST_CASE("a merge is one commit with what it brought to the first-parent line", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("a.md", text("a"));
  repository.write("b.md", text("b"));
  repository.commit();
  repository.run({"switch", "-q", "-c", "side"});
  repository.write("c.md", text("c"));
  const std::string side = repository.commit();
  repository.move("b.md", "moved/b.md");
  repository.commit();
  repository.run({"switch", "-q", "main"});
  repository.write("a.md", text("a") + "On main.\n");
  repository.commit();
  repository.merge({"side"});
  repository.run({"switch", "-q", "-c", "empty"});
  repository.commit("Nothing");
  repository.run({"switch", "-q", "main"});
  repository.merge({"empty"});

  GitSource source = GitSource::open(repository.path());
  CHECK_FALSE(source.position(*ObjectId::parse(side)));
  const auto commits = history(source);
  REQUIRE(commits.size() == 4);
  CHECK(described(commits[1]) == Lines{"M a.md"});
  CHECK(described(commits[2]) == Lines{"A c.md", "R b.md -> moved/b.md"});
  CHECK(described(commits[3]).empty());
}

TEST_CASE("symbolic links and submodules are skipped and named; a changed mode is no change", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  const std::string blob = repository.run({"hash-object", "-w", "--stdin"}, "a.md");
  const std::string other = repository.run({"hash-object", "-w", "--stdin"}, "b.md");
  const std::string commit = "1234567890abcdef1234567890abcdef12345678";
  repository.commit_tree("100644 blob " + blob + "\ta.md\n120000 blob " + blob + "\tlink.md\n160000 commit " + commit +
                         "\tvendor\n");
  repository.commit_tree("100755 blob " + blob + "\ta.md\n120000 blob " + other + "\tlink.md\n160000 commit " + commit +
                         "\tvendor\n");
  repository.commit_tree("120000 blob " + blob + "\ta.md\n100644 blob " + other + "\tlink.md\n100644 blob " + blob +
                         "\tvendor\n");
  repository.commit_tree("120000 blob " + blob + "\ta.md\n");
  const auto commits = history(repository.path());
  CHECK(described(commits[0]) == Lines{"A a.md", "- link.md: symbolic link", "- vendor: submodule"});
  CHECK(described(commits[1]) == Lines{"- link.md: symbolic link"});
  CHECK(described(commits[2]) == Lines{"A link.md", "R a.md -> vendor", "- a.md: symbolic link"});
  CHECK(described(commits[3]) == Lines{"D link.md", "D vendor"});
}

TEST_CASE("a document and a folder may take each other's name", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("gauges", "list\n");
  repository.write("gauges.md", "between them in order\n");
  repository.commit();
  repository.remove("gauges");
  repository.write("gauges/workshop.md", "of the workshop\n");
  repository.commit();
  repository.remove("gauges");
  repository.write("gauges", "list again\n");
  repository.commit();
  const auto commits = history(repository.path());
  CHECK(described(commits[1]) == Lines{"D gauges", "A gauges/workshop.md"});
  CHECK(described(commits[2]) == Lines{"A gauges", "D gauges/workshop.md"});
}

TEST_CASE("names are passed on byte by byte", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  const Lines names{"-rf.md",         "\xd6\xca\xc1\xbf.md", "a\\b.md",  "cafe\xcc\x81.md",
                    "caf\xc3\xa9.md", "quote\"s.md",         "tab\t.md", "设备 维护.md"};
  Lines expected;
  for (const std::string& name : names) repository.write(name, name);
  repository.commit();
  for (const std::string& name : names) expected.push_back("A " + name);
  std::sort(expected.begin(), expected.end());
  CHECK(last_changes(repository.path()) == expected);
}

TEST_CASE("a walk can go on after a commit, and only after one that is on the line", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    repository.write("a.md", std::to_string(i));
    ids.push_back(repository.commit());
  }
  GitSource source = GitSource::open(repository.path());
  CHECK(source.position(*ObjectId::parse(ids[1])) == 2u);
  std::vector<std::string> seen;
  const auto collect = [&](const SourceCommit& commit) {
    seen.push_back(commit.id.text());
    CHECK(described(commit) == Lines{"M a.md"});
  };
  source.walk(collect, ObjectId::parse(ids[1]));
  CHECK(seen == std::vector<std::string>{ids[2], ids[3]});
  seen.clear();
  source.walk(collect, ObjectId::parse(ids[3]));
  CHECK(seen.empty());
  const Error error = failure([&] { source.walk(collect, ObjectId::parse("1234567890abcdef1234567890abcdef12345678")); });
  CHECK(error.code() == ErrorCode::kInvalidArgument);
  CHECK_THAT(error.what(), Contains("1234567890abcdef") && Contains("first-parent line of main"));
}

TEST_CASE("what a visitor throws ends the walk", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.commit();
  repository.commit();
  GitSource source = GitSource::open(repository.path());
  int visits = 0;
  CHECK_THROWS_AS(source.walk([&](const SourceCommit&) {
    if (++visits == 1) throw std::out_of_range("enough");
  }),
                  std::out_of_range);
  CHECK(visits == 1);
  CHECK(history(source).size() == 2);
}

TEST_CASE("a path that is no repository is refused with what to do", "[git_source]") {
  const TemporaryDirectory directory;
  SECTION("nothing there") {
    const Error error = open_failure(directory / "absent");
    CHECK(error.code() == ErrorCode::kNotFound);
    CHECK_THAT(error.what(), Contains("There is no ") && Contains("absent"));
  }
  SECTION("an ordinary folder") {
    const Error error = open_failure(directory.path());
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    CHECK_THAT(error.what(), Contains("is not a git repository") && Contains("git bundle create"));
  }
  SECTION("a folder inside a repository") {
    GitRepository repository(directory / "r");
    repository.write("docs/a.md", "a");
    repository.commit();
    const Error error = open_failure(repository.path() / "docs");
    CHECK_THAT(error.what(), Contains("is a folder inside the repository") && Contains("/r/"));
  }
  SECTION("an ordinary file") {
    write_file(directory / "notes.txt", "nothing of the kind, but long enough");
    const Error error = open_failure(directory / "notes.txt");
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    CHECK_THAT(error.what(), Contains("neither a git repository nor a bundle"));
  }
  SECTION("a repository without commits") {
    const GitRepository repository(directory / "r");
    const Error error = open_failure(repository.path());
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    CHECK_THAT(error.what(), Contains("without commits"));
    CHECK_THAT(open_failure(repository.path(), "main").what(), Contains("no branch main") && Contains("no commits yet"));
  }
  SECTION("a repository with SHA-256 names") {
    fs::create_directory(directory / "r");
    git(directory / "r", {"init", "-q", "--object-format=sha256"});
    const Error error = open_failure(directory / "r");
    CHECK(error.code() == ErrorCode::kUnsupported);
    CHECK_THAT(error.what(), Contains("SHA-256"));
  }
}

TEST_CASE("a repository of another user is refused with what to do", "[git_source]") {
  if (::geteuid() != 0) return rotulus::test::skip("only root can give a folder away");
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.commit();
  REQUIRE(::chown(repository.path().c_str(), 65534, 65534) == 0);
  REQUIRE(::chown((repository.path() / ".git").c_str(), 65534, 65534) == 0);
  const Error error = open_failure(repository.path());
  CHECK(error.code() == ErrorCode::kForbidden);
  CHECK_THAT(error.what(), Contains("belongs to another user") && Contains("safe.directory"));
}

TEST_CASE("the branch is the one that HEAD names, or the one asked for", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("a.md", "main\n");
  repository.commit();
  repository.run({"branch", "second"});
  repository.run({"switch", "-q", "-c", "feature/x"});
  repository.commit();
  repository.run({"tag", "-a", "-m", "A tag", "v1"});
  repository.run({"switch", "-q", "main"});

  SECTION("asked for") {
    CHECK(GitSource::open(repository.path()).branch() == "main");
    CHECK(GitSource::open(repository.path(), "feature/x").commit_count() == 2);
    CHECK(GitSource::open(repository.path(), "refs/heads/feature/x").branch() == "feature/x");
    CHECK(GitSource::open(repository.path(), "refs/tags/v1").commit_count() == 2);
    git(directory.path(), {"clone", "-q", repository.path(), "clone"});
    CHECK(GitSource::open(directory / "clone", "origin/feature/x").commit_count() == 2);
  }
  SECTION("packed refs and a bare repository") {
    git(directory.path(), {"clone", "-q", "--bare", repository.path(), "bare.git"});
    git(directory / "bare.git", {"pack-refs", "--all"});
    CHECK(GitSource::open(directory / "bare.git").branch() == "main");
    CHECK(GitSource::open(directory / "bare.git", "second").commit_count() == 1);
  }
  SECTION("unknown") {
    for (const std::string name : {"nosuch", "no such..thing", ""}) {
      const Error error = open_failure(repository.path(), name);
      CHECK(error.code() == ErrorCode::kInvalidArgument);
      CHECK_THAT(error.what(), Contains("has no branch " + name) && Contains("Its branches are: feature/x, main, second."));
    }
  }
  SECTION("HEAD is detached") {
    repository.run({"checkout", "-q", "--detach"});
    const Error error = open_failure(repository.path());
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    CHECK_THAT(error.what(),
               Contains("HEAD that names no branch") && Contains("--branch NAME") && Contains("feature/x, main, second"));
    CHECK(GitSource::open(repository.path(), "second").commit_count() == 1);
  }
  SECTION("HEAD names a branch that is not there") {
    repository.run({"symbolic-ref", "HEAD", "refs/heads/master"});
    CHECK_THAT(open_failure(repository.path()).what(),
               Contains("names the branch master, which does not exist") && Contains("--branch NAME"));
  }
}

TEST_CASE("a shallow clone is read from where it begins", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  for (int i = 0; i < 4; ++i) {
    repository.write(numbered("document", i) + ".md", text(std::to_string(i)));
    repository.commit();
  }
  git(directory.path(), {"clone", "-q", "--depth", "2", "file://" + repository.path().string(), "clone"});
  GitSource source = GitSource::open(directory / "clone");
  CHECK(source.shallow());
  CHECK(source.commit_count() == 2);
  const auto commits = history(source);
  CHECK(described(commits[0]) == Lines{"A document0.md", "A document1.md", "A document2.md"});
  CHECK(described(commits[1]) == Lines{"A document3.md"});
}

TEST_CASE("a partial clone that lacks what is asked for says so", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.run({"config", "uploadpack.allowFilter", "true"});
  repository.write("a.md", "a\n");
  repository.commit();
  git(directory.path(), {"clone", "-q", "--bare", "--filter=blob:none", "file://" + repository.path().string(), "clone"});
  GitSource source = GitSource::open(directory / "clone");
  const auto commits = history(source);
  const Error error = failure([&] { source.blob(commits[0].changes[0].blob); });
  CHECK(error.code() == ErrorCode::kCorrupt);
  CHECK_THAT(error.what(), Contains("without --filter"));
}

TEST_CASE("missing and damaged objects are named", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("a.md", text("a"));
  const std::string first = repository.commit();
  repository.move("a.md", "b.md");
  repository.write("b.md", text("a") + "Edited.\n");
  const std::string second = repository.commit();
  const std::string tree = repository.run({"rev-parse", "HEAD^{tree}"});
  const std::string blob = repository.run({"rev-parse", "HEAD:b.md"});
  const auto check = [](const Error& error, const std::string& id) {
    CHECK(error.code() == ErrorCode::kCorrupt);
    CHECK_THAT(error.what(), Contains(id) && Contains("git fsck"));
  };
  SECTION("a commit on the line") {
    fs::remove(object_file(repository, first));
    check(open_failure(repository.path()), first);
  }
  SECTION("the tip") {
    fs::remove(object_file(repository, second));
    check(open_failure(repository.path()), second);
  }
  SECTION("a tree") {
    fs::remove(object_file(repository, tree));
    check(failure([&] { history(repository.path()); }), tree);
  }
  SECTION("a document, when it is read or compared") {
    overwrite(object_file(repository, blob), "garbage");
    GitSource source = GitSource::open(repository.path());
    check(failure([&] { source.blob(*ObjectId::parse(blob)); }), blob);
    check(failure([&] { history(source); }), blob);
  }
  SECTION("an object whose bytes are another's") {
    overwrite(object_file(repository, blob), read_file(object_file(repository, repository.run({"rev-parse", first + ":a.md"}))));
    check(failure([&] { history(repository.path()); }), blob);
  }
  SECTION("an object of another type") {
    GitSource source = GitSource::open(repository.path());
    const Error error = failure([&] { source.blob(*ObjectId::parse(tree)); });
    check(error, tree);
    CHECK_THAT(error.what(), Contains("it is a tree where a blob is expected"));
  }
  SECTION("a ref that leads nowhere") {
    overwrite(repository.path() / ".git/refs/heads/main", "garbage\n");
    CHECK(open_failure(repository.path()).code() == ErrorCode::kCorrupt);
  }
}

TEST_CASE("a tree that git would not write is refused or sorted", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  repository.write("a.md", "a\n");
  repository.write("b.md", "b\n");
  const std::string first = repository.commit();
  const auto id = [](const std::string& hex) {
    const auto bytes = ObjectId::parse(hex)->bytes;
    return std::string(bytes.begin(), bytes.end());
  };
  const std::string a = id(repository.run({"rev-parse", "HEAD:a.md"})), b = id(repository.run({"rev-parse", "HEAD:b.md"}));
  const auto commit_raw = [&](const std::string& bytes) {
    std::string tree = repository.run({"hash-object", "-t", "tree", "-w", "--stdin", "--literally"}, bytes);
    const std::string commit = repository.run({"commit-tree", "-m", "Odd", "-p", first, tree});
    repository.run({"update-ref", "refs/heads/main", commit});
    return tree;
  };
  const auto entry = [](const std::string& name, const std::string& object) {
    return ("100644 " + name).append(1, '\0') + object;
  };
  SECTION("unsorted") {
    commit_raw(entry("b.md", b) + entry("a.md", a));
    CHECK(last_changes(repository.path()).empty());
  }
  SECTION("a name twice, a name with a slash, a cut entry, no name") {
    for (const std::string& bytes : {entry("a.md", a) + entry("a.md", b), entry("x/y", a), entry("a.md", a.substr(1)),
                                     std::string("100644 "), entry("", a)}) {
      const std::string tree = commit_raw(bytes);
      const Error error = failure([&] { history(repository.path()); });
      CHECK(error.code() == ErrorCode::kCorrupt);
      CHECK_THAT(error.what(), Contains(tree));
    }
  }
}

TEST_CASE("trees that multiply without end are given up", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  const std::string blob = repository.run({"hash-object", "-w", "--stdin"}, "a");
  std::string tree = repository.run({"mktree"}, GENERATE(true, false) ? "100644 blob " + blob + "\ta.md\n" : "");
  std::string lines;
  for (int depth = 0; depth < 9; ++depth) {
    lines.clear();
    for (int i = 0; i < 10; ++i) lines += "040000 tree " + tree + numbered("\td", i) + "\n";
    tree = repository.run({"mktree"}, lines);
  }
  repository.commit_tree(lines);
  CHECK(failure([&] { history(repository.path()); }).code() == ErrorCode::kTooLarge);
}

TEST_CASE("a thousand documents that move and change in one commit are found", "[git_source]") {
  const TemporaryDirectory directory;
  GitRepository repository(directory / "r");
  for (int i = 0; i < 1000; ++i) repository.write(numbered("old/document", i) + ".md", text(numbered("topic ", i)));
  repository.commit();
  repository.move("old", "new");
  for (int i = 0; i < 1000; ++i) {
    const std::string number = std::to_string(i);
    repository.move("new/document" + number + ".md", "new/page-" + number + ".md");
    repository.write("new/page-" + number + ".md", "---\ntitle: page\n---\n" + text("topic " + number));
  }
  repository.commit();
  const SourceCommit last = history(repository.path()).back();
  REQUIRE(last.changes.size() == 1000);
  for (const SourceChange& change : last.changes) {
    REQUIRE(change.kind == SourceChange::Kind::kRenamed);
    CHECK(change.old_path == "old/document" + change.path.substr(9));
  }
}

// ---- bundles

namespace {

std::size_t unpacked_directories() {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator("/dev/shm"))
    count +=
        entry.path().filename().string().starts_with("rotulus-bundle-") && entry.status().permissions() == fs::perms::owner_all;
  return count;
}

struct BundleFixture {
  BundleFixture() : repository(directory / "r"), file(directory / "history.bundle") {
    for (int i = 0; i < 5; ++i) {
      repository.write("a.md", text("a", 20 + i));
      repository.write(numbered("b", i) + ".md", text(numbered("b", i)));
      repository.commit();
    }
    repository.run({"branch", "second", "HEAD~2"});
  }
  void create(const std::vector<std::string>& what, const std::string& version = "2") {
    std::vector<std::string> arguments{"bundle", "create", "-q", "--version=" + version, file};
    arguments.insert(arguments.end(), what.begin(), what.end());
    repository.run(arguments);
  }
  // The header's text, and the pack behind it.
  std::pair<std::string, std::string> parts() const {
    const std::string bytes = read_file(file);
    const std::size_t end = bytes.find("\n\n") + 2;
    return {bytes.substr(0, end), bytes.substr(end)};
  }

  TemporaryDirectory directory;
  GitRepository repository;
  fs::path file;
};

}  // namespace

TEST_CASE_METHOD(BundleFixture, "a bundle is read like the repository it was made from", "[git_source]") {
  create({"--all", "HEAD"});
  const auto expected = history(repository.path());
  const std::size_t before = unpacked_directories();
  {
    GitSource source = GitSource::open(file);
    CHECK(source.branch() == "main");
    CHECK(unpacked_directories() == before + 1);
    const auto commits = history(source);
    REQUIRE(commits.size() == expected.size());
    for (std::size_t i = 0; i < commits.size(); ++i) {
      CHECK(commits[i].id == expected[i].id);
      CHECK(described(commits[i]) == described(expected[i]));
    }
    CHECK(source.blob(commits[4].changes[0].blob) == text("a", 24));
    GitSource moved = std::move(source);
    CHECK(history(moved).size() == 5);
  }
  CHECK(unpacked_directories() == before);
  CHECK(GitSource::open(file, "second").commit_count() == 3);
  CHECK_THAT(open_failure(file, "third").what(), Contains("has no branch third") && Contains("main, second"));
}

TEST_CASE_METHOD(BundleFixture, "a bundle that does not say its branch asks for one", "[git_source]") {
  SECTION("no HEAD") {
    create({"main", "second"});
    const Error error = open_failure(file);
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    CHECK_THAT(error.what(), Contains("--branch NAME") && Contains("Its branches are: main, second."));
    CHECK(GitSource::open(file, "main").commit_count() == 5);
  }
  SECTION("HEAD beside the branches") {
    repository.run({"checkout", "-q", "--detach", "HEAD~1"});
    create({"--all", "HEAD"});
    CHECK_THAT(open_failure(file).what(), Contains("HEAD that names no branch"));
  }
  SECTION("only a tag") {
    repository.run({"tag", "v1"});
    create({"v1"});
    CHECK_THAT(open_failure(file).what(), Contains("holds no branch"));
    CHECK(GitSource::open(file, "refs/tags/v1").commit_count() == 5);
  }
  SECTION("several branches at HEAD: the usual name comes first") {
    repository.run({"branch", "another"});
    create({"--all", "HEAD"});
    CHECK(GitSource::open(file).branch() == "main");
  }
}

TEST_CASE_METHOD(BundleFixture, "a bundle that lacks something is refused with what to do", "[git_source]") {
  const std::size_t before = unpacked_directories();
  SECTION("its beginning") {
    create({"main", "HEAD", "^main~2"});
    const Error error = open_failure(file);
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    CHECK_THAT(error.what(), Contains("continues a history that it does not hold") && Contains("--all"));
  }
  SECTION("its end") {
    create({"--all", "HEAD"});
    fs::resize_file(file, fs::file_size(file) - 100);
    CHECK(open_failure(file).code() == ErrorCode::kCorrupt);
  }
  SECTION("its pack") {
    create({"--all", "HEAD"});
    overwrite(file, parts().first);
    CHECK(open_failure(file).code() == ErrorCode::kCorrupt);
  }
  SECTION("the end of its header") {
    write_file(file, "# v2 git bundle\n" + std::string(100, '-'));
    CHECK_THAT(open_failure(file).what(), Contains("header does not end"));
  }
  SECTION("one flipped bit anywhere in the pack") {
    create({"--all", "HEAD"});
    const auto [header, pack] = parts();
    for (std::size_t at = 0; at < pack.size(); at += 97) {
      std::string damaged = pack;
      damaged[at] = static_cast<char>(damaged[at] ^ 4);
      overwrite(file, header + damaged);
      CAPTURE(at);
      CHECK_THROWS_AS(GitSource::open(file), Error);
    }
  }
  CHECK(unpacked_directories() == before);
}

TEST_CASE_METHOD(BundleFixture, "bundles of version 3 are read where their capabilities are known", "[git_source]") {
  create({"--all", "HEAD"}, "3");
  CHECK(GitSource::open(file).commit_count() == 5);
  const std::string header = parts().first, pack = parts().second;
  const std::string rest = header.substr(header.find("@object-format=sha1\n") + 20);
  const auto with = [&](const std::string& capability) {
    overwrite(file, "# v3 git bundle\n" + capability + "\n" + rest + pack);
    return open_failure(file);
  };
  CHECK(with("@object-format=sha256").code() == ErrorCode::kUnsupported);
  CHECK_THAT(with("@filter=blob:none").what(), Contains("without --filter"));
  CHECK_THAT(with("@novelty").what(), Contains("novelty"));
  overwrite(file, "# v4 git bundle\n" + rest + pack);
  CHECK_THAT(open_failure(file).what(), Contains("neither a git repository nor a bundle"));
}

TEST_CASE_METHOD(BundleFixture, "what a killed process unpacked goes away at the next chance, what is in use stays",
                 "[git_source]") {
  create({"--all", "HEAD"});
  const std::string own = "/dev/shm/rotulus-bundle-test-" + std::to_string(::getpid());
  const fs::path left = own + "-left", used = own + "-used", young = own + "-young";
  for (const fs::path& path : {left, used, young}) write_file(path / "pack/pack-1.pack", "secret");
  for (const fs::path& path : {left, used}) fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(1));
  const int lock = ::open(used.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(::flock(lock, LOCK_EX | LOCK_NB) == 0);
  GitSource::open(file);
  CHECK_FALSE(fs::exists(left));
  CHECK(fs::exists(used));
  CHECK(fs::exists(young));
  ::close(lock);
  fs::remove_all(used);
  fs::remove_all(young);
}

// ---- whole histories

namespace {

// Replays the changes of every commit on a set of paths, and checks them against the trees that git lists at some commits.
void replay(const fs::path& repository, std::size_t every) {
  GitSource source = GitSource::open(repository);
  std::map<std::string, std::string> paths;
  std::size_t number = 0;
  source.walk([&](const SourceCommit& commit) {
    for (const SourceChange& change : commit.changes) {  // what leaves, before what comes
      const bool leaves = change.kind == SourceChange::Kind::kRemoved || change.kind == SourceChange::Kind::kRenamed;
      const std::string& path = change.old_path.empty() ? change.path : change.old_path;
      if (change.kind != SourceChange::Kind::kAdded) REQUIRE(paths.at(path) == change.old_blob.text());
      if (leaves) REQUIRE(paths.erase(path) == 1);
    }
    for (const SourceChange& change : commit.changes) {
      if (change.kind == SourceChange::Kind::kAdded || change.kind == SourceChange::Kind::kRenamed)
        REQUIRE_FALSE(paths.contains(change.path));
      if (change.kind != SourceChange::Kind::kRemoved) paths[change.path] = change.blob.text();
    }
    ++number;
    if (number % every != 0 && number != source.commit_count()) return;
    std::map<std::string, std::string> listed;
    const std::string all = git(repository, {"ls-tree", "-r", "-z", commit.id.text()});
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = all.find('\0', at), tab = all.find('\t', at);
      if (all.compare(at, 3, "100") == 0) listed[all.substr(tab + 1, end - tab - 1)] = all.substr(at + 12, 40);
      at = end + 1;
    }
    REQUIRE(paths == listed);
  });
}

}  // namespace

TEST_CASE("the changes of the sample history add up to the trees that git has", "[git_source]") {
  const TemporaryDirectory directory;
  const std::string script = std::string(ROTULUS_SOURCE_DIR) + "/tests/history/make_repository";
  // NOLINTNEXTLINE(cert-env33-c): the command line is made of constants and a temporary path
  REQUIRE(std::system((script + " " + (directory / "sample").string()).c_str()) == 0);
  replay(directory / "sample", 1);
}

TEST_CASE("the changes of real histories add up to the trees that git has", "[git_source]") {
  for (const std::string name : {"handbook-en", "docs-zh"}) {
    const auto bundle = rotulus::test::corpus(name + ".bundle");
    if (!bundle) return rotulus::test::skip("the bundle " + name + " is not here");
    const TemporaryDirectory directory;
    git(directory.path(), {"clone", "-q", "--bare", *bundle, "r.git"});
    replay(directory / "r.git", 500);
  }
}
