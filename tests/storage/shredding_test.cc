#include "storage/shredding.h"

#include "backup_fixture.h"
#include "storage/outbox.h"

namespace rotulus::test {
namespace {

struct ShreddingStore : BackedUpStore {
  void shred(const DocumentId& id, const std::string& reason = "uploaded by mistake") {
    store->write(actor, [&](storage::Transaction& tx) { storage::shred(tx, id, reason); });
  }
  storage::Document document(const DocumentId& id) { return *storage::Documents(store->read()).find(id); }
  std::string content(const DocumentId& id, std::int64_t sequence) {
    const auto session = store->read();
    const storage::Documents documents(session);
    return documents.content(*documents.revision(*documents.find(id), sequence));
  }
};

}  // namespace

TEST_CASE("no version of a shredded document can be read, and its rows say nothing of it", "[storage][shredding]") {
  ShreddingStore fixture;
  fixture.shred(fixture.procedure);
  for (std::int64_t sequence = 1; sequence <= 5; ++sequence)
    CHECK(error_of([&] { fixture.content(fixture.procedure, sequence); }) == ErrorCode::kNotFound);
  const auto session = fixture.store->read();
  const auto document = *storage::Documents(session).find(fixture.procedure);
  CHECK(document.state == VersionState::kObsolete);
  CHECK(document.metadata == storage::Metadata{});
  CHECK(storage::shredded_at(session, document) == document.changed);
  for (const auto& revision : storage::Documents(session).revisions(document, 0, 100)) {
    CHECK(revision.title == document.number);
    CHECK(revision.summary.empty());
    CHECK(revision.metadata == storage::Metadata{});
  }
  CHECK_FALSE(storage::shredded_at(session, fixture.document(fixture.form)));
}

TEST_CASE("shredding leaves every other document and a store that verifies", "[storage][shredding]") {
  for (const DocumentId ShreddingStore::*which : {&ShreddingStore::procedure, &ShreddingStore::form, &ShreddingStore::rule,
                                                  &ShreddingStore::waiting, &ShreddingStore::house}) {
    ShreddingStore fixture;
    const std::string number = fixture.document(fixture.*which).number;
    auto before = visible(*fixture.store);
    std::erase_if(before, [&](const auto& entry) { return entry.first.starts_with(number); });
    fixture.shred(fixture.*which);
    INFO(number);
    CHECK(fixture.verify().problems == std::vector<std::string>{});
    const auto session = fixture.store->read();
    CHECK(storage::Approvals(session).open_runs({}).size() == (which == &ShreddingStore::waiting ? 0 : 1));
    for (const auto& comment : storage::Approvals(session).comments(fixture.document(fixture.*which)))
      CHECK(comment.text.empty());
    for (const auto& [what, text] : before)
      if (what.starts_with("user ")) CHECK(visible(*fixture.store).contains(what));
  }
}

TEST_CASE("equal contents of another document stay readable", "[storage][shredding]") {
  ShreddingStore fixture;
  const auto twin = fixture.create(fixture.qa, "the same\n", "twin.md"),
             other = fixture.create(fixture.qa, "the same\n", "other.md");
  fixture.shred(twin);
  CHECK(fixture.content(other, 1) == "the same\n");
  fixture.reopen();
  CHECK(fixture.content(other, 1) == "the same\n");
}

TEST_CASE("a document is shredded once and takes no more drafts", "[storage][shredding]") {
  ShreddingStore fixture;
  fixture.shred(fixture.procedure);
  CHECK(error_of([&] { fixture.shred(fixture.procedure); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { fixture.save(fixture.qa, fixture.procedure, "again\n"); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { fixture.shred(DocumentId{}); }) == ErrorCode::kNotFound);
}

TEST_CASE("a space with a shredded document is exported without it", "[storage][shredding]") {
  ShreddingStore fixture;
  const auto before = storage::export_git(*fixture.store, fixture.qa, fixture.directory / "before.git", nullptr);
  fixture.shred(fixture.procedure);
  const auto after = storage::export_git(*fixture.store, fixture.qa, fixture.directory / "after.git", nullptr);
  CHECK(after.documents == before.documents - 1);
  CHECK(after.commits == before.commits + 1);  // with the one that ended it
}

TEST_CASE("the wrapped key is not left in the files of the database", "[storage][shredding]") {
  ShreddingStore fixture;
  const auto row = std::to_string(fixture.document(fixture.procedure).row);
  const std::string wrapped =
      RawDatabase(fixture.data()).rows("SELECT wrapped FROM document_key WHERE document = " + row)[0][0].bytes;
  fixture.shred(fixture.procedure);
  for (const char* file : {"store.db", "store.db-wal"}) {
    INFO(file);
    if (std::filesystem::exists(fixture.data() / file))
      CHECK(read_file(fixture.data() / file).find(wrapped) == std::string::npos);
  }
}

TEST_CASE("a content key that is missing without a word in the log is a problem, and so is one that came back",
          "[storage][shredding]") {
  ShreddingStore fixture;
  const auto row = std::to_string(fixture.document(fixture.procedure).row);
  SECTION("missing") {
    fixture.store.reset();
    RawDatabase(fixture.data()).execute("DELETE FROM document_key WHERE document = " + row);
    fixture.reopen();
    CHECK(fixture.verify().problem_count > 0);
  }
  SECTION("came back") {
    const auto wrapped = RawDatabase(fixture.data()).rows("SELECT wrapped FROM document_key WHERE document = " + row)[0][0].bytes;
    fixture.shred(fixture.procedure);
    fixture.store.reset();
    RawDatabase(fixture.data())
        .change("INSERT INTO document_key(document, wrapped) VALUES(" + row + ", ?1)", {raw_blob(wrapped)});
    fixture.reopen();
    const auto problems = fixture.verify().problems;
    REQUIRE_FALSE(problems.empty());
    CHECK(problems.front().find("shredded") != std::string::npos);
  }
}

TEST_CASE("a shredded document is shredded in backups from before, after the next one", "[storage][shredding][backup]") {
  ShreddingStore fixture;
  const auto first = fixture.back_up();
  fixture.shred(fixture.procedure);
  fixture.back_up();
  const auto restored = fixture.restore(test_key(), {{}, first.id});
  const auto session = restored->read();
  const storage::Documents documents(session);
  const auto document = *documents.find(fixture.procedure);
  CHECK(storage::shredded_at(session, document));
  CHECK(error_of([&] { documents.content(*documents.revision(document, 1)); }) == ErrorCode::kNotFound);
  CHECK(storage::shredded_documents(session).contains(fixture.procedure));
  CHECK(storage::verify(*restored, true, nullptr).problems == std::vector<std::string>{});
  CHECK(documents.content(*documents.revision(*documents.find(fixture.form), 1)).starts_with("# 校准记录表"));
  // And in the backup of what was restored, and after the next restore.
  storage::back_up(*restored, fixture.backups());
  CHECK(storage::check_backups(fixture.backups(), test_key()).problems == std::vector<std::string>{});
}

}  // namespace rotulus::test
