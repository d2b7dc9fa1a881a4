// The trees and commits that Rotulus writes itself, held against the git command.
#include <catch2/catch.hpp>

#include "document_tree.h"
#include "git_command.h"
#include "git_commit.h"
#include "session_state.h"
#include "store_fixture.h"

using namespace rotulus;
using namespace rotulus::storage;
using rotulus::test::error_of;
using rotulus::test::git_line;

namespace {

struct BareRepository {
  test::TemporaryDirectory directory;
  BareRepository() { git_line(directory.path(), {"init", "--quiet", "--bare", "."}); }

  // The name that git itself gives to the object; fails where git finds it malformed.
  std::string add(const std::string& type, const std::string& bytes) {
    return git_line(directory.path(), {"hash-object", "-t", type, "-w", "--stdin"}, bytes);
  }
  std::string run(const std::vector<std::string>& arguments) { return git_line(directory.path(), arguments); }
};

DocumentId document_id(int n) {
  char text[40];
  std::snprintf(text, sizeof text, "%08x%024d", static_cast<unsigned>(n) * 2654435761U, n);
  return *DocumentId::parse(text);
}

// Copies every object below a tree into a real repository and checks that git gives each the same name.
void export_tree(ObjectStore& objects, SpaceId space, const ObjectId& id, BareRepository& repository) {
  const std::string bytes = objects.require(space, id, ObjectType::kTree);
  REQUIRE(repository.add("tree", bytes) == id.text());
  for (const TreeEntry& entry : parse_tree(bytes)) {
    if (entry.is_tree)
      export_tree(objects, space, entry.id, repository);
    else
      REQUIRE(repository.add("blob", objects.require(space, entry.id, ObjectType::kBlob)) == entry.id.text());
  }
}

// Works on the objects of a space inside a transaction that is then given up.
template <class Work>
void with_objects(Work&& work) {
  test::StoreFixture f;
  const SpaceId space = f.space();
  struct GiveUp {};
  CHECK_THROWS_AS(f.store->write(f.actor,
                                 [&](Transaction& tx) {
                                   tx.state().objects.create_document_key(space, 1);
                                   work(tx.state().objects, space);
                                   throw GiveUp();
                                 }),
                  GiveUp);
}

ObjectId written(ObjectStore& objects, SpaceId space, DocumentTree& tree) {
  const auto trees = tree.write();
  std::vector<NewObject> made;
  for (const auto& one : trees) made.push_back({space, ObjectType::kTree, one.bytes, kNoDocument, one.base});
  objects.put_together(made);
  return trees.back().id;
}

}  // namespace

TEST_CASE("a document tree is what git mktree makes of the same entries", "[storage][tree]") {
  BareRepository repository;
  with_objects([&](ObjectStore& objects, SpaceId space) {
    DocumentTree tree(objects, space, std::nullopt);
    std::string listed;
    for (int n = 0; n < 40; ++n) {
      const ObjectId blob = objects.put({space, ObjectType::kBlob, "content " + std::to_string(n), 1, {}});
      tree.set_content(document_id(n), blob);
      if (n % 2) tree.set_metadata(document_id(n), blob);
      const std::string name = document_id(n).text();
      const std::string path = std::string() + name[0] + "/" + name[1] + "/" + name[2] + "/" + name;
      listed += "100644 blob " + blob.text() + "\t" + path + "\n";
      if (n % 2) listed += "100644 blob " + blob.text() + "\t" + path + ".meta\n";
    }
    const ObjectId root = written(objects, space, tree);
    export_tree(objects, space, root, repository);
    // Git's own way to the same tree: through an index.
    test::git(repository.directory.path(), {"update-index", "--index-info"}, listed);
    CHECK(repository.run({"write-tree"}) == root.text());
    CHECK(repository.run({"fsck", "--strict", "--no-dangling"}).empty());
  });
}

