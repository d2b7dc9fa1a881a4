// A store with something in every table, closed, and copies of it to tamper with.
#pragma once

#include "life_cycle_steps.h"
#include "rotation_steps.h"
#include "storage/access_requests.h"
#include "storage/categories.h"
#include "storage/feedback.h"
#include "storage/outbox.h"
#include "storage/roles.h"
#include "storage/texts.h"

namespace rotulus::test {

struct FilledStore : StoreFixture {
  SpaceId qa, hb;
  DocumentId procedure, form, house, drawing, rule, waiting;
  UserId lin, chen;
  std::string session_bearer, token_bearer;

  FilledStore() {
    qa = space("QA");
    hb = space("HB");
    std::string text = "# Calibration\n\nThe scale is checked with two weights every morning.\n";
    procedure = create(qa, text, "guides/calibration.md");
    for (int i = 0; i < 4; ++i) save(qa, procedure, text += "Step " + std::to_string(i) + ": write down what it shows.\n");
    form = create(qa, "# 校准记录表\n\n秤每天早上检查。\n", "forms/record.md", true);
    save(qa, form, "# 校准记录表\n\n秤每天早上和晚上检查。\n", true);
    house = create(hb, "# House rules\n", "rules.md");
    drawing = create(hb, std::string(storage::kLargeFileBytes + 1, '.'), "drawing.bin");
    create(hb, std::string(storage::kLargeFileBytes + 2, ':'), "film.html");
    fill_texts();
    fill_accounts();
    fill_life_cycle();
    fill_access();
    fill_classification();
  }

  // Only what is not text itself has one: the film is called as a page is.
  void fill_texts() {
    const auto jobs = storage::Texts(store->read()).list(storage::TextState::kPending, 0, 10);
    store->write(actor, [&](storage::Transaction& tx) {
      for (const auto& job : jobs)
        storage::keep_text(tx, job, {storage::TextFailure::kNone, "secret words of the film", {}, "html 1", "html 1, text 1"});
    });
  }

  void fill_accounts() {
    store->write(actor, [&](storage::Transaction& tx) {
      lin = create_user(tx, "lin.wei", "林薇", "lin@example.org", "record of lin").id;
      chen = create_user(tx, "chen", "Chen", "chen@example.org", "record of chen").id;
      grant(tx, lin, {"reader", Scope::of(qa)});
      grant(tx, lin, {"contributor", Scope::of(qa, procedure)});
      grant(tx, chen, {"administrator", Scope::system()});
      session_bearer = begin_session(tx, lin, Timestamp::from_seconds(100), Timestamp::from_seconds(200));
      begin_session(tx, chen, Timestamp::from_seconds(110), Timestamp::from_seconds(220));
      token_bearer = create_token(tx, lin, "script", {Permission::kReadDocument}, Timestamp::from_seconds(300)).bearer;
      create_token(tx, chen, "robot", {Permission::kOperate}, Timestamp::from_seconds(400));
      set_import_progress(tx, qa, {"main", "0123"});
      set_import_progress(tx, hb, {"trunk", "4567"});
    });
  }

  DocumentId create_numbered(const std::string& scheme, const std::string& text) {
    auto asked = request(hb);
    asked.number_prefix_scheme = scheme;
    storage::Metadata metadata;
    metadata.path = scheme + ".md";
    metadata.workflow = "secret way";
    metadata.template_id = "secret form";
    metadata.fields = {{"secret field", "secret value"}};
    asked.changes = {{storage::DocumentChange::Kind::kCreate, {}, {}, text, metadata}};
    return commit(asked).documents.front();
  }

