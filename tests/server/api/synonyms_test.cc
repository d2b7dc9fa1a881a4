// Lists of synonyms: in the entries of their space, for those who may read them, and for nobody else.
#include "http/client.h"
#include "storage/accounts.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

const storage::Actor kOwner{UserId{}, "local owner"};

DocumentId put_list(World& world, const std::string& space, const std::string& content, bool in_force = true) {
  DocumentId id;
  world.app().write(kOwner, [&](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = storage::Spaces(tx).find(*SpaceKey::parse(space))->id;
    request.author = request.committer = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 480};
    request.message = "Say what means the same";
    request.imported = in_force;
    storage::DocumentChange change;
    change.kind = storage::DocumentChange::Kind::kCreate;
    change.content = content;
    change.metadata.emplace().type = "synonyms";
    request.changes = {std::move(change)};
    id = storage::commit(tx, request).documents.front();
  });
  return id;
}

json search(const Client& client, const std::string& query) {
  return client.get("/api/v1/search?q=" + http::percent_encode(query)).data();
}

}  // namespace

TEST_CASE("a list of synonyms expands the words of its readers in the entries of its space", "[api]") {
  World world;
  world.publish("QA", "a.md", "# A\n\nCheck the fire extinguisher.\n");
  world.publish("HB", "b.md", "# B\n\nCheck the fire extinguisher.\n");
  put_list(world, "QA", "# Synonyms\n\n灭火器, fire extinguisher\n");
  world.catch_up();
  const json found = search(world.as("rita"), "灭火器");
  // The list itself, and the one document of the space.
  CHECK(found["total"] == 2);
  bool marked = false;
  for (const json& hit : found["items"])
    for (const json& segment : hit["snippet"]) marked = marked || (hit["type"] != "synonyms" && segment["match"] == true);
  CHECK(marked);
}

TEST_CASE("a list that somebody may not read is as one that is not there", "[api][access]") {
  World world;
  world.publish("QA", "a.md", "# A\n\nCheck the fire extinguisher.\n");
  put_list(world, "HB", "灭火器, fire extinguisher\n");  // not for rita, and not of QA
  const DocumentId blocked = put_list(world, "QA", "水桶, fire extinguisher\n");
  world.app().write(kOwner,
                    [&](storage::Transaction& tx) { storage::set_inheritance(tx, blocked, storage::Inheritance::kBlocked); });
  put_list(world, "QA", "沙箱, fire extinguisher\n", false);  // a draft is not in force
  world.catch_up();
  for (const char* word : {"灭火器", "水桶", "沙箱"}) CHECK(search(world.as("rita"), word)["total"] == 0);
}

}  // namespace rotulus::test
