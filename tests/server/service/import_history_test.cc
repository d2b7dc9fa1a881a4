#include <sstream>

#include "import_fixture.h"

using namespace rotulus;
using namespace rotulus::test;

namespace {

std::map<std::string, std::size_t> positions_of(const std::vector<std::string>& line) {
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < line.size(); ++i) positions[line[i]] = i + 1;
  return positions;
}

// Draws (commit, path) pairs from the whole line and compares contents; then, that nothing is at paths that git does not know
// there.
void check_random_pairs(ImportFixture& f, const std::filesystem::path& repository, const std::string& space, int pairs) {
  const auto line = first_parent_line(repository);
  const auto positions = positions_of(line);
  Replay replay(*f.store, f.space(space));
  std::mt19937 random(20'261'121);
  for (int i = 0; i < pairs; ++i) {
    const std::size_t position = random() % line.size() + 1;
    const auto files = files_of(repository, line[position - 1]);
    if (files.empty()) continue;
    const auto& file = files[random() % files.size()];
    const auto content = replay.content(positions, position, file.path);
    INFO(line[position - 1] << " " << file.path);
    REQUIRE(content);
    REQUIRE(*content == git(repository, {"show", line[position - 1] + ":" + file.path}));
  }
}

void import_corpus_and_compare(const std::string& name, const std::string& space, std::uint64_t commits) {
  const auto bundle = corpus(name);
  if (!bundle) return skip(name + " is not there; set ROTULUS_CORPORA");
  ImportFixture f;
  const auto report = f.history(*bundle, space);
  CHECK(report.commits + report.commits_without_documents == commits);
  const auto repository = f.directory / "source.git";
  git(f.directory.path(), {"clone", "--quiet", "--bare", bundle->string(), repository.string()});
  check_random_pairs(f, repository, space, 300);
  const auto verified = storage::verify(*f.store, true, nullptr);
  CHECK(verified.problem_count == 0);
  CHECK(verified.revisions == report.revisions);

  const auto exported = f.directory / "export.git";
  storage::export_git(*f.store, f.space(space), exported, nullptr);
  CHECK(git(exported, {"fsck", "--full", "--strict"}) == "");
  git(f.directory.path(), {"clone", "--quiet", exported.string(), (f.directory / "clone").string()});
  const auto source_line = first_parent_line(repository);
  const auto export_line = first_parent_line(exported);
  REQUIRE(export_line.size() == report.commits);
  if (report.commits_without_documents) return;
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    const std::size_t at = random() % source_line.size();
    const auto files = files_of(repository, source_line[at]);
    if (files.empty()) continue;
    const auto& file = files[random() % files.size()];
    INFO(source_line[at] << " " << file.path);
    REQUIRE(git(exported, {"show", export_line[at] + ":" + file.path}) ==
            git(repository, {"show", source_line[at] + ":" + file.path}));
  }
  const std::string format = "--format=%an|%ae|%at|%cn|%ct|%B";
  const auto log = [&](const std::filesystem::path& where) { return git(where, {"log", "--first-parent", format, "HEAD"}); };
  CHECK(log(exported) == log(repository));
  CHECK(git(exported, {"rev-parse", "HEAD^{tree}"}) == git(repository, {"rev-parse", "HEAD^{tree}"}));
}

}  // namespace

TEST_CASE("the sample history comes in with every content at every commit", "[import]") {
  ImportFixture f;
  const auto repository = f.sample_repository();
  const auto report = f.history(repository, "SAMPLE");
  const auto line = first_parent_line(repository);
  CHECK(report.commits + report.commits_without_documents == line.size());
  CHECK(report.commits_without_documents >= 1);
  CHECK(report.renamed >= 3);
  CHECK(report.removed >= 1);
  CHECK(report.not_text >= 1);
  CHECK(report.skipped.contains("symbolic link"));
  CHECK(report.skipped.contains("submodule"));

  const auto positions = positions_of(line);
  Replay replay(*f.store, f.space("SAMPLE"));
  std::size_t compared = 0;
  for (std::size_t position = 1; position <= line.size(); ++position) {
    for (const auto& file : files_of(repository, line[position - 1])) {
      if (!is_text(file.path)) continue;  // its name is shown decoded; its content is compared by the export test
      INFO(line[position - 1] << " " << file.path);
      const auto content = replay.content(positions, position, file.path);
      REQUIRE(content);
      REQUIRE(*content == git(repository, {"cat-file", "blob", file.object}));
      ++compared;
    }
  }
  CHECK(compared > 200);
  CHECK(storage::verify(*f.store, true, nullptr).problem_count == 0);
}

