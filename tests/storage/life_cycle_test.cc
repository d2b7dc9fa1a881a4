// The life cycle as it is stored: states, labels, runs, tasks, comments, signatures.
#include <thread>

#include "life_cycle_steps.h"
#include "storage/outbox.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;
using S = VersionState;

TEST_CASE("a draft is submitted, reviewed, approved and takes effect", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  auto run = steps.submit(f.lin, f.chen);
  CHECK(steps.document().state == S::kInReview);
  {
    const auto session = f.store->read();
    const Approvals approvals(session);
    CHECK(approvals.open_run(steps.document())->progress == R"([{"id":"review"}])");
    REQUIRE(approvals.tasks(f.chen, 0, 10).size() == 1);
    CHECK(approvals.tasks(f.chen, 0, 10).front().title_zh == "审阅");
    CHECK(approvals.tasks(f.lin, 0, 10).empty());
    CHECK(approvals.open_runs(f.qa).size() == 1);
    CHECK(approvals.open_runs(SpaceId{}).size() == 1);
    CHECK(approvals.open_runs(SpaceId{99}).empty());
  }
  CHECK(f.problems().empty());
  steps.review(run, f.chen, "chen", f.chen);
  CHECK(steps.head().state == S::kInApproval);
  const auto date = Timestamp::from_seconds(1'900'000'000);
  steps.approve(run, f.chen, "chen", date);
  CHECK(steps.head().state == S::kApproved);
  CHECK(steps.head().label == "1.0");
  CHECK(steps.head().version_label == "1.0");
  CHECK(steps.head().draft_label == "1.0-draft.1");
  CHECK(steps.head().effective_from == date);
  CHECK(steps.head().review_due == Timestamp::from_seconds(1'900'001'000));
  CHECK_FALSE(steps.document().effective);
  {
    const auto session = f.store->read();
    const Approvals approvals(session);
    CHECK(approvals.tasks(f.chen, 0, 10).empty());
    CHECK(approvals.next_due() == date);
    CHECK(approvals.approved_until(Timestamp::from_seconds(date.seconds() - 1)).empty());
    CHECK(approvals.approved_until(date) == std::vector<Approvals::DueVersion>{{f.id, steps.head().id}});
    CHECK_FALSE(approvals.open_run(steps.document()));
    const auto last = approvals.last_run(steps.document());
    CHECK(last->state == RunState::kApproved);
    CHECK(last->decisions == run.decisions);
    CHECK(last->definition == "steps: [review, approval]");
    CHECK(last->version == 4);
  }
  CHECK(f.problems().empty());
  steps.change(S::kApproved, S::kEffective);
  CHECK(steps.document().state == S::kEffective);
  CHECK(steps.document().effective == steps.document().head);
  CHECK(steps.revision("1.0").id == steps.revision("1.0-draft.1").id);
  f.reopen();
  CHECK(f.problems().empty());
}

TEST_CASE("the version that takes effect supersedes the one before it", "[storage][life_cycle]") {
  LifeCycleFixture f;
  f.steps.bring_into_force(f.lin, f.chen, "chen");
  f.save(f.qa, f.id, "# Two\n");
  CHECK(f.steps.head().label == "1.1-draft.1");
  CHECK(f.steps.document().state == S::kEffective);
  f.steps.bring_into_force(f.lin, f.chen, "chen");
  CHECK(f.steps.revision("1.0").state == S::kSuperseded);
  CHECK(f.steps.revision("1.1").state == S::kEffective);
  const auto session = f.store->read();
  const auto due = Approvals(session).review_due_until(Timestamp::from_seconds(3'000'000'000));
  CHECK(due == std::vector<Approvals::DueVersion>{{f.id, f.steps.revision("1.1").id}});
  CHECK(f.problems().empty());
}

TEST_CASE("an effective version expires, is confirmed, and is retired; the obsolete one stays to be read",
          "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  steps.bring_into_force(f.lin, f.chen, "chen");
  steps.change(S::kEffective, S::kExpired);
  CHECK(steps.document().state == S::kExpired);
  CHECK(Approvals(f.store->read()).review_due_until(Timestamp::from_seconds(3'000'000'000)).empty());
  StateChange confirmed;
  confirmed.review_due = Timestamp::from_seconds(2'100'000'000);
  steps.change(S::kExpired, S::kEffective, confirmed);
  CHECK(steps.document().state == S::kEffective);
  CHECK(Approvals(f.store->read()).next_due() == confirmed.review_due);
  steps.write([&](Transaction& tx) { set_review_due(tx, f.id, steps.head().id, Timestamp::from_seconds(2'200'000'000)); });
  CHECK(steps.head().review_due == Timestamp::from_seconds(2'200'000'000));
  CHECK(f.problems().empty());
  StateChange retired;
  retired.reason = "替代 by another rule";
  steps.change(S::kEffective, S::kObsolete, retired);
  CHECK(steps.document().state == S::kObsolete);
  CHECK(steps.document().effective == steps.head().id);
  CHECK(Documents(f.store->read()).content(steps.revision("1.0")) == "# One\n");
  CHECK(AuditLog(f.store->read()).list({}).front().detail == "@1 effective -> obsolete; 替代 by another rule");
  CHECK(error_of([&] { f.save(f.qa, f.id, "again"); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { steps.submit(f.lin, f.chen); }) == ErrorCode::kConflict);
  CHECK(f.problems().empty());
}

TEST_CASE("retiring ends what a newer draft was waiting for, and waits for one that was approved", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  steps.bring_into_force(f.lin, f.chen, "chen");
  StateChange retired;
  retired.revision = steps.document().effective;
  f.save(f.qa, f.id, "# Two\n");
  auto run = steps.submit(f.lin, f.chen);
  steps.review(run, f.chen, "chen", f.chen);
  steps.approve(run, f.chen, "chen", Timestamp::from_seconds(1'950'000'000));
  CHECK(error_of([&] { steps.change(S::kEffective, S::kObsolete, retired); }) == ErrorCode::kConflict);
  steps.change(S::kApproved, S::kDraft);
  steps.submit(f.lin, f.chen);
  steps.change(S::kEffective, S::kObsolete, retired);
  CHECK(steps.document().state == S::kObsolete);
  CHECK(steps.head().state == S::kDraft);
  CHECK_FALSE(Approvals(f.store->read()).open_run(steps.document()));
  CHECK(f.problems().empty());
}

TEST_CASE("a state change that comes too late, or that the life cycle does not know, is refused", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  CHECK(error_of([&] { steps.change(S::kInReview, S::kInApproval); }) == ErrorCode::kStale);
  CHECK(error_of([&] { steps.change(S::kDraft, S::kEffective); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { steps.change(S::kDraft, S::kObsolete); }) == ErrorCode::kConflict);
  StateChange stale;
  stale.expected_version = steps.document().version + 1;
  CHECK(error_of([&] { steps.change(S::kDraft, S::kInReview, stale); }) == ErrorCode::kStale);
  StateChange foreign;
  foreign.revision = RevisionId{99};
  CHECK(error_of([&] { steps.change(S::kDraft, S::kInReview, foreign); }) == ErrorCode::kNotFound);
  StateChange wrong;
  wrong.version_label = "2.0";
  CHECK(error_of([&] { steps.change(S::kDraft, S::kApproved, wrong); }) == ErrorCode::kInvalidArgument);
  wrong.version_label = "";
  CHECK(error_of([&] { steps.change(S::kDraft, S::kApproved, wrong); }) == ErrorCode::kInvalidArgument);
  CHECK(steps.document().version == 1);
  CHECK(steps.head().state == S::kDraft);
  CHECK(f.problems().empty());
}

TEST_CASE("a document has one open run, and it is that of its head", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  const RevisionId first = steps.head().id;
  auto run = steps.submit(f.lin, f.chen);
  CHECK(error_of([&] { steps.write([&](Transaction& tx) { begin_run(tx, run); }); }) == ErrorCode::kConflict);
  f.save(f.qa, f.id, "# Two\n");
  run.revision = first;
  CHECK(error_of([&] { steps.write([&](Transaction& tx) { begin_run(tx, run); }); }) == ErrorCode::kConflict);
  run.document.bytes[0] ^= 1;
  CHECK(error_of([&] { steps.write([&](Transaction& tx) { begin_run(tx, run); }); }) == ErrorCode::kNotFound);
}

TEST_CASE("a run that was saved meanwhile, or has ended, is not saved over", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  auto run = steps.submit(f.lin, f.chen);
  Run stale = run;
  const auto save = [&](Run& saved, const std::vector<Task>& tasks) {
    return error_of([&] { steps.write([&](Transaction& tx) { save_run(tx, saved, tasks); }); });
  };
  steps.write([&](Transaction& tx) { save_run(tx, run, {LifeCycle::task(f.chen, TaskKind::kReview)}); });
  CHECK(run.version == 3);
  CHECK(save(stale, {}) == ErrorCode::kStale);
  CHECK(save(run, {LifeCycle::task(f.chen, TaskKind::kReview), LifeCycle::task(f.chen, TaskKind::kReview)}) ==
        ErrorCode::kInvalidArgument);
  Run ended = run;
  ended.state = RunState::kRejected;
  Run copy = ended;
  CHECK(save(copy, {LifeCycle::task(f.chen, TaskKind::kReview)}) == ErrorCode::kInvalidArgument);
  steps.write([&](Transaction& tx) {
    save_run(tx, ended, {});
    change_state(tx, {f.id, ended.revision, S::kInReview, S::kRejected, {}, {}, {}, {}, "no"});
  });
  ended.state = RunState::kOpen;
  CHECK(save(ended, {}) == ErrorCode::kConflict);
  CHECK(f.problems().empty());
}

TEST_CASE("tasks keep their number while they wait, and others are put in their place", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  auto run = steps.submit(f.lin, f.chen);
  const auto first = Approvals(f.store->read()).tasks(f.chen, 0, 10).front();
  steps.write([&](Transaction& tx) {
    save_run(tx, run, {LifeCycle::task(f.lin, TaskKind::kReview), LifeCycle::task(f.chen, TaskKind::kReview)});
  });
  const auto session = f.store->read();
  const Approvals approvals(session);
  CHECK(approvals.tasks(f.chen, 0, 10).front().id == first.id);
  CHECK(approvals.tasks(f.chen, 0, 10).front().opened == first.opened);
  CHECK(approvals.tasks(f.lin, 0, 10).front().id == first.id + 1);
  CHECK(approvals.tasks(f.lin, first.id + 1, 10).empty());
  CHECK(approvals.tasks_of_run(run.id).size() == 2);
  CHECK(approvals.task_count(f.lin) == 1);
}

TEST_CASE("a newer draft voids the open run, and both are in the audit log", "[storage][life_cycle]") {
  for (const bool in_approval : {false, true}) {
    LifeCycleFixture f;
    const LifeCycle& steps = f.steps;
    auto run = steps.submit(f.lin, f.chen);
    if (in_approval) steps.review(run, f.chen, "chen", f.chen);
    f.save(f.qa, f.id, "# Two\n");
    CHECK(steps.head().label == "1.0-draft.2");
    CHECK(steps.revision("1.0-draft.1").state == S::kDraft);
    CHECK(steps.document().state == S::kDraft);
    const auto session = f.store->read();
    const Approvals approvals(session);
    CHECK_FALSE(approvals.open_run(steps.document()));
    CHECK(approvals.run(run.id)->state == RunState::kVoided);
    CHECK(approvals.tasks(f.chen, 0, 10).empty());
    const auto entries = AuditLog(session).list({});
    CHECK(entries[0].action == "document.save");
    CHECK(entries[1].action == "document.state");
    CHECK(entries[1].detail == std::string(in_approval ? "@1 in_approval" : "@1 in_review") + " -> draft; a newer draft");
    CHECK(entries[2].action == "run.save");
    CHECK(entries[2].detail == "run 1 v" + std::to_string(in_approval ? 4 : 3) + " voided @1");
    CHECK(f.problems().empty());
  }
}

TEST_CASE("a draft that follows a correction or a rejection leaves its state, and ends the task to correct it",
          "[storage][life_cycle]") {
  for (const bool rejected : {false, true}) {
    LifeCycleFixture f;
    const LifeCycle& steps = f.steps;
    auto run = steps.submit(f.lin, f.chen);
    steps.write([&](Transaction& tx) {
      run.state = rejected ? RunState::kRejected : RunState::kNeedsCorrection;
      save_run(tx, run, {LifeCycle::task(f.lin, TaskKind::kCorrection)});
      change_state(tx, {f.id, run.revision, S::kInReview, rejected ? S::kRejected : S::kNeedsCorrection, {}, {}, {}, {}, {}});
    });
    CHECK(Approvals(f.store->read()).tasks(f.lin, 0, 10).front().kind == TaskKind::kCorrection);
    CHECK(f.problems().empty());
    f.save(f.qa, f.id, "# Two\n");
    CHECK(steps.revision("1.0-draft.1").state == (rejected ? S::kRejected : S::kNeedsCorrection));
    CHECK(steps.head().state == S::kDraft);
    CHECK(Approvals(f.store->read()).tasks(f.lin, 0, 10).empty());
    CHECK(f.problems().empty());
  }
}

TEST_CASE("an approved version that waits for its date takes no draft, until it is withdrawn", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  auto run = steps.submit(f.lin, f.chen);
  steps.review(run, f.chen, "chen", f.chen);
  steps.approve(run, f.chen, "chen", Timestamp::from_seconds(1'900'000'000));
  CHECK(error_of([&] { f.save(f.qa, f.id, "# Two\n"); }) == ErrorCode::kConflict);
  CHECK(error_of([&] { f.save(f.qa, f.id, "# Two\n", true); }) == ErrorCode::kConflict);
  steps.change(S::kApproved, S::kDraft);
  f.save(f.qa, f.id, "# Two\n");
  // 1.0 stays with the revision that it was given to, though that never took effect.
  CHECK(steps.head().label == "1.1-draft.1");
  CHECK(steps.revision("1.0").sequence == 1);
  CHECK(steps.revision("1.0").state == S::kDraft);
  CHECK(Approvals(f.store->read()).approved_until(Timestamp::from_seconds(3'000'000'000)).empty());
  CHECK(f.problems().empty());
}

TEST_CASE("a withdrawn version is approved again under the label that it has", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  auto run = steps.submit(f.lin, f.chen);
  steps.review(run, f.chen, "chen", f.chen);
  steps.approve(run, f.chen, "chen", Timestamp::from_seconds(1'900'000'000));
  steps.change(S::kApproved, S::kDraft);
  CHECK(f.problems().empty());
  steps.bring_into_force(f.lin, f.chen, "chen", Timestamp::from_seconds(1'910'000'000));
  CHECK(steps.head().label == "1.0");
  CHECK(steps.head().effective_from == Timestamp::from_seconds(1'910'000'000));
  CHECK(f.problems().empty());
}

TEST_CASE("a label once given is never given again", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  const auto save = [&](ChangeKind change) {
    auto asked = f.request(f.qa);
    asked.change = change;
    asked.changes = {{DocumentChange::Kind::kSave, f.id, {}, "x\n", {}}};
    f.commit(asked);
    return steps.head().label;
  };
  CHECK(steps.head().label == "1.0-draft.1");
  CHECK(save(ChangeKind::kMinor) == "1.0-draft.2");
  CHECK(save(ChangeKind::kMajor) == "1.0-draft.3");
  steps.bring_into_force(f.lin, f.chen, "chen");
  CHECK(steps.head().label == "1.0");
  CHECK(save(ChangeKind::kMinor) == "1.1-draft.1");
  CHECK(save(ChangeKind::kMajor) == "2.0-draft.1");
  CHECK(save(ChangeKind::kMinor) == "1.1-draft.2");
  CHECK(save(ChangeKind::kMajor) == "2.0-draft.2");
  steps.bring_into_force(f.lin, f.chen, "chen");
  CHECK(steps.head().label == "2.0");
  CHECK(save(ChangeKind::kMinor) == "2.1-draft.1");
  CHECK(f.problems().empty());
}

TEST_CASE("drafts of an imported document work towards 1.0, also when more is imported later", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const DocumentId id = f.create(f.qa, "old\n", "old.md", true);
  for (int i = 2; i <= 7; ++i) f.save(f.qa, id, "old " + std::to_string(i) + "\n", true);
  const LifeCycle steps(f, id);
  CHECK(steps.head().label == "0.7");
  CHECK(steps.head().draft_label == "0.7");
  CHECK(steps.head().version_label.empty());
  f.save(f.qa, id, "new\n");
  CHECK(steps.head().label == "1.0-draft.1");
  steps.bring_into_force(f.lin, f.chen, "chen");
  CHECK(steps.revision("0.7").state == S::kSuperseded);
  f.save(f.qa, id, "once more from there\n", true);
  CHECK(steps.head().label == "0.9");
  f.save(f.qa, id, "newer\n");
  CHECK(steps.head().label == "1.1-draft.1");
  CHECK(f.problems().empty());
}

TEST_CASE("an imported version takes a review date and expires", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const DocumentId id = f.create(f.qa, "old\n", "old.md", true);
  const LifeCycle steps(f, id);
  const auto due = Timestamp::from_seconds(1'900'000'000);
  steps.write([&](Transaction& tx) { set_review_due(tx, id, steps.head().id, due); });
  CHECK(steps.head().label == "0.1");
  CHECK(Approvals(f.store->read()).review_due_until(due) == std::vector<Approvals::DueVersion>{{id, steps.head().id}});
  steps.change(S::kEffective, S::kExpired);
  CHECK(steps.document().state == S::kExpired);
  CHECK(error_of([&] { f.steps.write([&](Transaction& tx) { set_review_due(tx, f.id, f.steps.head().id, due); }); }) ==
        ErrorCode::kConflict);
  f.save(f.qa, id, "draft\n");
  CHECK(steps.document().state == S::kExpired);
  CHECK(steps.head().label == "1.0-draft.1");
  CHECK(f.problems().empty());
}

TEST_CASE("numbers come from the scheme that is asked for, counted over all spaces", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const SpaceId hb = f.space("HB");
  const auto create = [&](SpaceId space, const std::string& scheme) {
    auto asked = f.request(space);
    asked.number_prefix_scheme = scheme;
    asked.changes = {{DocumentChange::Kind::kCreate, {}, {}, "x\n", Metadata{}}};
    return Documents(f.store->read()).find(f.commit(asked).documents.front())->number;
  };
  CHECK(create(f.qa, "SOP-QA-{seq:04}") == "SOP-QA-0001");
  CHECK(create(f.qa, "SOP-QA-{seq:04}") == "SOP-QA-0002");
  CHECK(create(hb, "SOP-HB-{seq:04}") == "SOP-HB-0001");
  CHECK(create(hb, "SOP-QA-{seq:04}") == "SOP-QA-0003");
  CHECK(create(hb, "R-{seq}.a") == "R-1.a");
  CHECK(create(hb, "") == "HB-000001");
  CHECK(create(f.qa, "") == "QA-000002");
  CHECK(create(f.qa, "QA-{seq:06}") == "QA-000003");
  // Two schemes that come to one number: the second passes over it.
  CHECK(create(f.qa, "QA-{seq:05}4") == "QA-000014");
  CHECK(create(f.qa, "QA-{seq:06}") == "QA-000004");
  CHECK(create(f.qa, "QA-00000{seq}") == "QA-000005");
  CHECK(create(f.qa, "") == "QA-000006");
  for (const char* wrong : {"SOP", "{seq}{seq}", "{seq:4}", "{seq:00}", "{seq:010}", "a b-{seq}", "{seq", "seq}", "{Seq}",
                            "x/{seq}", "{seq:04}{", "\n{seq}"}) {
    INFO(wrong);
    CHECK(error_of([&] { create(f.qa, wrong); }) == ErrorCode::kInvalidArgument);
  }
  CHECK(error_of([&] { create(f.qa, std::string(60, 'x') + "{seq}"); }) == ErrorCode::kInvalidArgument);
  CHECK(f.problems().empty());
  f.reopen();
  CHECK(create(hb, "SOP-QA-{seq:04}") == "SOP-QA-0004");
}

TEST_CASE("workflow, template and fields are kept with every revision and in git", "[storage][life_cycle]") {
  LifeCycleFixture f;
  auto asked = f.request(f.qa);
  Metadata metadata;
  metadata.path = "sop.md";
  metadata.workflow = "two-steps";
  metadata.template_id = "sop";
  metadata.fields = {{"scope", "all \"scales\"\nof room 2"}, {"process", "校准"}};
  asked.changes = {{DocumentChange::Kind::kCreate, {}, {}, "x\n", metadata}};
  const DocumentId id = f.commit(asked).documents.front();
  std::sort(metadata.fields.begin(), metadata.fields.end());
  metadata.fields[0].second = "calibration";
  asked.changes = {{DocumentChange::Kind::kSave, id, {}, {}, metadata}};
  f.commit(asked);
  f.reopen();
  const auto session = f.store->read();
  const Documents documents(session);
  const auto document = *documents.find(id);
  CHECK(document.metadata == metadata);
  CHECK(documents.revision(document, 1)->metadata.fields[0] == std::pair<std::string, std::string>{"process", "校准"});
  CHECK(documents.revision(document, 2)->metadata == metadata);
  DocumentQuery query;
  query.space = f.qa;
  query.drafts = true;
  query.paths = {"sop.md", "nowhere.md"};
  REQUIRE(documents.list(query).size() == 1);
  CHECK(documents.list(query).front().id == id);
  query.paths = {"sop"};
  CHECK(documents.list(query).empty());
  CHECK(f.problems().empty());
}

TEST_CASE("every change but a comment raises the version of the document, and tells the index", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  std::int64_t version = steps.document().version;
  std::uint64_t outbox = Outbox(f.store->read()).last_sequence();
  const auto has_moved = [&] {
    const bool moved = steps.document().version > version && Outbox(f.store->read()).last_sequence() > outbox;
    version = steps.document().version;
    outbox = Outbox(f.store->read()).last_sequence();
    return moved;
  };
  auto run = steps.submit(f.lin, f.chen);
  CHECK(has_moved());
  steps.write([&](Transaction& tx) { save_run(tx, run, {}); });
  CHECK(has_moved());
  steps.sign(f.chen, "chen", Meaning::kReview);
  CHECK(has_moved());
  steps.change(S::kInReview, S::kInApproval);
  CHECK(has_moved());
  steps.write([&](Transaction& tx) { add_comment(tx, {0, f.id, steps.head().id, f.chen, "chen", "Chen", "why?", 3, {}}); });
  CHECK_FALSE(has_moved());
}

TEST_CASE("comments come back in order, with whom and which line they are from", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  const RevisionId first = steps.head().id;
  std::int64_t one = 0, two = 0;
  steps.write([&](Transaction& tx) { one = add_comment(tx, {0, f.id, first, f.chen, "chen", "Chen", "为什么?", 3, {}}); });
  f.save(f.qa, f.id, "# Two\n");
  steps.write([&](Transaction& tx) { two = add_comment(tx, {0, f.id, steps.head().id, f.lin, "lin.wei", "林薇", "", 0, {}}); });
  f.reopen();
  const auto session = f.store->read();
  const auto comments = Approvals(session).comments(steps.document());
  REQUIRE(comments.size() == 2);
  CHECK(comments[0].id == one);
  CHECK(comments[0].revision == first);
  CHECK(comments[0].text == "为什么?");
  CHECK(comments[0].line == 3);
  CHECK(comments[0].display_name == "Chen");
  CHECK(comments[0].time > Timestamp{});
  CHECK(comments[1].id == two);
  const auto nobody = [&] {
    steps.write([&](Transaction& tx) { add_comment(tx, {0, f.id, RevisionId{99}, f.lin, "", "", "x", 0, {}}); });
  };
  CHECK(error_of(nobody) == ErrorCode::kNotFound);
  CHECK(f.problems().empty());
}

TEST_CASE("what fails in the middle of a step leaves nothing of it", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  const auto before = AuditLog(f.store->read()).size();
  CHECK_THROWS(steps.write([&](Transaction& tx) {
    Run run;
    run.document = f.id;
    run.revision = Documents(tx).find(f.id)->head;
    run = begin_run(tx, run);
    save_run(tx, run, {LifeCycle::task(f.chen, TaskKind::kReview)});
    steps.sign_in(tx, f.chen, "chen", Meaning::kReview);
    change_state(tx, {f.id, run.revision, S::kDraft, S::kInReview, {}, {}, {}, {}, {}});
    throw std::runtime_error("stop");
  }));
  const auto session = f.store->read();
  CHECK(AuditLog(session).size() == before);
  CHECK_FALSE(Approvals(session).last_run(steps.document()));
  CHECK(Approvals(session).tasks(f.chen, 0, 10).empty());
  CHECK(Approvals(session).signatures(steps.document()).empty());
  CHECK(steps.head().state == S::kDraft);
  CHECK(f.problems().empty());
}

TEST_CASE("two who decide at the same moment do not both win", "[storage][life_cycle]") {
  LifeCycleFixture f;
  const LifeCycle& steps = f.steps;
  steps.submit(f.lin, f.chen);
  std::atomic<int> done = 0, refused = 0;
  std::vector<std::thread> deciders;
  for (int i = 0; i < 8; ++i)
    deciders.emplace_back([&] {
      try {
        steps.change(S::kInReview, S::kRejected);
        ++done;
      } catch (const Error& error) {
        refused += error.code() == ErrorCode::kStale ? 1 : 0;
      }
    });
  for (auto& decider : deciders) decider.join();
  CHECK(done == 1);
  CHECK(refused == 7);
}