  // One document in force with a newer version approved, one that waits for two people.
  void fill_life_cycle() {
    rule = create_numbered("SOP-{seq:04}", "# Rule\n");
    waiting = create_numbered("R-{seq}", "# Waiting\n");
    const LifeCycle rules(*this, rule), waits(*this, waiting);
    rules.bring_into_force(lin, chen, "chen");
    save(hb, rule, "# Rule, better\n");
    auto next = rules.submit(lin, chen);
    rules.review(next, chen, "chen", chen);
    rules.approve(next, chen, "chen", Timestamp::from_seconds(1'950'000'000));
    auto run = waits.submit(lin, chen);
    store->write(actor, [&](storage::Transaction& tx) {
      save_run(tx, run, {LifeCycle::task(chen, storage::TaskKind::kReview), LifeCycle::task(lin, storage::TaskKind::kReview)});
      add_comment(tx, {0, waiting, waits.head().id, chen, "chen", "Chen", "secret doubt", 1, Timestamp::from_seconds(500)});
      add_comment(tx, {0, rule, rules.head().id, lin, "lin.wei", "Lin Wei", "secret answer", 2, Timestamp::from_seconds(600)});
      const auto board = create_group(tx, "board", "secret board");
      set_members(tx, board.id, board.version, {lin, chen});
      const auto team = create_group(tx, "team", "secret team");
      set_members(tx, team.id, team.version, {lin});
    });
  }

  // Roles of one's own, given to groups and for a time; requests in two states; a link.
  void fill_access() {
    using Kind = storage::AccessChange::Kind;
    store->write(actor, [&](storage::Transaction& tx) {
      create_role(tx, "librarian", "secret keeper", {Permission::kReadDocument, Permission::kManageBindings});
      const auto clerk = create_role(tx, "clerk", "secret clerk", {Permission::kReadDocument});
      update_role(tx, "clerk", clerk.version, "secret clerk", {Permission::kReadDocument, Permission::kReadDrafts});
      const GroupId board = storage::Groups(tx).find("board")->id, team = storage::Groups(tx).find("team")->id;
      grant(tx, board, {"librarian", Scope::of(hb)}, "secret reason");
      grant(tx, team, {"reader", Scope::of(hb), Timestamp::from_seconds(4'000'000'000)});
      update_space(tx, hb, 1, {"secret house", "", true, true});
      set_inheritance(tx, house, storage::Inheritance::kBlocked, "secret reason");
      storage::AccessChange change;
      change.kind = Kind::kGrant;
      change.grantee = lin;
      change.binding = {"clerk", Scope::of(hb, house)};
      const auto first = file_request(tx, "secret reason", 1, {change});
      decide_request(tx, first.id, false, "secret doubt");
      change.kind = Kind::kMembers;
      change.group = board;
      change.removed = {lin};
      file_request(tx, "secret wish", 2, {change});
      storage::create_reset_link(tx, lin, Timestamp::from_seconds(100), Timestamp::from_seconds(4'000'000'000));
      storage::create_reset_link(tx, chen, Timestamp::from_seconds(100), Timestamp::from_seconds(4'000'000'000));
      storage::set_second_factor(tx, chen, {1, 2, 3, 4});
    });
  }

  // Categories of the system and of spaces, one of them changed, and a document that carries some.
  void fill_classification() {
    store->write(actor, [&](storage::Transaction& tx) {
      storage::create_category(tx, {0, {}, 0, "audit", "process", "secret audit", "secret audit too", 1, false});
      storage::create_category(tx, {0, qa, 0, "qa-acme", "customer", "secret customer", "secret customer too", 0, false});
      storage::create_category(tx, {0, hb, 0, "hb-house", "", "secret house", "secret house too", 2, false});
      auto renamed = *storage::Categories(tx).find("audit");
      renamed.title_en = "secret name";
      storage::change_category(tx, renamed);
    });
    storage::Metadata metadata;
    metadata.path = "classified.md";
    metadata.categories = {"audit", "qa-acme"};
    metadata.translation_of = storage::Documents(store->read()).find(house)->number;
    metadata.translated_version = "1.0-draft.1";
    auto asked = request(qa);
    asked.changes = {{storage::DocumentChange::Kind::kCreate, {}, {}, "# Classified\n", metadata}};
    commit(asked);
    fill_feedback();
  }

  // Two whom a document helped, and reports in several states.
  void fill_feedback() {
    const auto revision = [&](const DocumentId& id) { return storage::Documents(store->read()).find(id)->head; };
    for (const auto& [who, name] : {std::pair(lin, "lin.wei"), std::pair(chen, "chen")})
      store->write({who, name}, [&, id = procedure](storage::Transaction& tx) {
        storage::set_helped(tx, id, revision(id), storage::Helped::kGiven);
        storage::report_outdated(tx, id, revision(id), "secret person", "secret reason");
      });
    store->write({chen, "chen"}, [&](storage::Transaction& tx) {
      storage::close_report(tx, 1, storage::ReportState::kAnswered, "secret answer");
      storage::report_outdated(tx, form, revision(form), "secret person", "secret doubt");
    });
  }

  // A rotation behind it, and another on its way: then there is something in the tables of rotations, too. The key file stays.
  void rotate_half_way() {
    recovery_key = begin_rotation(*store, 7);
    reseal_all(*store);
    recovery_key = begin_rotation(*store, 7);
    const auto is_early = [&] {
      const auto state = storage::newest_key_rotation(store->read()).value();
      return state.total == 0 || state.done * 10 < state.total * 9;
    };
    while (is_early()) storage::reseal_some(*store, {storage::Damage::kHoldsUp, 10, {}});
  }
};

}  // namespace rotulus::test
