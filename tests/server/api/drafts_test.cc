// Drafts: content and description together, templates and fields, which number they work towards.
#include "flow.h"

namespace rotulus::test {
namespace {

const std::string kDocuments = "/api/v1/spaces/QA/documents";

}  // namespace

TEST_CASE("content and description are saved together, as one draft", "[api][drafts]") {
  World world;
  const Flow flow(world);
  const Client& carl = world.as("carl");
  const Answer saved = carl.patch(flow.target(),
                                  {{"content", "# Valve check\n\nDaily.\n"},
                                   {"title", "Valve check"},
                                   {"tags", {"valve"}},
                                   {"owner", "olga"},
                                   {"summary", "Valves, not pumps"}},
                                  carl.get(flow.target()).tag());
  REQUIRE(saved.status == 200);
  CHECK(saved.data()["version"] == "1.0-draft.2");
  CHECK(saved.data()["revision"] == 2);
  CHECK(saved.data()["title"] == "Valve check");
  CHECK(saved.data()["owner"] == "olga");
  CHECK(saved.data()["tags"] == json::parse(R"(["valve"])"));
  CHECK(saved.data()["summary"] == "Valves, not pumps");
  CHECK(saved.data()["workflow"] == "review-approval");
  CHECK(carl.get(flow.target() + "/content").body == "# Valve check\n\nDaily.\n");
  const json versions = carl.get(flow.target() + "/versions").data()["items"];
  REQUIRE(versions.size() == 2);
  // Each version tells what was said about it, whichever the document shows.
  for (const char* member : {"title", "type", "language", "owner", "tags", "template", "fields", "workflow", "path"})
    CHECK(versions[0][member] == saved.data()[member]);
  CHECK(versions[1]["title"] == "Pump check");
  CHECK(versions[1]["tags"].empty());
}

TEST_CASE("a change says which number its drafts work towards", "[api][drafts]") {
  World world;
  const Flow flow(world);
  flow.approve();
  CHECK(flow.save("# Pump check\n\nTwo.\n", "carl", {{"change", "major"}}).data()["draft"]["version"] == "2.0-draft.1");
  const Client& carl = world.as("carl");
  const auto put = [&](const std::string& query) {
    return carl.put_bytes(flow.target() + "/content" + query, "# Pump check\n\n" + query, carl.get(flow.target()).tag());
  };
  CHECK(put("?change=major").data()["draft"]["version"] == "2.0-draft.2");
  CHECK(put("?change=minor&summary=small").data()["draft"]["version"] == "1.1-draft.1");
  CHECK(put("").data()["draft"]["version"] == "1.1-draft.2");
  CHECK(put("?change=huge").detail().find("'change'") != std::string::npos);
  CHECK(carl.patch(flow.target(), {{"title", "x"}, {"change", "huge"}}, "*").detail().find("'change'") != std::string::npos);
  const json shown = flow.now();
  CHECK(shown["version"] == "1.0");
  CHECK(shown["effective"]["version"] == "1.0");
  CHECK_FALSE(shown["effective"]["effective_from"].is_null());
  CHECK(shown["draft"] == json::parse(R"({"version": "1.1-draft.2", "revision": 5, "state": "draft"})"));
}

TEST_CASE("a template gives type, number, workflow and text", "[api][drafts][templates]") {
  World world;
  const Client& carl = world.as("carl");
  const json form = carl.get("/api/v1/templates/sop").data();
  const json fields = filled_fields(form);
  for (const char* language : {"zh", "en"}) {
    const Answer made = carl.post(
        kDocuments, {{"title", "Pumps"}, {"template", "sop"}, {"language", language}, {"type", "letter"}, {"fields", fields}});
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(made.data()["template"] == "sop");
    CHECK(made.data()["type"] == form["type"]);
    CHECK(made.data()["fields"] == fields);
    CHECK(made.data()["number"].get<std::string>().starts_with("SOP-"));
    const std::string content = carl.get(made.field("Location") + "/content").body;
    CHECK(content.starts_with("# Pumps\n"));
    CHECK(content.find(form["sections"][0]["heading"][language].get<std::string>()) != std::string::npos);
  }
  const Answer own =
      carl.post(kDocuments, {{"title", "Pumps"}, {"template", "sop"}, {"fields", fields}, {"content", "# Mine\n"}});
  CHECK(carl.get(own.field("Location") + "/content").body == "# Mine\n");
}

TEST_CASE("templates, workflows and fields that there are not are refused", "[api][drafts][input]") {
  World world;
  const Client& carl = world.as("carl");
  const auto status = [&](const json& more) {
    json body{{"title", "x"}};
    body.merge_patch(more);
    const Answer answer = carl.post(kDocuments, body);
    INFO(body.dump() << " -> " << answer.body);
    CHECK(answer.status == 400);
    return answer.detail();
  };
  CHECK(status({{"template", "nothing"}}).find("'nothing'") != std::string::npos);
  CHECK(status({{"workflow", "nothing"}}).find("'nothing'") != std::string::npos);
  status({{"fields", {{"department", "QA"}}}});
  CHECK(status({{"template", "sop"}, {"fields", {{"nothing", "x"}}}}).find("'nothing'") != std::string::npos);
  CHECK(status({{"fields", {{"a", 1}}}}).find("'fields.a'") != std::string::npos);
  CHECK(status({{"fields", "x"}}).find("'fields'") != std::string::npos);
  CHECK(status({{"fields", {{"a", "two\nlines"}}}}).find("'fields.a'") != std::string::npos);
  CHECK(status({{"fields", {{"a", std::string(1001, 'x')}}}}).find("'fields.a'") != std::string::npos);
  json many = json::object();
  for (int i = 0; i < 101; ++i) many["f" + std::to_string(i)] = "x";
  CHECK(status({{"fields", many}}).find("'fields'") != std::string::npos);
  CHECK(status({{"owner", "olga"}}).find("'owner'") != std::string::npos);
  CHECK(carl.get(kDocuments).data()["items"].empty());
}

TEST_CASE("fields are changed as a whole, and readers see those of the version in force", "[api][drafts][templates]") {
  World world;
  const Client& carl = world.as("carl");
  const json form = carl.get("/api/v1/templates/sop").data();
  const Flow flow(world, {{"template", "sop"}, {"language", "en"}, {"fields", filled_fields(form)}, {"content", nullptr}});
  const std::string text = filled_text(carl.get(flow.target() + "/content").body, "Once a shift.");
  REQUIRE(flow.save(text).status == 200);
  flow.approve();
  const json before = world.as("rita").get(flow.target()).data();
  json fields = filled_fields(form);
  for (const json& field : form["fields"])
    if (field["kind"] == "text") fields[field["name"].get<std::string>()] = "LAB";
  const Answer changed = carl.patch(flow.target(), {{"fields", fields}}, carl.get(flow.target()).tag());
  REQUIRE(changed.status == 200);
  CHECK(world.as("rita").get(flow.target()).data() == before);
  REQUIRE(flow.take("carl", "submit").status == 200);
  REQUIRE(flow.take("rhea", "approve").status == 200);
  REQUIRE(flow.take("abel", "approve").status == 200);
  CHECK(world.as("rita").get(flow.target()).data()["fields"] == fields);
}

TEST_CASE("summary and change alone change nothing", "[api][drafts][input]") {
  World world;
  const Flow flow(world);
  CHECK(world.as("carl").patch(flow.target(), {{"summary", "x"}, {"change", "major"}}, "*").status == 400);
  CHECK(world.as("carl").patch(flow.target(), {{"template", "sop"}}, "*").detail().find("'template'") != std::string::npos);
}

TEST_CASE("documents are found by their paths, exactly", "[api][drafts]") {
  World world;
  for (const char* path : {"a.md", "b/a.md", "b/c.md"}) world.publish("QA", path, "# Document\n");
  world.catch_up();
  const auto paths = [&](const std::string& query) {
    std::vector<std::string> found;
    for (const json& item : world.as("rita").all_pages(kDocuments + query, 2)) found.push_back(item["path"]);
    return found;
  };
  CHECK(paths("?path=a.md") == std::vector<std::string>{"a.md"});
  CHECK(paths("?path=a.md&path=b/c.md") == std::vector<std::string>{"a.md", "b/c.md"});
  CHECK(paths("?path=b").empty());
  CHECK(paths("?path=A.md").empty());
  CHECK(paths("?path=b/c.md&q=document") == std::vector<std::string>{"b/c.md"});
  std::string many = "?";
  for (int i = 0; i < 51; ++i) many += "path=x&";
  many.pop_back();
  CHECK(world.as("rita").get(kDocuments + many).status == 400);
}

}  // namespace rotulus::test
