// Classification over the interface: who keeps the categories, what documents carry them, what is found and counted under them.
#include <map>

#include "published.h"
#include "storage/maintenance.h"

namespace rotulus::test {
namespace {

json category(const std::string& key, const std::string& parent, const json& more = json::object()) {
  json body{{"key", key}, {"parent", parent}, {"title_zh", "类 " + key}, {"title_en", "Kind " + key}};
  body.update(more);
  return body;
}

std::map<std::string, json> by_key(const Client& client) {
  std::map<std::string, json> found;
  const json list = client.get("/api/v1/categories").data();
  for (const json& item : list["items"]) found.emplace(item["key"], item);
  return found;
}

// A small tree under "process", and one for customers of the space QA and of HB.
void plant(World& world) {
  const Client& adam = world.as("adam");
  REQUIRE(adam.post("/api/v1/categories", category("audit", "process")).status == 201);
  REQUIRE(adam.post("/api/v1/categories", category("internal-audit", "audit", {{"title_zh", "内部审核"}})).status == 201);
  REQUIRE(world.as("olga").post("/api/v1/categories", category("qa-acme", "customer", {{"space", "QA"}})).status == 201);
  REQUIRE(world.as("hugo").post("/api/v1/categories", category("hb-secret", "customer", {{"space", "HB"}})).status == 201);
}

void classify(World& world, const std::string& who, const std::string& id, const json& categories) {
  const Answer answer = world.as(who).patch("/api/v1/documents/" + id, {{"categories", categories}}, "*");
  INFO(answer.body);
  REQUIRE(answer.status == 200);
}

std::string publish(World& world, const std::string& space, const std::string& path, const std::vector<std::string>& categories) {
  storage::Metadata metadata;
  metadata.path = path;
  metadata.categories = categories;
  return publish_with(world, space, metadata, "# Zebra " + path + "\n").text();
}

}  // namespace

TEST_CASE("the dimensions are there from the beginning, and the administrator adds, renames, moves and retires",
          "[api][categories]") {
  World world;
  const Client& adam = world.as("adam");
  std::string keys;
  const json shipped = adam.get("/api/v1/categories").data();
  for (const json& item : shipped["items"]) keys += item["key"].get<std::string>() + " ";
  CHECK(keys == "process problem technology product customer ");
  const Answer made = adam.post("/api/v1/categories", category("audit", "process"));
  REQUIRE(made.status == 201);
  CHECK(made.field("Location") == "/api/v1/categories/audit");
  const std::string target = "/api/v1/categories/audit";
  const Answer renamed = adam.patch(target, {{"title_zh", "审核"}, {"title_en", "Audit"}}, made.tag());
  REQUIRE(renamed.status == 200);
  CHECK(renamed.data()["title_zh"] == "审核");
  CHECK(adam.patch(target, {{"title_en", "x"}}, made.tag()).status == 412);
  CHECK(adam.patch(target, {{"title_en", "x"}}).status == 428);
  const Answer moved = adam.patch(target, {{"parent", "problem"}, {"position", 3}}, renamed.tag());
  CHECK(moved.data()["parent"] == "problem");
  const Answer retired = adam.patch(target, {{"retired", true}}, moved.tag());
  CHECK(retired.data()["retired"] == true);
  CHECK(adam.patch(target, {{"retired", false}}, retired.tag()).data()["retired"] == false);
  // A shipped dimension too.
  const Answer process = adam.get("/api/v1/categories/process");
  CHECK(adam.patch("/api/v1/categories/process", {{"title_en", "Procedure"}, {"title_zh", "过程"}}, process.tag()).status == 200);
  CHECK(by_key(adam)["process"]["title_zh"] == "过程");
  CHECK(by_key(adam).size() == 6);
  CHECK(world.audit_actions(2) == std::vector<std::string>{"category.create", "category.change"});
  CHECK(storage::verify(world.app().store(), true, nullptr).problem_count == 0);
}

TEST_CASE("a category that cannot be is refused with the reason", "[api][categories]") {
  World world;
  plant(world);
  const Client& adam = world.as("adam");
  for (const char* key : {"Audit", "a b", "1st", "a--b", "a-", "审核", ""}) {
    INFO(key);
    CHECK(adam.post("/api/v1/categories", category(key, "process")).status == 400);
  }
  CHECK(adam.post("/api/v1/categories", category("audit", "problem")).status == 409);
  CHECK(adam.post("/api/v1/categories", category("new", "nowhere")).status == 400);
  CHECK(adam.post("/api/v1/categories", category("new", "process", {{"title_zh", ""}})).status == 400);
  CHECK(adam.post("/api/v1/categories", category("new", "process", {{"position", -1}})).status == 400);
  CHECK(adam.post("/api/v1/categories", category("new", "qa-acme")).status == 400);  // one of a space holds none of the system
  CHECK(world.as("olga").post("/api/v1/categories", category("acme", "customer", {{"space", "QA"}})).status == 400);
  CHECK(adam.patch("/api/v1/categories/audit", {{"parent", "internal-audit"}}, "*").status == 400);
  CHECK(adam.patch("/api/v1/categories/audit", {{"parent", "audit"}}, "*").status == 400);
  std::string parent = "internal-audit";
  for (int level = 4; level <= 8; ++level) {
    const std::string key = "level" + std::to_string(level);
    CHECK(adam.post("/api/v1/categories", category(key, parent)).status == 201);
    parent = key;
  }
  CHECK(adam.post("/api/v1/categories", category("level9", parent)).status == 400);
  CHECK(adam.patch("/api/v1/categories/process", {{"parent", "problem"}}, "*").status == 400);
}

TEST_CASE("documents carry categories, versioned like tags, and only those that they may", "[api][categories]") {
  World world;
  plant(world);
  const Client& carl = world.as("carl");
  const json body{{"title", "Report"}, {"content", "text\n"}, {"categories", {"internal-audit", "qa-acme"}}};
  const Answer made = carl.post("/api/v1/spaces/QA/documents", body);
  REQUIRE(made.status == 201);
  CHECK(made.data()["categories"] == json::parse(R"(["internal-audit", "qa-acme"])"));
  const std::string id = made.data()["id"];
  classify(world, "carl", id, {"audit"});
  const json versions = carl.get("/api/v1/documents/" + id + "/versions").data()["items"];
  CHECK(versions[0]["categories"] == json::parse(R"(["audit"])"));
  CHECK(versions[1]["categories"].size() == 2);
  const auto refused = [&](const json& categories) {
    const Answer answer = carl.patch("/api/v1/documents/" + id, {{"categories", categories}}, "*");
    CHECK(answer.status == 400);
    return answer.detail();
  };
  // One of another space cannot be told from none.
  std::string hidden = refused({"hb-secret"}), absent = refused({"hb-nothing"});
  hidden.replace(hidden.find("hb-secret"), 9, "#");
  absent.replace(absent.find("hb-nothing"), 10, "#");
  CHECK(hidden == absent);
  refused({"audit", "audit"});
  refused("audit");
  refused(std::vector<std::string>(21, "x"));
  // What is retired stays where it is and comes nowhere new.
  REQUIRE(world.as("adam").patch("/api/v1/categories/audit", {{"retired", true}}, "*").status == 200);
  classify(world, "carl", id, {"audit", "internal-audit"});
  classify(world, "carl", id, {"internal-audit"});
  CHECK(refused({"audit"}).find("retired") != std::string::npos);
  const Answer put = carl.put_bytes("/api/v1/documents/" + id + "/content", "---\ncategories: [nothing]\n---\n", "*");
  CHECK(put.status == 400);
}

TEST_CASE("two changes of categories are merged as sets", "[api][categories][merge]") {
  World world;
  plant(world);
  const Client& carl = world.as("carl");
  const json made = carl.post("/api/v1/spaces/QA/documents", {{"title", "R"}, {"categories", {"audit"}}}).data();
  const std::string target = "/api/v1/documents/" + made["id"].get<std::string>();
  REQUIRE(world.as("olga").patch(target, {{"categories", {"audit", "qa-acme"}}}, "*").status == 200);
  const Answer merged = carl.patch(target + "?merge_base=1", {{"categories", {"internal-audit"}}});
  CHECK(merged.data()["categories"] == json::parse(R"(["qa-acme", "internal-audit"])"));
}

TEST_CASE("under a category stands what one may read, and nothing else is counted", "[api][categories]") {
  World world;
  plant(world);
  publish(world, "QA", "a.md", {"audit"});
  publish(world, "QA", "b.md", {"internal-audit", "qa-acme"});
  for (const char* path : {"c.md", "d.md", "e.md"}) publish(world, "HB", path, {"internal-audit", "hb-secret"});
  const json draft = world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "Zebra"}, {"categories", {"audit"}}}).data();
  world.catch_up();
  const auto count = [&](const char* who, const char* key) { return by_key(world.as(who))[key].value("documents", -1); };
  CHECK(count("rita", "process") == 2);
  CHECK(count("rita", "audit") == 2);
  CHECK(count("rita", "internal-audit") == 1);
  CHECK(count("rita", "customer") == 1);
  CHECK(count("rita", "technology") == 0);
  CHECK(count("carl", "audit") == 3);  // his draft
  CHECK(count("bert", "process") == 3);
  CHECK(count("bert", "customer") == 3);
  for (const char* who : {"nora", "aude", "adam"}) CHECK(count(who, "process") == 0);
  // What is counted is what is found.
  for (const auto& [key, item] : by_key(world.as("carl")))
    CHECK(world.as("carl").get("/api/v1/search?category=" + key).data()["total"] == item["documents"]);
  CHECK(world.as("rita").get("/api/v1/search?q=zebra%20category:process").data()["total"] == 2);
  CHECK(world.as("rita").get("/api/v1/search?q=category:%E5%86%85%E9%83%A8%E5%AE%A1%E6%A0%B8").data()["total"] == 1);
  const json faceted = world.as("rita").get("/api/v1/search?q=zebra&facets=true").data();
  std::map<std::string, int> facet;
  for (const json& one : faceted["facets"])
    if (one["field"] == "category")
      for (const json& value : one["values"]) facet[value["value"]] = value["count"];
  CHECK(facet ==
        std::map<std::string, int>{{"audit", 2}, {"process", 2}, {"internal-audit", 1}, {"customer", 1}, {"qa-acme", 1}});
}

