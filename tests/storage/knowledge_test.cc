// Categories, feedback and translations in the store: what is kept, what is refused, and what verification finds.
#include "storage/categories.h"
#include "storage/feedback.h"
#include "storage/shredding.h"
#include "storage/translations.h"
#include "tampering.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

std::string keys(const StoreFixture& f) {
  std::string text;
  for (const Category& category : Categories(f.store->read()).list()) text += category.key + " ";
  return text;
}

Category child(const std::string& key, const std::string& parent, int position = 0) {
  return {0, {}, 0, key, parent, "名 " + key, "Name " + key, position, false};
}

void create(StoreFixture& f, const Category& category) {
  f.store->write(f.actor, [&](Transaction& tx) { create_category(tx, category); });
}

ErrorCode refusal(StoreFixture& f, const Category& category) {
  return error_of([&] { create(f, category); });
}

}  // namespace

TEST_CASE("the shipped dimensions take no row until they are changed", "[storage][knowledge]") {
  StoreFixture f;
  CHECK(keys(f) == "process problem technology product customer ");
  CHECK(Categories(f.store->read()).stamp() == 0);
  f.store->write(f.actor, [&](Transaction& tx) {
    Category customer = *Categories(tx).find("customer");
    customer.title_zh = "委托方";
    customer.position = 0;
    CHECK(change_category(tx, customer).id == 1);
  });
  CHECK(keys(f) == "customer process problem technology product ");
  CHECK(Categories(f.store->read()).find("customer")->title_zh == "委托方");
  CHECK(Categories(f.store->read()).stamp() == 1);
  f.reopen();
  CHECK(keys(f) == "customer process problem technology product ");
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("categories are listed from the dimensions down, each in its place", "[storage][knowledge]") {
  StoreFixture f;
  create(f, child("b", "process", 1));
  create(f, child("a", "process", 1));
  create(f, child("c", "process", 0));
  create(f, child("below", "a"));
  CHECK(keys(f) == "process problem technology product customer c a b below ");
  f.store->write(f.actor, [&](Transaction& tx) {
    Category a = *Categories(tx).find("a");
    a.parent = "c";
    a.retired = true;
    change_category(tx, a);
    CHECK(error_of([&] { change_category(tx, a); }) == ErrorCode::kStale);
    a.version = 2;
    a.parent = "below";
    CHECK(error_of([&] { change_category(tx, a); }) == ErrorCode::kInvalidArgument);
  });
  CHECK(Categories(f.store->read()).find("a")->retired);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("a category that cannot be is refused, and leaves no trace", "[storage][knowledge]") {
  StoreFixture f;
  const SpaceId qa = f.space("QA"), hb = f.space("HB");
  create(f, child("taken", "process"));
  CHECK(refusal(f, child("taken", "problem")) == ErrorCode::kConflict);
  CHECK(refusal(f, child("process", "")) == ErrorCode::kConflict);
  for (const char* key : {"", "A", "a_b", "-a", "a-", "a--b", "1a", "校准"})
    CHECK(refusal(f, child(key, "process")) == ErrorCode::kInvalidArgument);
  CHECK(refusal(f, child(std::string(65, 'a'), "process")) == ErrorCode::kInvalidArgument);
  CHECK(refusal(f, child("x", "nowhere")) == ErrorCode::kInvalidArgument);
  CHECK(refusal(f, child("x", "x")) == ErrorCode::kInvalidArgument);
  Category of_space = child("qa-x", "taken");
  of_space.space = qa;
  create(f, of_space);
  of_space.key = "x";
  CHECK(refusal(f, of_space) == ErrorCode::kInvalidArgument);
  Category other = child("hb-x", "qa-x");
  other.space = hb;
  CHECK(refusal(f, other) == ErrorCode::kInvalidArgument);
  CHECK(refusal(f, child("x", "qa-x")) == ErrorCode::kInvalidArgument);
  other.space = SpaceId{99};
  CHECK(refusal(f, other) == ErrorCode::kNotFound);
  CHECK(Categories(f.store->read()).list().size() == 7);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("metadata keeps categories and translations, version by version", "[storage][knowledge]") {
  StoreFixture f;
  const SpaceId qa = f.space("QA");
  const DocumentId source = f.create(qa, "# Quelle\n", "de.md"), document = f.create(qa, "# Source\n", "en.md");
  const auto change = [&](const Metadata& metadata) {
    auto request = f.request(qa);
    request.changes = {{DocumentChange::Kind::kSave, document, {}, {}, metadata}};
    f.commit(request);
  };
  Metadata metadata;
  metadata.path = "en.md";
  metadata.categories = {"process", "product"};
  metadata.translation_of = "QA-000001";
  metadata.translated_version = "1.0-draft.1";
  change(metadata);
  const auto translations = [&] { return Translations(f.store->read()).of(*Documents(f.store->read()).find(source)); };
  CHECK(translations() == std::vector<DocumentId>{document});
  Metadata without = metadata;
  without.translation_of = without.translated_version = "";
  change(without);
  CHECK(translations() == std::vector<DocumentId>{document});  // an earlier version still says so
  const auto session = f.store->read();
  const auto revisions = Documents(session).revisions(*Documents(session).find(document), 0, 10);
  REQUIRE(revisions.size() == 3);
  CHECK(revisions[0].metadata == without);
  CHECK(revisions[1].metadata == metadata);
  metadata.translation_of = "QA-000099";
  CHECK(error_of([&] { change(metadata); }) == ErrorCode::kInvalidArgument);
  metadata.translation_of = "QA-000002";
  CHECK(error_of([&] { change(metadata); }) == ErrorCode::kInvalidArgument);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("a document helps each person once", "[storage][knowledge]") {
  FilledStore f;
  const auto count = [&] {
    const auto session = f.store->read();
    return Feedback(session).helped(*Documents(session).find(f.procedure));
  };
  CHECK(count() == 2);
  const auto say = [&](UserId user, Helped helped) {
    f.store->write({user, "x"}, [&](Transaction& tx) {
      set_helped(tx, f.procedure, Documents(tx).find(f.procedure)->head, helped);
      append_audit(tx, "test", "test");  // where nothing changes, nothing is recorded
    });
  };
  say(f.lin, Helped::kGiven);
  CHECK(count() == 2);
  say(f.lin, Helped::kTakenBack);
  say(f.lin, Helped::kTakenBack);
  CHECK(count() == 1);
  say(f.lin, Helped::kGiven);
  CHECK(count() == 2);
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("what is said to be outdated waits until it is answered or a further version is in force", "[storage][knowledge]") {
  FilledStore f;
  const auto states = [&](const DocumentId& id) {
    const auto session = f.store->read();
    std::string text;
    for (const auto& report : Feedback(session).reports(*Documents(session).find(id)))
      text += std::string(name(report.state)) + " ";
    return text;
  };
  CHECK(states(f.procedure) == "open answered ");
  CHECK(Feedback(f.store->read()).open_reports().size() == 2);
  f.store->write({f.chen, "chen"}, [&](Transaction& tx) {
    const auto head = Documents(tx).find(f.procedure)->head;
    CHECK(error_of([&] { report_outdated(tx, f.procedure, head, "Chen", "again"); }) == ErrorCode::kConflict);
    CHECK(error_of([&] { close_report(tx, 1, ReportState::kAnswered, "again"); }) == ErrorCode::kConflict);
    CHECK(error_of([&] { close_report(tx, 99, ReportState::kAnswered, "x"); }) == ErrorCode::kNotFound);
    close_report(tx, 2, ReportState::kWithdrawn, {});
  });
  CHECK(states(f.procedure) == "withdrawn answered ");
  // A draft settles nothing; an imported version takes force at once.
  f.save(f.qa, f.form, "# a draft\n");
  CHECK(states(f.form) == "open ");
  f.save(f.qa, f.form, "# in force\n", true);
  CHECK(states(f.form) == "settled ");
  CHECK(Feedback(f.store->read()).open_reports().empty());
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("shredding takes the words of reports, and nothing else of them", "[storage][knowledge][shredding]") {
  FilledStore f;
  f.store->write(f.actor, [&](Transaction& tx) { shred(tx, f.procedure, "by mistake"); });
  const auto session = f.store->read();
  const auto reports = Feedback(session).reports(*Documents(session).find(f.procedure));
  REQUIRE(reports.size() == 2);
  for (const auto& report : reports) {
    CHECK(report.reason.empty());
    CHECK(report.answer.empty());
    CHECK(report.state != ReportState::kOpen);
  }
  CHECK(f.verify().problem_count == 0);
}

TEST_CASE("rows of categories, feedback and translations that were taken away or put back are found",
          "[storage][knowledge][tamper]") {
  Tampering t;
  REQUIRE(t.findings().empty());
  for (const char* table : {"category", "helped", "outdated", "translation"}) {
    INFO(table);
    CHECK(mentions(t.after(std::string("DELETE FROM ") + table), table));
  }
  CHECK(mentions(t.after("DELETE FROM category WHERE id = 2"), "category 2"));
  CHECK(mentions(t.after("DELETE FROM helped WHERE user = (SELECT max(user) FROM helped)"), "helped"));
  CHECK(mentions(t.after("DELETE FROM outdated WHERE id = 3"), "outdated"));
  // An older copy of a row, with its own seal.
  RawRow category, report;
  {
    RawDatabase db(t.filled().data());
    category = db.rows("SELECT version, sealed FROM category WHERE id = 1").front();
    report = db.rows("SELECT state, changed, version, sealed FROM outdated WHERE id = 2").front();
  }
  t.restore();
  {
    const auto store = Store::open(DataDirectory::open(t.data()), test_key());
    store->write({t.filled().lin, "lin.wei"}, [&](Transaction& tx) {
      Category audit = *Categories(tx).find("audit");
      audit.retired = true;
      change_category(tx, audit);
      close_report(tx, 2, ReportState::kWithdrawn, {});
    });
    CHECK(storage::verify(*store, true, nullptr).problem_count == 0);
  }
  REQUIRE(t.change([&](RawDatabase& db) {
    return db.change("UPDATE category SET version = ?1, sealed = ?2 WHERE id = 1", category) &&
           db.change("UPDATE outdated SET state = ?1, changed = ?2, version = ?3, sealed = ?4 WHERE id = 2", report);
  }));
  const std::string findings = t.findings();
  CHECK(mentions(findings, "category 1 is not in the state"));
  CHECK(mentions(findings, "outdated report 2 is not in the state"));
}