TEST_CASE("a removal takes empty directories with it, and an edit keeps what it does not touch", "[storage][tree]") {
  BareRepository repository;
  with_objects([&](ObjectStore& objects, SpaceId space) {
    const auto blob = [&](const std::string& text) { return objects.put({space, ObjectType::kBlob, text, 1, {}}); };
    DocumentTree first(objects, space, std::nullopt);
    for (int n = 0; n < 20; ++n) first.set_content(document_id(n), blob("a"));
    const ObjectId before = written(objects, space, first);
    DocumentTree second(objects, space, before);
    second.set_content(document_id(3), blob("changed"));
    for (int n = 10; n < 20; ++n) second.remove(document_id(n));
    const ObjectId after = written(objects, space, second);
    export_tree(objects, space, after, repository);

    DocumentTree afresh(objects, space, std::nullopt);
    for (int n = 0; n < 10; ++n) afresh.set_content(document_id(n), blob(n == 3 ? "changed" : "a"));
    CHECK(written(objects, space, afresh) == after);

    DocumentTree last(objects, space, after);
    for (int n = 0; n < 10; ++n) last.remove(document_id(n));
    CHECK(written(objects, space, last).text() == "4b825dc642cb6eb9a060e54bf8d69288fbee4904");  // git's empty tree
  });
}

TEST_CASE("trees come back entry by entry, and damaged ones are refused", "[storage][tree]") {
  const std::vector<TreeEntry> entries = {{"a", true, object_id(ObjectType::kBlob, "1")},
                                          {"b.meta", false, object_id(ObjectType::kBlob, "2")}};
  const std::string bytes = serialize_tree(entries);
  const auto back = parse_tree(bytes);
  REQUIRE(back.size() == 2);
  CHECK((back[0].name == "a" && back[0].is_tree && back[0].id == entries[0].id));
  CHECK((back[1].name == "b.meta" && !back[1].is_tree && back[1].id == entries[1].id));
  CHECK(parse_tree("").empty());
  for (std::size_t size = 1; size < bytes.size(); ++size)
    if (size != 28) CHECK(error_of([&] { parse_tree(std::string_view(bytes).substr(0, size)); }) == ErrorCode::kCorrupt);
}

TEST_CASE("commits by authors with odd names pass git fsck", "[storage][commit]") {
  BareRepository repository;
  const std::string tree = repository.add("tree", "");
  const std::vector<std::string> names = {
      "Lin Wei", "林薇", "",      "   ", "<",        "> <x",           "a\nb", "\r\n", std::string("a\0b", 3),
      ".",       ",;:",  "\"q\"", "\\",  "\xff\xfe", "a <a@b> 1 +0000"};
  std::optional<ObjectId> parent;
  for (const auto& name : names)
    for (const int offset : {0, 480, -570, 845}) {
      const Author author{name, name + "@example.org", Timestamp::from_seconds(1'700'000'000), offset};
      const std::string text =
          write_commit(*ObjectId::parse(tree), parent, author, author, std::string("summary\n\nbody \0 end", 19));
      INFO(text);
      parent = ObjectId::parse(repository.add("commit", text));
      REQUIRE(parent);
      CHECK(*parent == object_id(ObjectType::kCommit, text));
      CHECK(tree_of_commit(text).text() == tree);
    }
  repository.run({"update-ref", "refs/heads/main", parent->text()});
  CHECK_NOTHROW(repository.run({"fsck", "--strict"}));
  CHECK(repository.run({"rev-list", "--count", "main"}) == std::to_string(names.size() * 4));
}

TEST_CASE("a commit carries its time, its zone and its message as git shows them", "[storage][commit]") {
  BareRepository repository;
  const Author author{"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 345};
  const Author committer{"Robot", "", Timestamp::from_seconds(1'700'000'100), -90};
  const auto tree = ObjectId::parse(repository.add("tree", ""));
  const std::string id = repository.add("commit", write_commit(*tree, std::nullopt, author, committer, "校准\n\nWhy.\n"));
  CHECK(repository.run({"log", "-1", "--format=%an|%ae|%ad|%cn|%ce|%cd|%s|%b", "--date=raw", id}) ==
        "Lin Wei|lin@example.org|1700000000 +0545|Robot||1700000100 -0130|校准|Why.\n");
}

TEST_CASE("what names no tree is no commit", "[storage][commit]") {
  for (const char* text : {"", "tree ", "tree 123", "parent 4b825dc642cb6eb9a060e54bf8d69288fbee4904"})
    CHECK(error_of([&] { tree_of_commit(text); }) == ErrorCode::kCorrupt);
}
