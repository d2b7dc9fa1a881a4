// Translations: linked both ways, behind when their source has moved on, and never a word of what one may not know.
#include "flow.h"
#include "storage/accounts.h"
#include "storage/bindings.h"
#include "storage/maintenance.h"
#include "storage/spaces.h"

namespace rotulus::test {
namespace {

void give(World& world, const std::string& user, const std::string& role, const std::string& space) {
  world.app().write({UserId{}, "test"}, [&](storage::Transaction& tx) {
    const SpaceId id = storage::Spaces(tx).find(*SpaceKey::parse(space))->id;
    storage::grant(tx, storage::Accounts(tx).user(user)->id, {role, Scope::of(id)});
  });
}

struct Translated {
  World world;
  DocumentId source;
  std::string target, number;

  Translated() {
    source = world.publish("QA", "zh.md", "---\nlanguage: zh\n---\n# 水泵检查\n\n检查水泵\n");
    make(world.as("carl"), "QA", "QA-000001");
  }

  void make(const Client& who, const std::string& space, const std::string& of) {
    const json body{{"title", "Pump check"}, {"language", "en"}, {"content", "check the pump\n"}, {"translation_of", of}};
    const Answer made = who.post("/api/v1/spaces/" + space + "/documents", body);
    INFO(made.body);
    REQUIRE(made.status == 201);
    target = "/api/v1/documents/" + made.data()["id"].get<std::string>();
    number = made.data()["number"];
  }
  json links(const std::string& who, const std::string& of) { return world.as(who).get(of + "/translations").data(); }
  std::string source_target() const { return "/api/v1/documents/" + source.text(); }
};

}  // namespace

TEST_CASE("source and translation lead to one another, and a translation falls behind", "[api][translations]") {
  Translated t;
  const json up = t.links("carl", t.target);
  CHECK(up["source"]["number"] == "QA-000001");
  CHECK(up["source"]["title"] == "水泵检查");
  CHECK(up["follows"] == "0.1");
  CHECK(up["behind"] == false);
  CHECK(up["items"].empty());
  const json down = t.links("carl", t.source_target());
  CHECK(down["source"].is_null());
  REQUIRE(down["items"].size() == 1);
  CHECK(down["items"][0]["number"] == t.number);
  CHECK(down["items"][0]["language"] == "en");
  CHECK(down["items"][0]["behind"] == false);
  t.world.publish_again(t.source, "---\nlanguage: zh\n---\n# 水泵检查\n\n更仔细\n");
  CHECK(t.links("carl", t.target)["behind"] == true);
  CHECK(t.links("carl", t.source_target())["items"][0]["behind"] == true);
  REQUIRE(t.world.as("carl").patch(t.target, {{"translated_version", "0.2"}, {"content", "more carefully\n"}}, "*").status ==
          200);
  CHECK(t.links("carl", t.target)["behind"] == false);
  CHECK(t.world.as("carl").get(t.target + "/translations?version=1").data()["follows"] == "0.1");
  CHECK(storage::verify(t.world.app().store(), true, nullptr).problem_count == 0);
}

TEST_CASE("a draft of the source leaves its translations up to date", "[api][translations]") {
  Translated t;
  REQUIRE(t.world.as("carl").put_bytes(t.source_target() + "/content", "# 草稿\n", "*").status == 200);
  CHECK(t.links("carl", t.target)["behind"] == false);
}

TEST_CASE("other translations of the same source are shown, too", "[api][translations]") {
  Translated t;
  const std::string english = t.target;
  t.make(t.world.as("carl"), "QA", "QA-000001");
  const json links = t.links("carl", english);
  REQUIRE(links["items"].size() == 1);
  CHECK(links["items"][0]["number"] == t.number);
  CHECK(t.links("carl", t.source_target())["items"].size() == 2);
}

TEST_CASE("what one may not know of is no source and no translation", "[api][translations][access]") {
  Translated t;  // the translation is a draft
  CHECK(t.links("rita", t.source_target()) ==
        json{{"source", nullptr}, {"follows", ""}, {"behind", false}, {"items", json::array()}});
  // A translation in another space of something that its readers may not see.
  give(t.world, "hugo", "reader", "QA");
  t.make(t.world.as("hugo"), "HB", "QA-000001");
  t.world.publish("HB", "x.md", "# X\n");
  const std::string hidden = t.target;
  CHECK(t.links("hugo", hidden)["source"]["number"] == "QA-000001");
  give(t.world, "bert", "contributor", "HB");
  const Answer seen = t.world.as("bert").get(hidden + "/translations");
  CHECK(seen.data() == json{{"source", nullptr}, {"follows", ""}, {"behind", false}, {"items", json::array()}});
  for (const char* part : {"", "/versions", "/versions/1", "/translations"})
    CHECK(t.world.as("bert").get(hidden + part).body.find("QA-000001") == std::string::npos);
  // He changes the rest of it and does not lose what he cannot see.
  REQUIRE(t.world.as("bert").patch(hidden, {{"title", "Other"}}, "*").status == 200);
  CHECK(t.links("hugo", hidden)["source"]["number"] == "QA-000001");
  // And naming it is naming nothing.
  const auto refusal = [&](const std::string& of) {
    const Answer answer = t.world.as("bert").patch(hidden, {{"translation_of", of}}, "*");
    CHECK(answer.status == 400);
    std::string detail = answer.detail();
    return detail.erase(detail.find(of), of.size());
  };
  CHECK(refusal(t.source.text()) == refusal("0123456789abcdef0123456789abcdef"));
  CHECK(refusal("QA-000002") == refusal("QA-000099"));
}

TEST_CASE("a translation that cannot be is refused", "[api][translations]") {
  Translated t;
  const Client& carl = t.world.as("carl");
  const auto refuses = [&](const json& change) { return carl.patch(t.target, change, "*").status == 400; };
  CHECK(refuses({{"translation_of", "NO-1"}}));
  CHECK(refuses({{"translation_of", t.number}}));
  CHECK(refuses({{"translated_version", "9.9"}}));
  CHECK(carl.patch(t.source_target(), {{"translation_of", t.number}}, "*").status == 400);  // in a circle
  CHECK(carl.patch(t.target, {{"translation_of", ""}}, "*").status == 200);
  CHECK(t.links("carl", t.target)["source"].is_null());
  CHECK(t.links("carl", t.source_target())["items"].empty());
}

TEST_CASE("what is found shows its translations", "[api][translations][search]") {
  Translated t;
  t.world.catch_up();
  const json hits = t.world.as("carl").get("/api/v1/search?q=%E6%B0%B4%E6%B3%B5").data()["items"];
  REQUIRE(hits.size() == 1);
  REQUIRE(hits[0]["translations"].size() == 1);
  CHECK(hits[0]["translations"][0]["number"] == t.number);
  const json readers = t.world.as("rita").get("/api/v1/search?q=%E6%B0%B4%E6%B3%B5").data()["items"];
  REQUIRE(readers.size() == 1);
  CHECK(readers[0]["translations"].empty());
  const json up = t.world.as("carl").get("/api/v1/search?q=pump").data()["items"];
  CHECK(up[0]["translations"][0]["number"] == "QA-000001");
}

}  // namespace rotulus::test
