// The list of files without a text. Nobody reads any here: all of them wait.
#include "storage/accounts.h"
#include "storage/spaces.h"
#include "world.h"

namespace rotulus::test {
namespace {

const std::string kBytes("PK\3\4\0\xFF", 6);

std::vector<std::string> paths(const std::vector<json>& items) {
  std::vector<std::string> found;
  for (const json& item : items) found.push_back(item.at("document").at("path"));
  return found;
}

// Somebody who edits in both spaces.
Client& editor_of_both(World& world) {
  world.hire("gina", "contributor", "QA");
  world.app().write({UserId{}, "local owner"}, [](storage::Transaction& tx) {
    const auto space = storage::Spaces(tx).find(*SpaceKey::parse("HB"))->id;
    storage::grant(tx, storage::Accounts(tx).user("gina")->id, {"contributor", Scope::of(space)});
  });
  return world.as("gina");
}

}  // namespace

TEST_CASE("files that wait for their text are listed by space, page after page", "[api][texts]") {
  World world;
  for (const char* path : {"a.docx", "b.docx", "c.docx"}) world.publish("QA", path, kBytes + path);
  world.publish("HB", "d.docx", kBytes);
  const Client& gina = editor_of_both(world);
  CHECK(paths(gina.all_pages("/api/v1/texts?state=pending", 2)) ==
        std::vector<std::string>{"a.docx", "b.docx", "c.docx", "d.docx"});
  CHECK(paths(gina.all_pages("/api/v1/texts?state=pending&space=QA", 2)) ==
        std::vector<std::string>{"a.docx", "b.docx", "c.docx"});
  CHECK(paths(gina.all_pages("/api/v1/texts?state=pending&space=HB", 2)) == std::vector<std::string>{"d.docx"});
  CHECK(gina.get("/api/v1/texts?space=HB").data().at("items").empty());  // none has failed
}

TEST_CASE("a space that one does not know is none that could be asked for", "[api][texts]") {
  World world;
  world.publish("HB", "d.docx", kBytes);
  const Client& carl = world.as("carl");
  const Answer unknown = carl.get("/api/v1/texts?space=HB");
  CHECK(unknown.status == 404);
  CHECK(unknown.likeness() == carl.get("/api/v1/texts?space=ZZ").likeness());
  CHECK(carl.get("/api/v1/texts?space=no%20key").status == 404);
  CHECK(carl.get("/api/v1/texts?state=pending").data().at("items").empty());
}

}  // namespace rotulus::test