TEST_CASE("an import that was stopped is taken up where it was, and a finished one brings what is new", "[import]") {
  ImportFixture f;
  GitRepository source(f.directory / "source");
  constexpr int kCommits = 300;
  for (int i = 0; i < kCommits; ++i) {
    source.write("a" + std::to_string(i % 7) + ".md", "# Document\n\nedit " + std::to_string(i) + "\n");
    source.commit("edit " + std::to_string(i));
  }
  int calls = 0;
  CHECK_THROWS_AS(f.history(source.path(), "SP", [&](std::uint64_t, std::uint64_t) { return ++calls < 2; }), Error);
  const auto partly = storage::verify(*f.store, true, nullptr).revisions;
  CHECK(partly > 0);
  CHECK(partly < kCommits);
  f.reopen();
  const auto rest = f.history(source.path(), "SP");
  CHECK(rest.resumed);
  CHECK(rest.commits + partly == kCommits);
  source.write("new.md", "new\n");
  source.commit("one more");
  CHECK(f.history(source.path(), "SP").commits == 1);
  CHECK(f.history(source.path(), "SP").commits == 0);
  const auto report = storage::verify(*f.store, true, nullptr);
  CHECK(report.revisions == kCommits + 1);
  CHECK(report.documents == 8);
  CHECK(report.problem_count == 0);
}

TEST_CASE("a space does not take a second, unrelated history", "[import]") {
  ImportFixture f;
  GitRepository one(f.directory / "one"), two(f.directory / "two");
  one.write("a.md", "one\n");
  one.commit();
  two.write("a.md", "two\n");
  two.commit("other");
  f.history(one.path(), "SP");
  try {
    f.history(two.path(), "SP");
    FAIL("an error was expected");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kConflict);
    CHECK(std::string(error.what()).find("space of its own") != std::string::npos);
  }
}

TEST_CASE("a renamed document keeps its identity and its history", "[import]") {
  ImportFixture f;
  GitRepository source(f.directory / "source");
  const std::string text = "# Rule\n\none line\nanother line\na third line\nand a fourth\n";
  source.write("old/name.md", text);
  source.commit("begin");
  source.move("old/name.md", "new/place.md");
  source.commit("move");
  source.write("new/place.md", text + "edited\n");
  source.commit("edit");
  source.remove("new/place.md");
  source.commit("remove");
  f.history(source.path(), "SP");
  const auto session = f.store->read();
  const storage::Documents documents(session);
  const auto document = documents.find_number("SP-000001");
  REQUIRE(document);
  CHECK(document->revisions == 4);
  CHECK(document->state == VersionState::kObsolete);
  CHECK(documents.revision(*document, 1)->metadata.path == "old/name.md");
  CHECK(documents.revision(*document, 2)->metadata.path == "new/place.md");
  CHECK(documents.revision(*document, 3)->state == VersionState::kEffective);
  CHECK(documents.revision(*document, 4)->removal);
  CHECK(documents.revision(*document, 4)->summary == "remove\n");
}

TEST_CASE("the handbook in English is imported, verified and exported as it is", "[import][corpora]") {
  import_corpus_and_compare("handbook-en.bundle", "HB", 10'723);
}

TEST_CASE("the documentation in Chinese is imported, verified and exported as it is", "[import][corpora]") {
  import_corpus_and_compare("docs-zh.bundle", "ZH", 7'014);
}

TEST_CASE("large files of a history come in with every version, and go out to git as they were", "[import][large]") {
  ImportFixture f;
  GitRepository source(f.directory / "source");
  std::string film((5 << 20) + 1, '\0');
  for (std::size_t i = 0; i < film.size(); i += 103) film[i] = static_cast<char>(i / 103);
  source.write("film.bin", film);
  source.write("a.md", "# A\n");
  source.commit();
  film[4 << 20] = 'x';
  source.write("film.bin", film);
  source.commit();
  source.write("film.bin", "short now\n");
  source.commit();
  const auto report = f.history(source.path(), "SP");
  CHECK(report.revisions == 4);
  CHECK(storage::verify(*f.store, true, nullptr).problem_count == 0);
  storage::export_git(*f.store, f.space("SP"), f.directory / "export.git", nullptr);
  CHECK(git(f.directory / "export.git", {"rev-parse", "HEAD~1^{tree}", "HEAD^{tree}"}) ==
        git(source.path(), {"rev-parse", "HEAD~1^{tree}", "HEAD^{tree}"}));
}
