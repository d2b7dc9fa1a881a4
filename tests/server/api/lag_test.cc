// Access that was taken away is gone with the very next request, also where the index has not heard of it.
#include "storage/accounts.h"
#include "storage/bindings.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

const storage::Actor kOwner{UserId{}, "local owner"};

class HeldBack : public World {
 public:
  HeldBack() : World({}, {}, shipped_plugins(), kHeldBack) {}

  void index_now() { app().indexer().rebuild(nullptr); }
  template <class Change>
  void change(Change change) {
    app().write(kOwner, change);
  }
  void block(const DocumentId& id) {
    change([&](storage::Transaction& tx) { storage::set_inheritance(tx, id, storage::Inheritance::kBlocked); });
  }
  UserId user(const std::string& name) { return storage::Accounts(app().read()).user(name)->id; }
  Scope scope(const DocumentId& id) { return Scope::of(storage::Spaces(app().read()).find(*SpaceKey::parse("QA"))->id, id); }
};

// What the search interface tells somebody of documents with zebras in them.
struct Told {
  std::uint64_t total = 0;
  std::size_t hits = 0, suggestions = 0, listed = 0, faceted = 0;
  std::string correction;
  friend bool operator==(const Told&, const Told&) = default;
};

std::ostream& operator<<(std::ostream& out, const Told& told) {
  return out << told.total << " total, " << told.hits << " hits, " << told.faceted << " in facets, " << told.suggestions
             << " suggestions, " << told.listed << " listed, '" << told.correction << "'";
}

Told told_to(const Client& client) {
  Told told;
  const json found = client.get("/api/v1/search?q=zebra&facets=true").data();
  told.total = found["total"];
  told.hits = found["items"].size();
  for (const json& facet : found["facets"])
    if (facet["field"] == "space")
      for (const json& value : facet["values"]) told.faceted += value["count"].get<std::size_t>();
  told.suggestions = client.get("/api/v1/search/suggest?q=zeb").data()["items"].size();
  const Answer list = client.get("/api/v1/spaces/QA/documents?q=zebra");
  if (list.status == 200) told.listed = list.data()["items"].size();
  told.correction = client.get("/api/v1/search?q=quagga-alik%20quagggasaurus").data()["did_you_mean"];
  return told;
}

}  // namespace

TEST_CASE("a document that blocks inheritance is in no answer of the next search, though the index lags", "[api][access][lag]") {
  HeldBack world;
  const DocumentId secret = world.publish("QA", "a.md", "# Zebra secret\n\nThe quaggasaurus.\n");
  world.publish("QA", "b.md", "# Zebra plain\n");
  world.publish("QA", "c.md", "# Zebra too\n");
  world.index_now();
  const Client& rita = world.as("rita");
  const Told before = told_to(rita);
  CHECK(before.total == 3);
  CHECK(before.suggestions == 3);
  CHECK(before.correction.find("quaggasaurus") != std::string::npos);
  world.block(secret);
  REQUIRE(world.app().indexer().lag() > 0);
  const Told lagging = told_to(rita);
  CHECK(lagging == Told{2, 2, 2, 2, 2, ""});
  CHECK(told_to(world.as("carl")) == lagging);  // who reads drafts, too
  CHECK(rita.get("/api/v1/documents/" + secret.text()).status == 404);
  world.index_now();
  CHECK(told_to(rita) == lagging);
  // And back: hidden a little longer than need be, never shown too early.
  world.change([&](storage::Transaction& tx) { storage::set_inheritance(tx, secret, storage::Inheritance::kFromSpace); });
  CHECK(told_to(rita) == lagging);
  world.index_now();
  CHECK(told_to(rita) == before);
}

TEST_CASE("who has a role on the document itself goes on finding it when it blocks inheritance", "[api][access][lag]") {
  HeldBack world;
  const DocumentId secret = world.publish("QA", "a.md", "# Zebra secret\n");
  world.index_now();
  world.change([&](storage::Transaction& tx) { storage::grant(tx, world.user("bert"), {"reader", world.scope(secret)}); });
  world.block(secret);
  CHECK(told_to(world.as("bert")).total == 1);
  CHECK(told_to(world.as("rita")).total == 0);
  world.change([&](storage::Transaction& tx) { storage::revoke(tx, world.user("bert"), {"reader", world.scope(secret)}); });
  CHECK(told_to(world.as("bert")) == Told{});
}

TEST_CASE("a document that was retired is found no more, though the index lags", "[api][access][lag]") {
  HeldBack world;
  const DocumentId gone = world.publish("QA", "a.md", "# Zebra gone\n");
  world.publish("QA", "b.md", "# Zebra\n");
  world.index_now();
  world.remove(gone);
  REQUIRE(world.app().indexer().lag() > 0);
  CHECK(told_to(world.as("rita")).total == 1);
  CHECK(told_to(world.as("olga")).total == 1);
}

TEST_CASE("a revoked binding and a disabled user are in force for the next search, though the index lags", "[api][access][lag]") {
  HeldBack world;
  world.publish("QA", "a.md", "# Zebra\n");
  world.index_now();
  CHECK(told_to(world.as("rita")).total == 1);
  const Scope qa = Scope::of(storage::Spaces(world.app().read()).find(*SpaceKey::parse("QA"))->id);
  world.change([&](storage::Transaction& tx) { storage::revoke(tx, world.user("rita"), {"reader", qa}); });
  CHECK(told_to(world.as("rita")) == Told{});
  CHECK(told_to(world.as("carl")).total == 1);
  world.change([&](storage::Transaction& tx) { storage::set_disabled(tx, world.user("carl"), true); });
  CHECK(world.as("carl").get("/api/v1/search?q=zebra").status == 401);
}

TEST_CASE("thousands of documents that the index has yet to learn of are looked at once", "[api][access][lag]") {
  constexpr int kPending = 3'000;
  HeldBack world;
  const DocumentId secret = world.publish("QA", "secret.md", "# Zebra secret\n");
  world.publish("QA", "plain.md", "# Zebra plain\n");
  world.index_now();
  world.change([&](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = storage::Spaces(tx).find(*SpaceKey::parse("QA"))->id;
    request.author = request.committer = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 480};
    request.message = "Many";
    request.imported = true;
    for (int i = 0; i < kPending; ++i) {
      storage::DocumentChange change;
      change.kind = storage::DocumentChange::Kind::kCreate;
      change.content = "# Zebra " + std::to_string(i) + "\n";
      change.metadata = storage::Metadata{};
      change.metadata->path = "many/" + std::to_string(i) + ".md";
      request.changes.push_back(std::move(change));
    }
    storage::commit(tx, request);
  });
  world.block(secret);
  REQUIRE(world.app().indexer().lag() > kPending);
  const auto seconds = [&] {
    const auto begin = std::chrono::steady_clock::now();
    CHECK(world.as("rita").get("/api/v1/search?q=zebra").data()["total"] == 1);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const double first = seconds();
  double best = first;
  for (int i = 0; i < 20; ++i) best = std::min(best, seconds());
  INFO("first search behind " << kPending << " changes: " << first * 1e3 << " ms, those after it: " << best * 1e3 << " ms");
  CHECK(best < 1);
}

}  // namespace rotulus::test
