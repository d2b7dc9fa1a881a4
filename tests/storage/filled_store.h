// A store with something in every table, closed, and copies of it to tamper with.
#pragma once

#include "storage/outbox.h"
#include "store_fixture.h"

namespace rotulus::test {

struct FilledStore : StoreFixture {
  SpaceId qa, hb;
  DocumentId procedure, form, house;
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
    fill_accounts();
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
};

}  // namespace rotulus::test
