// The evidence of a document, checked by two programs that share no code with what makes it.
#include <sys/wait.h>

#include <cstdlib>
#include <thread>

#include "crypto/base64.h"
#include "flow.h"
#include "storage/accounts.h"
#include "storage/spaces.h"

namespace rotulus::test {
namespace {

// How a program ended that was given these words, and what it said.
struct Checked {
  int code = -1;
  std::string said;
};

Checked run(const TemporaryDirectory& directory, const std::string& command) {
  const std::string out = directory / "out";
  const int status = std::system((command + " >'" + out + "' 2>&1").c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(out)};
}

Checked verified(World& world, const std::string& bundle) {
  const TemporaryDirectory directory;
  write_file(directory / "bundle.json", bundle);
  world.app().checkpoints().write();
  const std::string files =
      " '" + std::string(directory / "bundle.json") + "' --checkpoints '" + world.app().checkpoints().file().string() + "'";
  return run(directory, ROTULUS_VERIFY + files);
}

Checked verified_again(World& world, const std::string& bundle) {
  const TemporaryDirectory directory;
  write_file(directory / "bundle.json", bundle);
  world.app().checkpoints().write();
  return run(directory, "/usr/bin/python3 '" + std::string(ROTULUS_SOURCE_DIR) + "/tests/vectors/check_evidence.py' '" +
                            std::string(directory / "bundle.json") + "' '" + world.app().checkpoints().file().string() + "'");
}

void check_both(World& world, const std::string& bundle) {
  const auto first = verified(world, bundle), second = verified_again(world, bundle);
  INFO(first.said << second.said);
  CHECK(first.code == 0);
  CHECK(second.code == 0);
}

void refuse_both(World& world, const json& bundle) {
  const auto first = verified(world, bundle.dump()), second = verified_again(world, bundle.dump());
  INFO(first.said << second.said);
  CHECK(first.code == 1);
  if (second.said.find("SKIPPED: ") == std::string::npos) CHECK(second.code == 1);
}

}  // namespace

TEST_CASE("the evidence of an approved document is checked without the server", "[api][evidence]") {
  World world;
  const Flow flow(world);
  flow.approve();
  for (int i = 0; i < 200 && flow.state() != "effective"; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(flow.state() == "effective");
  REQUIRE(flow.save("# Pump check\n\nTwice a shift.\n").status == 200);
  const Answer answer = world.as("olga").get(flow.target() + "/evidence");
  REQUIRE(answer.status == 200);
  const json bundle = answer.data();
  CHECK(bundle["versions"].size() == 2);
  CHECK(bundle["versions"][0]["label"] == "1.0");
  CHECK(bundle["signatures"].size() == 2);
  const auto checked = verified(world, answer.body);
  INFO(checked.said);
  CHECK(checked.code == 0);
  CHECK(checked.said.find("Version 1.0 was submitted by carl") != std::string::npos);
  CHECK(checked.said.find("signed by rhea (review), abel (approval)") != std::string::npos);
  check_both(world, answer.body);

  json bad = bundle;
  bad["versions"][0]["content"] = bundle["versions"][1]["content"];
  refuse_both(world, bad);
  bad = bundle;
  bad["signatures"].erase(0);
  refuse_both(world, bad);
  bad = bundle;
  bad["entries"].erase(3);
  refuse_both(world, bad);
  bad = bundle;
  bad["entries"][3]["hashes"][0] = bundle["entries"][3]["hashes"][1];
  refuse_both(world, bad);
}

TEST_CASE("the evidence without content has its hashes", "[api][evidence]") {
  World world;
  const Flow flow(world);
  const Answer answer = world.as("olga").get(flow.target() + "/evidence?content=false");
  CHECK(answer.data()["versions"][0]["content"].is_null());
  CHECK(answer.data()["versions"][0]["content_sha256"].get<std::string>().size() == 64);
  check_both(world, answer.body);
}

TEST_CASE("imported, superseded and ended documents have evidence, too", "[api][evidence]") {
  World world;
  const DocumentId document = world.publish("QA", "a.md", "# A\n");
  const std::string target = "/api/v1/documents/" + document.text() + "/evidence";
  check_both(world, world.as("olga").get(target).body);
  world.publish_again(document, "# B\n");
  check_both(world, world.as("olga").get(target).body);
  world.remove(document);
  check_both(world, world.as("olga").get(target).body);
}

TEST_CASE("a review that sends a draft back, and one that is withdrawn, leave evidence that holds", "[api][evidence]") {
  World world;
  const Flow flow(world);
  REQUIRE(flow.take("carl", "submit").status == 200);
  REQUIRE(flow.take("rhea", "request_correction").status == 200);
  check_both(world, world.as("olga").get(flow.target() + "/evidence").body);
  REQUIRE(flow.save("# Pump check\n\nAgain.\n").status == 200);
  REQUIRE(flow.take("carl", "submit").status == 200);
  check_both(world, world.as("olga").get(flow.target() + "/evidence").body);
  REQUIRE(flow.take("carl", "withdraw").status == 200);
  check_both(world, world.as("olga").get(flow.target() + "/evidence").body);
  flow.approve();
  check_both(world, world.as("olga").get(flow.target() + "/evidence").body);
}

TEST_CASE("an auditor who may read a document gets what is published of it", "[api][evidence]") {
  World world;
  const Flow flow(world);
  flow.approve();
  for (int i = 0; i < 200 && flow.state() != "effective"; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(flow.save("# Pump check\n\nNot yet.\n").status == 200);
  world.hire("vera", "reader", "QA");
  CHECK(world.as("vera").get(flow.target() + "/evidence").status == 403);
  world.app().write({UserId{}, "test"}, [&](storage::Transaction& tx) {
    storage::grant(tx, storage::Accounts(tx).user("vera")->id, {"auditor", Scope::system()});
  });
  const Answer answer = world.as("vera").get(flow.target() + "/evidence");
  REQUIRE(answer.status == 200);
  CHECK(answer.data()["versions"][0]["content"].is_string());
  CHECK(answer.data()["versions"][1]["content"].is_null());
  check_both(world, answer.body);
}

TEST_CASE("an entry that names documents which the asker may not read is withheld", "[api][evidence]") {
  World world;
  DocumentId shown, hidden;
  world.app().write({UserId{}, "test"}, [&](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = storage::Spaces(tx).find(*SpaceKey::parse("QA"))->id;
    request.author = request.committer = {"x", "x@example.org", Timestamp::from_seconds(1'700'000'000), 0};
    request.message = "x";
    storage::DocumentChange change;
    change.kind = storage::DocumentChange::Kind::kCreate;
    change.content = "# One\n";
    change.metadata = storage::Metadata{};
    change.metadata->path = "1.md";
    request.changes = {change, change};
    request.changes[1].metadata->path = "2.md";
    const auto made = storage::commit(tx, request);
    shown = made.documents[0];
    hidden = made.documents[1];
  });
  const std::string target = "/api/v1/documents/" + shown.text() + "/evidence";
  const json all = world.as("olga").get(target).data();
  REQUIRE(all["entries"].back().contains("leaf"));
  // Somebody with a role on the one document alone.
  world.app().write({UserId{}, "test"}, [&](storage::Transaction& tx) {
    const auto space = storage::Spaces(tx).find(*SpaceKey::parse("QA"))->id;
    storage::grant(tx, storage::Accounts(tx).user("nora")->id, {"contributor", Scope::of(space, shown)});
  });
  const json some = world.as("nora").get(target).data();
  CHECK_FALSE(some["entries"].back().contains("leaf"));
  CHECK(some["entries"].back()["leaf_hash"].is_string());
  CHECK(some.dump().find(hidden.text()) == std::string::npos);
}

}  // namespace rotulus::test
