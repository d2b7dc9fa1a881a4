// The whole way of a document from its template to its second version in force, as six people take it over the interface.
#include "flow.h"

namespace rotulus::test {
namespace {

// What the reader will look for stands in the middle of a sentence.
constexpr const char* kPhrase = "离心泵轴承温度";
constexpr const char* kSentence = "值班人员每小时记录离心泵轴承温度一次，超过七十度时立即停机。";

// carl writes, rhea reviews, abel, anna and axel approve, rita reads.
struct Town {
  World world;
  Town() {
    world.hire("anna", "approver", "QA");
    world.hire("axel", "approver", "QA");
  }
};

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return encoded;
}

void require_done(const Answer& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
}

std::vector<std::string> found_by_rita(World& world) {
  world.catch_up();
  std::vector<std::string> found;
  const json answer = world.as("rita").get("/api/v1/search?q=" + percent_encoded(kPhrase)).data();
  for (const json& hit : answer["items"])
    found.push_back(hit["number"].get<std::string>() + " " + hit["version"].get<std::string>());
  return found;
}

std::vector<std::string> meanings(const Client& client, const std::string& target, const std::string& version) {
  std::vector<std::string> found;
  const json answer = client.get(target + "/signatures?version=" + version).data();
  for (const json& one : answer["items"]) {
    CHECK(one["valid"] == true);
    found.push_back(one["meaning"].get<std::string>() + " " + one["signer"]["name"].get<std::string>());
  }
  return found;
}

}  // namespace

TEST_CASE("from a template to a second version in force", "[api][road]") {
  Town town;
  World& world = town.world;
  const Client &carl = world.as("carl"), &rita = world.as("rita");

  // Template -> 1.0-draft.1. A form that is not filled in cannot be submitted.
  const json form = carl.get("/api/v1/templates/sop").data();
  const Flow flow(world, {{"title", "离心泵巡检"},
                          {"template", "sop"},
                          {"language", "zh"},
                          {"fields", filled_fields(form)},
                          {"workflow", "two-approvals"},
                          {"content", nullptr}});
  const std::string& target = flow.target();
  CHECK(flow.now()["version"] == "1.0-draft.1");
  CHECK(flow.now()["template"] == "sop");
  CHECK(flow.now()["type"] == form["type"]);
  const std::string number = flow.now()["number"];
  CHECK(number.starts_with("SOP-"));
  const std::string begun = carl.get(target + "/content").body;
  CHECK(begun.starts_with("# 离心泵巡检\n"));
  const Answer empty = flow.take("carl", "submit");
  CHECK(refuses(empty, 422, "findings"));
  CHECK_FALSE(empty.data()["findings"].empty());

  // draft.2 -> submit -> comment and correction -> draft.3 -> submit.
  require_done(flow.save(filled_text(begun, kSentence)));
  CHECK(flow.now()["version"] == "1.0-draft.2");
  require_done(flow.take("carl", "submit", {{"comment", "Please look at the limits."}}));
  CHECK(flow.state() == "in_review");
  CHECK(world.as("rhea").get("/api/v1/tasks").data()["items"][0]["document"]["number"] == number);
  REQUIRE(world.as("rhea").post(target + "/comments", {{"text", "停机温度？"}, {"line", 3}}).status == 201);
  require_done(flow.take("rhea", "request_correction", {{"comment", "停机温度要写明依据。"}}));
  CHECK(flow.state() == "needs_correction");
  CHECK(carl.get("/api/v1/tasks").data()["items"][0]["kind"] == "correction");
  CHECK(carl.get(target + "/comments").data()["items"][0]["text"] == "停机温度？");
  const std::string corrected = filled_text(begun, std::string(kSentence) + "依据设备说明书。");
  require_done(flow.save(corrected));
  CHECK(flow.now()["version"] == "1.0-draft.3");
  CHECK(carl.get("/api/v1/tasks").data()["total"] == 0);
  require_done(flow.take("carl", "submit"));

  // Review -> two of three approvals -> effective 1.0.
  require_done(flow.take("rhea", "approve"));
  CHECK(flow.state() == "in_approval");
  CHECK(rita.get(target).status == 404);
  CHECK(found_by_rita(world).empty());
  require_done(flow.take("anna", "approve", {{"signature", {{"password", password_of("anna")}, {"version", "1.0-draft.3"}}}}));
  CHECK(flow.state() == "in_approval");
  const json step = flow.workflow()["run"]["steps"].back();
  CHECK(step["needed"] == 2);
  CHECK(step["given"] == 1);
  CHECK(refuses(flow.take("anna", "approve"), 409, "already_decided"));
  require_done(flow.take("axel", "approve"));
  CHECK(flow.now()["state"] == "effective");
  CHECK(flow.now()["version"] == "1.0");
  CHECK(flow.workflow()["run"]["state"] == "approved");
  CHECK(world.as("abel").get("/api/v1/tasks").data()["total"] == 0);

  // Found by a reader, who sees what was signed and nothing of the drafts.
  CHECK(found_by_rita(world) == std::vector<std::string>{number + " 1.0"});
  CHECK(rita.get(target + "/content").body == corrected);
  CHECK(meanings(rita, target, "1.0") == std::vector<std::string>{"review rhea", "approval anna", "approval axel"});
  CHECK(rita.get(target + "/versions").data()["items"].size() == 1);
  CHECK(rita.get(target + "/comments").status == 404);

  // New draft -> compare -> 1.1 effective; 1.0 superseded and still readable.
  std::string changed = corrected;
  changed.replace(changed.find("七十"), std::string("七十").size(), "六十五");
  require_done(flow.save(changed));
  CHECK(flow.now()["draft"]["version"] == "1.1-draft.1");
  const json comparison = carl.get(target + "/compare?from=1.0&to=1.1-draft.1").data();
  CHECK(comparison["from"]["label"] == "1.0");
  CHECK(comparison["to"]["label"] == "1.1-draft.1");
  const auto changes = std::count_if(comparison["blocks"].begin(), comparison["blocks"].end(),
                                     [](const json& block) { return block["kind"] == "changed"; });
  CHECK(changes == 1);
  require_done(flow.take("carl", "submit"));
  require_done(flow.take("rhea", "approve"));
  require_done(flow.take("abel", "approve"));
  CHECK(rita.get(target).data()["version"] == "1.0");
  require_done(flow.take("anna", "approve"));
  CHECK(rita.get(target).data()["version"] == "1.1");
  CHECK(rita.get(target + "/content").body == changed);
  CHECK(rita.get(target + "/versions/1.0").data()["state"] == "superseded");
  CHECK(rita.get(target + "/content?version=1.0").body == corrected);
  CHECK(found_by_rita(world) == std::vector<std::string>{number + " 1.1"});
  CHECK(meanings(rita, target, "1.0").size() == 3);
  CHECK(meanings(rita, target, "1.1") == std::vector<std::string>{"review rhea", "approval abel", "approval anna"});
}

}  // namespace rotulus::test
