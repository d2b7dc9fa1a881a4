// What is kept of the text of files.
#include "storage/texts.h"

#include "backup_fixture.h"
#include "core/document.h"
#include "storage/outbox.h"
#include "storage/shredding.h"

namespace rotulus::test {
namespace {

const std::string kBinary("PK\x03\x04\0 not text", 14);

struct TextStore : BackedUpStore {
  std::vector<storage::TextJob> jobs(storage::TextState state = storage::TextState::kPending) {
    return storage::Texts(store->read()).list(state, 0, 100);
  }
  storage::Revision head(const DocumentId& id) {
    const auto session = store->read();
    const storage::Documents documents(session);
    return *documents.revision(documents.find(id)->head);
  }
  std::optional<storage::ExtractedText> text_of(const DocumentId& id) { return storage::Texts(store->read()).find(head(id)); }
  std::optional<std::string> words_of(const DocumentId& id) { return storage::Texts(store->read()).text(head(id)); }
  void keep(const storage::TextJob& job, const storage::TextOutcome& outcome) {
    store->write(actor, [&](storage::Transaction& tx) { storage::keep_text(tx, job, outcome); });
  }
  void retry(const DocumentId& id) {
    const auto revision = head(id);
    store->write(actor, [&](storage::Transaction& tx) { storage::request_text(tx, revision, storage::Again::kYes); });
  }
};

storage::TextOutcome read_as(const std::string& text) { return {storage::TextFailure::kNone, text, {}, "office 1", "office 1"}; }
storage::TextOutcome failed_as(storage::TextFailure failure) { return {failure, {}, "It is broken.", "office 1", "office 1"}; }

}  // namespace

TEST_CASE("saving a file asks for its text, saving a text does not", "[storage][texts]") {
  TextStore fixture;
  const DocumentId file = fixture.create(fixture.qa, kBinary, "报告.docx");
  const DocumentId page = fixture.create(fixture.qa, "<p>页</p>", "page.HTML");
  fixture.create(fixture.qa, "# plain\n", "plain.md");
  fixture.create(fixture.qa, "", "empty.docx");
  CHECK(fixture.jobs().size() == 2);
  CHECK(fixture.text_of(file)->state == storage::TextState::kPending);
  CHECK(fixture.text_of(page)->state == storage::TextState::kPending);
  CHECK_FALSE(fixture.words_of(file));
}

TEST_CASE("a text that was read is kept, and tells the index", "[storage][texts]") {
  TextStore fixture;
  const DocumentId file = fixture.create(fixture.qa, kBinary, "报告.docx");
  const auto before = storage::Outbox(fixture.store->read()).last_sequence();
  const auto version = storage::Documents(fixture.store->read()).find(file)->version;
  fixture.keep(fixture.jobs().at(0), read_as("离心泵的检修"));
  CHECK(fixture.words_of(file) == "离心泵的检修");
  CHECK(fixture.text_of(file)->extractor == "office 1");
  CHECK(fixture.text_of(file)->size == 18);
  CHECK(storage::Outbox(fixture.store->read()).last_sequence() == before + 1);
  CHECK(storage::Documents(fixture.store->read()).find(file)->version == version);  // nobody's draft becomes stale by it
  CHECK(fixture.jobs().empty());
  CHECK(fixture.verify().problems == std::vector<std::string>{});
}

TEST_CASE("a text is cut between two characters, and says so", "[storage][texts]") {
  TextStore fixture;
  const DocumentId file = fixture.create(fixture.qa, kBinary, "long.docx");
  std::string text;
  while (text.size() <= storage::kMostTextBytes) text += "长";
  fixture.keep(fixture.jobs().at(0), read_as(text));
  CHECK(fixture.text_of(file)->is_cut);
  const auto kept = fixture.words_of(file);
  CHECK(kept->size() <= storage::kMostTextBytes);
  CHECK(kept->size() > storage::kMostTextBytes - 3);
  CHECK(is_text(*kept));
  CHECK(storage::Texts(fixture.store->read()).text(fixture.head(file), 4) == "长");
}

TEST_CASE("a failure is kept with its reason until somebody asks again", "[storage][texts]") {
  TextStore fixture;
  const DocumentId file = fixture.create(fixture.qa, kBinary, "broken.docx");
  fixture.keep(fixture.jobs().at(0), failed_as(storage::TextFailure::kDamaged));
  CHECK(fixture.text_of(file)->failure == storage::TextFailure::kDamaged);
  CHECK(fixture.text_of(file)->detail == "It is broken.");
  CHECK(fixture.jobs(storage::TextState::kFailed).size() == 1);
  fixture.retry(file);
  CHECK(fixture.text_of(file)->state == storage::TextState::kPending);
  fixture.keep(fixture.jobs().at(0), read_as("now"));
  fixture.retry(file);  // what is there is not asked for
  CHECK(fixture.words_of(file) == "now");
}

TEST_CASE("a revision with the same content has its text at once", "[storage][texts]") {
  TextStore fixture;
  const DocumentId file = fixture.create(fixture.qa, kBinary, "报告.docx");
  fixture.keep(fixture.jobs().at(0), read_as("words"));
  fixture.save(fixture.qa, file, kBinary + "other");
  CHECK(fixture.text_of(file)->state == storage::TextState::kPending);
  fixture.save(fixture.qa, file, kBinary);
  CHECK(fixture.words_of(file) == "words");
}

TEST_CASE("shredding takes the text with the document", "[storage][texts]") {
  TextStore fixture;
  const DocumentId file = fixture.create(fixture.qa, kBinary, "报告.docx");
  const auto job = fixture.jobs().at(0);
  fixture.keep(job, read_as("secret"));
  const auto revision = fixture.head(file);
  fixture.store->write(fixture.actor, [&](storage::Transaction& tx) { storage::shred(tx, file, "by mistake"); });
  CHECK_FALSE(storage::Texts(fixture.store->read()).find(revision));
  CHECK_FALSE(storage::Texts(fixture.store->read()).text(revision));
  fixture.keep(job, read_as("late"));  // an extractor that was still at it
  CHECK_FALSE(storage::Texts(fixture.store->read()).text(revision));
  CHECK(fixture.verify().problems == std::vector<std::string>{});
}

}  // namespace rotulus::test
