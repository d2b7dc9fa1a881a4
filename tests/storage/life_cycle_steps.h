// The life cycle of a document in short words, as the service takes it through storage.
#pragma once

#include "storage/approvals.h"
#include "storage/groups.h"
#include "store_fixture.h"

namespace rotulus::test {

class LifeCycle {
 public:
  LifeCycle(StoreFixture& fixture, DocumentId document) : f_(fixture), id_(document) {}

  storage::Document document() const { return *storage::Documents(f_.store->read()).find(id_); }
  storage::Revision head() const {
    const auto session = f_.store->read();
    const storage::Documents documents(session);
    return *documents.revision(documents.find(id_)->head);
  }
  storage::Revision revision(const std::string& label) const {
    const auto session = f_.store->read();
    const storage::Documents documents(session);
    return documents.revision(*documents.find(id_), label).value();
  }

  template <class Change>
  void write(Change&& change) const {
    f_.store->write(f_.actor, std::forward<Change>(change));
  }

  void change(VersionState from, VersionState to, storage::StateChange more = {}) const {
    more.document = id_;
    if (!more.revision) more.revision = head().id;
    more.from = from;
    more.to = to;
    write([&](storage::Transaction& tx) { change_state(tx, more); });
  }

  // The head goes to review; `reviewer` has the task.
  storage::Run submit(UserId submitter, UserId reviewer) const {
    storage::Run run;
    write([&](storage::Transaction& tx) {
      run.document = id_;
      run.revision = storage::Documents(tx).find(id_)->head;
      run.workflow = "two-steps";
      run.workflow_version = "1";
      run.definition = "steps: [review, approval]";
      run.name_zh = "两步";
      run.name_en = "Two steps";
      run.submitter = submitter;
      run.submitter_name = "submitter";
      run.comment = "please read the second part";
      run = begin_run(tx, run);
      change_state(tx, {id_, run.revision, VersionState::kDraft, VersionState::kInReview, {}, {}, {}, {}, {}});
      run.progress = R"([{"id":"review"}])";
      save_run(tx, run, {task(reviewer, storage::TaskKind::kReview)});
    });
    return run;
  }

  static storage::Task task(UserId user, storage::TaskKind kind) {
    storage::Task task;
    task.user = user;
    task.kind = kind;
    task.step = kind == storage::TaskKind::kReview ? "review" : "approval";
    task.title_zh = "审阅";
    task.title_en = "Read it through";
    task.due = Timestamp::from_seconds(2'000'000'000);
    return task;
  }

  std::int64_t sign(UserId user, const std::string& user_name, storage::Meaning meaning, RevisionId revision = {}) const {
    std::int64_t number = 0;
    write([&](storage::Transaction& tx) { number = sign_in(tx, user, user_name, meaning, revision); });
    return number;
  }

  std::int64_t sign_in(storage::Transaction& tx, UserId user, const std::string& user_name, storage::Meaning meaning,
                       RevisionId revision = {}) const {
    const storage::Documents documents(tx);
    const auto document = *documents.find(id_);
    const auto signed_revision = *documents.revision(revision ? revision : document.head);
    storage::Statement statement = statement_about(tx, document, signed_revision);
    statement.meaning = meaning;
    statement.signer = user_name;
    statement.name = "Display of " + user_name;
    statement.time = Timestamp::from_seconds(1'800'000'000);
    return add_signature(tx, {0, id_, signed_revision.id, user, statement.time, statement_text(statement), {}, {}});
  }

  // Review done, approval asked of `approver`.
  void review(storage::Run& run, UserId reviewer, const std::string& reviewer_name, UserId approver) const {
    write([&](storage::Transaction& tx) {
      const auto signature = sign_in(tx, reviewer, reviewer_name, storage::Meaning::kReview);
      run.decisions.push_back({"review", reviewer, reviewer_name, "Display", storage::RunDecision::Decision::kApproved,
                               "well written", Timestamp::from_seconds(1'800'000'000), signature});
      save_run(tx, run, {task(approver, storage::TaskKind::kApproval)});
      change_state(tx, {id_, run.revision, VersionState::kInReview, VersionState::kInApproval, {}, {}, {}, {}, {}});
    });
  }

  void approve(storage::Run& run, UserId approver, const std::string& approver_name, Timestamp effective_from) const {
    write([&](storage::Transaction& tx) {
      const auto signature = sign_in(tx, approver, approver_name, storage::Meaning::kApproval);
      run.decisions.push_back({"approval", approver, approver_name, "Display", storage::RunDecision::Decision::kApproved, "",
                               Timestamp::from_seconds(1'800'000'000), signature});
      run.state = storage::RunState::kApproved;
      save_run(tx, run, {});
      const auto label = approved_label(storage::Documents(tx).revision(run.revision)->draft_label);
      change_state(tx, {id_,
                        run.revision,
                        VersionState::kInApproval,
                        VersionState::kApproved,
                        {},
                        label,
                        effective_from,
                        Timestamp::from_seconds(effective_from.seconds() + 1000),
                        {}});
    });
  }

  // The whole road: submitted, reviewed, approved, in force.
  void bring_into_force(UserId submitter, UserId other, const std::string& other_name,
                        Timestamp effective_from = Timestamp::from_seconds(1'900'000'000)) const {
    auto run = submit(submitter, other);
    review(run, other, other_name, other);
    approve(run, other, other_name, effective_from);
    change(VersionState::kApproved, VersionState::kEffective);
  }

 private:
  StoreFixture& f_;
  DocumentId id_;
};

// A document of a fresh space and two users.
struct LifeCycleFixture : StoreFixture {
  SpaceId qa;
  UserId lin, chen;
  DocumentId id;
  LifeCycle steps;

  LifeCycleFixture() : qa(space("QA")), lin(user("lin.wei")), chen(user("chen")), id(create(qa, "# One\n")), steps(*this, id) {}

  UserId user(const std::string& name) {
    UserId made;
    store->write(actor, [&](storage::Transaction& tx) { made = create_user(tx, name, name, "", "").id; });
    return made;
  }
  // What verification has to say, one line each.
  std::string problems() {
    std::string all;
    for (const auto& problem : verify().problems) all += problem + "\n";
    return all;
  }
};

}  // namespace rotulus::test