TEST_CASE("a category of a space that one does not know is none", "[api][categories]") {
  World world;
  plant(world);
  publish(world, "HB", "c.md", {"hb-secret"});
  world.catch_up();
  for (const char* who : {"rita", "carl", "olga", "nora"}) {
    INFO(who);
    const Client& client = world.as(who);
    CHECK(client.get("/api/v1/categories").body.find("hb-secret") == std::string::npos);
    CHECK(client.get("/api/v1/categories/hb-secret").likeness() == client.get("/api/v1/categories/hb-nothing").likeness());
    CHECK(client.patch("/api/v1/categories/hb-secret", {{"retired", true}}, "*").likeness() ==
          client.patch("/api/v1/categories/hb-nothing", {{"retired", true}}, "*").likeness());
    const auto below = [&](const char* parent) {
      std::string detail = client.post("/api/v1/categories", category("qa-x", parent, {{"space", "QA"}})).likeness();
      for (std::size_t at; (at = detail.find(parent)) != std::string::npos;) detail.erase(at, std::string(parent).size());
      return detail;
    };
    CHECK(below("hb-secret") == below("hb-nothing"));
    CHECK(client.get("/api/v1/search?q=category:hb-secret").data()["total"] == 0);
  }
  CHECK(by_key(world.as("bert")).contains("hb-secret"));
  CHECK(by_key(world.as("aude")).contains("hb-secret"));  // he knows every space
}

TEST_CASE("a category that moves takes its documents along at once", "[api][categories]") {
  World world;
  plant(world);
  publish(world, "QA", "b.md", {"internal-audit"});
  world.catch_up();
  const Client& rita = world.as("rita");
  CHECK(rita.get("/api/v1/search?category=problem").data()["total"] == 0);
  REQUIRE(world.as("adam").patch("/api/v1/categories/audit", {{"parent", "problem"}}, "*").status == 200);
  CHECK(rita.get("/api/v1/search?category=problem").data()["total"] == 1);
  CHECK(rita.get("/api/v1/search?category=process").data()["total"] == 0);
  CHECK(by_key(rita)["problem"]["documents"] == 1);
}

}  // namespace rotulus::test
