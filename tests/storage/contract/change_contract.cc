// What a change is: whole or not at all, by itself, recorded, and visible to those who come after it.
#include "stores.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

TEMPLATE_LIST_TEST_CASE("what was written is read back", "[storage][contract]", Stores) {
  Contract<TestType> c;
  const SpaceId space = c.space();
  std::string binary("\0\xff\x80 bytes", 9);
  binary += std::string(300'000, 'x');
  for (const std::string& content : {std::string(), std::string("one line\n"), binary}) {
    const DocumentId id = c.create(space, content);
    CHECK(c.content(id) == content);
    c.save(space, id, content + "more");
    CHECK(c.content(id) == content + "more");
    const auto session = c.store.read();
    const Documents documents(session);
    const auto document = documents.find(id);
    CHECK(document->revisions == 2);
    CHECK(documents.content(*documents.revision(*document, 1)) == content);
  }
  CHECK(c.verifies());
}

TEMPLATE_LIST_TEST_CASE("of a change that throws nothing stays, and the exception comes back", "[storage][contract]", Stores) {
  Contract<TestType> c;
  const SpaceId space = c.space();
  const DocumentId kept = c.create(space, "kept\n");
  const auto entries = c.entries();
  struct Stop {};
  CHECK_THROWS_AS(c.write([&](Transaction& tx) {
    create_space(tx, *SpaceKey::parse("NEVER"), "Never", "");
    auto asked = c.request(space);
    asked.changes = {{DocumentChange::Kind::kSave, kept, {}, "changed\n", {}}};
    commit(tx, asked);
    throw Stop();
  }),
                  Stop);
  CHECK(!Spaces(c.store.read()).find(*SpaceKey::parse("NEVER")));
  CHECK(c.content(kept) == "kept\n");
  CHECK(c.entries() == entries);
  // What was taken back is not remembered either: its numbers may be given out again, to something else.
  const SpaceId next = c.space("NEXT");
  CHECK(c.content(c.create(next, "next\n")) == "next\n");
  c.save(space, kept, "changed again\n");
  CHECK(c.content(kept) == "changed again\n");
  CHECK(c.verifies());
}

TEMPLATE_LIST_TEST_CASE("a stale change fails alone", "[storage][contract]", Stores) {
  Contract<TestType> c;
  const SpaceId space = c.space();
  const DocumentId id = c.create(space, "one\n");
  const auto version = Documents(c.store.read()).find(id)->version;
  c.save(space, id, "two\n", version);
  CHECK(error_of([&] { c.save(space, id, "late\n", version); }) == ErrorCode::kStale);
  CHECK(c.content(id) == "two\n");
  c.save(space, id, "three\n", version + 1);
  CHECK(c.content(id) == "three\n");
  CHECK(c.verifies());
}

TEMPLATE_LIST_TEST_CASE("a change within a change sees what it did", "[storage][contract]", Stores) {
  Contract<TestType> c;
  const SpaceId space = c.space();
  c.write([&](Transaction& tx) {
    auto asked = c.request(space);
    asked.changes = {c.making("one\n")};
    const DocumentId id = commit(tx, asked).documents.front();
    CHECK(c.content(tx, id) == "one\n");
    asked.changes = {{DocumentChange::Kind::kSave, id, {}, "two\n", {}}};
    commit(tx, asked);
    CHECK(c.content(tx, id) == "two\n");
  });
  CHECK(c.verifies());
}

TEMPLATE_LIST_TEST_CASE("a session sees one state from its beginning to its end", "[storage][contract]", Stores) {
  Contract<TestType> c;
  const SpaceId space = c.space();
  const DocumentId id = c.create(space, "one\n");
  const auto before = c.store.read();
  CHECK(c.content(before, id) == "one\n");
  c.save(space, id, "two\n");
  const auto between = c.store.read();
  CHECK(c.content(between, id) == "two\n");
  c.save(space, id, "three\n");
  // However much is written meanwhile.
  for (int i = 0; i < 8; ++i) c.create(space, std::string(700'000, static_cast<char>('a' + i)));
  CHECK(c.content(before, id) == "one\n");
  CHECK(c.content(between, id) == "two\n");
  CHECK(c.content(id) == "three\n");
  CHECK(AuditLog(before).size() + 10 == c.entries());
}

TEMPLATE_LIST_TEST_CASE("every change is recorded with it, and what changes nothing is not", "[storage][contract]", Stores) {
  Contract<TestType> c;
  const SpaceId space = c.space();
  const auto entries = c.entries();
  const DocumentId id = c.create(space, "one\n");
  CHECK(c.entries() == entries + 1);
  c.save(space, id, "two\n");
  CHECK(c.entries() == entries + 2);
  c.write([](Transaction&) {});
  CHECK(c.entries() == entries + 2);
  CHECK(error_of([&] { c.save(space, DocumentId{}, "nowhere\n"); }) == ErrorCode::kNotFound);
  CHECK(c.entries() == entries + 2);
}

TEMPLATE_LIST_TEST_CASE("what must be unique is, whoever comes second", "[storage][contract]", Stores) {
  Contract<TestType> c;
  c.space("QA");
  CHECK(error_of([&] { c.space("QA"); }) == ErrorCode::kConflict);
  const auto hire = [&](const std::string& name) {
    c.write([&](Transaction& tx) { create_user(tx, name, "Lin Wei", "", "record"); });
  };
  hire("lin");
  CHECK(error_of([&] { hire("lin"); }) == ErrorCode::kConflict);
  // Both in one change: then neither is there.
  CHECK(error_of([&] {
          c.write([&](Transaction& tx) {
            create_user(tx, "chen", "Chen", "", "record");
            create_user(tx, "chen", "Chen", "", "record");
          });
        }) == ErrorCode::kConflict);
  CHECK(!Accounts(c.store.read()).user("chen"));
  hire("chen");
  CHECK(c.verifies());
}

TEMPLATE_LIST_TEST_CASE("keys for other uses are the store's own, and the same every time", "[storage][contract]", Stores) {
  Contract<TestType> c, other;
  const auto bytes = [](const Store& store, std::string_view purpose) {
    const auto key = store.purpose_key(purpose);
    return std::vector<std::uint8_t>(key.view().begin(), key.view().end());
  };
  CHECK(bytes(c.store, "one") == bytes(c.store, "one"));
  CHECK(bytes(c.store, "one") != bytes(c.store, "two"));
  CHECK(bytes(c.store, "one") != bytes(other.store, "one"));
  CHECK(c.store.trouble().empty());
}
