#include <sstream>

#include "core/ids.h"
#include "crypto/base64.h"
#include "crypto/checkpoint.h"
#include "crypto/merkle.h"
#include "storage/audit.h"
#include "world.h"

namespace rotulus::test {
namespace {

crypto::Bytes unbase64(const json& text) {
  crypto::Bytes bytes;
  REQUIRE(crypto::from_base64(text.get<std::string>(), bytes));
  return bytes;
}

crypto::Sha256 hash_of(const json& text) {
  const auto bytes = unbase64(text);
  crypto::Sha256 hash{};
  REQUIRE(bytes.size() == hash.size());
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

crypto::MerkleProof proof_of(const json& hashes) {
  crypto::MerkleProof proof;
  for (const auto& item : hashes) proof.push_back(hash_of(item));
  return proof;
}

}  // namespace

TEST_CASE("the audit log is for auditors", "[api][audit]") {
  World world;
  for (const char* who : {"adam", "olga", "rita", "nora"}) CHECK(world.as(who).get("/api/v1/audit").status == 403);
  const json entry = world.as("aude").get("/api/v1/audit?limit=1").data()["items"][0];
  CHECK(entry["actor"] == "aude");
  CHECK(entry["action"] == "session.begin");
  CHECK(entry["outcome"] == "done");
}

TEST_CASE("the audit log comes in pages, newest first, without gaps", "[api][audit]") {
  World world;
  for (int i = 0; i < 9; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", "# D\n");
  const auto entries = world.as("aude").all_pages("/api/v1/audit", 7);
  REQUIRE(entries.size() > 20);
  for (std::size_t i = 1; i < entries.size(); ++i)
    CHECK(entries[i]["sequence"].get<int>() == entries[i - 1]["sequence"].get<int>() - 1);
  CHECK(entries.back()["sequence"] == 1);
}

TEST_CASE("the audit log is narrowed by actor, action and object", "[api][audit]") {
  World world;
  const json document = world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "X"}}).data();
  const Client& aude = world.as("aude");
  const auto only = [&](const std::string& query) { return aude.all_pages("/api/v1/audit?" + query, 50); };
  CHECK(only("actor=carl").size() == 2);
  CHECK(only("action=document.save").size() == 1);
  CHECK(only("object=document%20" + document["id"].get<std::string>()).size() == 1);
  CHECK(only("actor=carl&action=session.begin").size() == 1);
  CHECK(only("actor=nobody").empty());
  CHECK(aude.get("/api/v1/audit?cursor=x").status == 400);
}

TEST_CASE("what is refused before anybody is known is recorded as refused", "[api][audit]") {
  World world;
  world.nobody().post("/api/v1/session", {{"username", "olga"}, {"password", "a guess"}});
  const auto entries = world.as("aude").all_pages("/api/v1/audit?action=session.refused", 10);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0]["outcome"] == "refused");
  CHECK(entries[0]["detail"].get<std::string>().find("192.0.2.7") != std::string::npos);
}

TEST_CASE("the audit log is narrowed by outcome, time and text", "[api][audit]") {
  World world;
  world.nobody().post("/api/v1/session", {{"username", "olga"}, {"password", "a guess"}});
  world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "X"}});
  const Client& aude = world.as("aude");
  const auto only = [&](const std::string& query) { return aude.all_pages("/api/v1/audit?" + query, 50); };
  CHECK(only("outcome=refused").size() == 1);
  CHECK(only("q=USER%20CARL").size() == 4);  // made, his password, given a role, signed in
  CHECK(only("q=192.0.2.7").size() == 1);
  CHECK(only("q=no%20such%20text").empty());
  CHECK(only("from=2999-01-01T00:00:00Z").empty());
  CHECK(only("before=2000-01-01T00:00:00Z").empty());
  CHECK(only("from=2000-01-01T00:00:00Z&before=2999-01-01T00:00:00Z&outcome=refused").size() == 1);
  for (const std::string& wrong :
       std::vector<std::string>{"outcome=maybe", "from=yesterday", "before=2026-13-01T00:00:00Z", "q=" + std::string(201, 'x')}) {
    const Answer answer = aude.get("/api/v1/audit?" + wrong);
    CHECK(answer.status == 400);
    CHECK_FALSE(answer.detail().empty());
  }
}

TEST_CASE("a checkpoint is signed on demand, and verifies under the key that comes with it", "[api][audit]") {
  World world;
  const Client& aude = world.as("aude");
  const json first = aude.get("/api/v1/audit/checkpoint").data();
  const auto note = crypto::parse_note(first["note"].get<std::string>());
  const auto key = crypto::parse_verifier_key(first["verifier_key"].get<std::string>());
  REQUIRE(note);
  REQUIRE(key);
  CHECK(crypto::is_signed_by(*note, first["origin"].get<std::string>(), key->key));
  CHECK(crypto::base64(key->key) == first["public_key"]);
  const auto read = crypto::parse_checkpoint_text(note->text);
  REQUIRE(read);
  CHECK(read->size == first["size"].get<std::uint64_t>());
  CHECK(crypto::base64(read->root) == first["root"]);
  CHECK(first["size"] == storage::AuditLog(world.app().read()).size());
  CHECK(aude.get("/api/v1/audit/checkpoint").data()["note"] == first["note"]);
  world.publish("QA", "a.md", "# A\n");
  CHECK(aude.get("/api/v1/audit/checkpoint").data()["size"].get<int>() > first["size"].get<int>());
  const std::string earlier = "/api/v1/audit/checkpoint?size=" + first["size"].dump();
  CHECK(aude.get(earlier).data()["root"] == first["root"]);
  CHECK(aude.get("/api/v1/audit/checkpoint?size=1000000").status == 400);
  CHECK(aude.get("/api/v1/audit/checkpoint?size=0").status == 400);
}

TEST_CASE("every entry is proven against the checkpoint that comes with its proof", "[api][audit]") {
  World world;
  for (int i = 0; i < 5; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", "# D\n");
  const Client& aude = world.as("aude");
  const int size = aude.get("/api/v1/audit/checkpoint").data()["size"];
  for (int entry = 1; entry <= size; ++entry) {
    const json proof = aude.get("/api/v1/audit/proof?entry=" + std::to_string(entry) + "&size=" + std::to_string(size)).data();
    const auto leaf = crypto::merkle_leaf(unbase64(proof["leaf"]));
    CHECK(crypto::base64(leaf) == proof["leaf_hash"]);
    CHECK(crypto::verify_inclusion(leaf, static_cast<std::uint64_t>(entry) - 1, static_cast<std::uint64_t>(size),
                                   proof_of(proof["hashes"]), hash_of(proof["root"])));
    CHECK(proof["checkpoint"].get<std::string>().find(proof["root"].get<std::string>()) != std::string::npos);
  }
  CHECK(aude.get("/api/v1/audit/proof?entry=1000000").status == 404);
  CHECK(aude.get("/api/v1/audit/proof").status == 400);
  CHECK(aude.get("/api/v1/audit/proof?entry=0").status == 400);
  CHECK(aude.get("/api/v1/audit/proof?entry=9&size=3").status == 400);
  CHECK(aude.get("/api/v1/audit/proof?entry=1&size=1000000").status == 400);
}

TEST_CASE("the log is proven to have only grown", "[api][audit]") {
  World world;
  const Client& aude = world.as("aude");
  const json before = aude.get("/api/v1/audit/checkpoint").data();
  for (int i = 0; i < 7; ++i) world.publish("QA", "d" + std::to_string(i) + ".md", "# D\n");
  const json after = aude.get("/api/v1/audit/checkpoint").data();
  const json proof = aude.get("/api/v1/audit/consistency?from=" + before["size"].dump() + "&to=" + after["size"].dump()).data();
  CHECK(proof["from_root"] == before["root"]);
  CHECK(proof["to_root"] == after["root"]);
  CHECK(crypto::verify_consistency(before["size"], hash_of(before["root"]), after["size"], hash_of(after["root"]),
                                   proof_of(proof["hashes"])));
  CHECK(aude.get("/api/v1/audit/consistency?from=9&to=3").status == 400);
  CHECK(aude.get("/api/v1/audit/consistency?from=1&to=1000000").status == 400);
  CHECK(aude.get("/api/v1/audit/consistency").status == 400);
}

TEST_CASE("the export holds every entry that fits, oldest first, and is itself recorded", "[api][audit]") {
  World world;
  world.as("carl").post("/api/v1/spaces/QA/documents", {{"title", "X"}});
  const Client& aude = world.as("aude");
  const auto size = storage::AuditLog(world.app().read()).size();
  const Answer answer = aude.get("/api/v1/audit/export");
  CHECK(answer.status == 200);
  CHECK(answer.field("Content-Type") == "application/jsonl");
  CHECK(answer.field("Content-Disposition").find("attachment") == 0);
  std::istringstream lines(answer.body);
  std::int64_t count = 0;
  for (std::string line; std::getline(lines, line);) CHECK(json::parse(line)["sequence"] == ++count);
  CHECK(count == size);
  CHECK(world.audit_actions(1).front() == "audit.export");
  const Answer some = aude.get("/api/v1/audit/export?actor=carl&action=document.save&q=very%20private%20text");
  CHECK(some.body.empty());
  const json entry = aude.get("/api/v1/audit?limit=1").data()["items"][0];
  CHECK(entry["detail"].get<std::string>().find("actor carl, action document.save") != std::string::npos);
  CHECK(entry["detail"].get<std::string>().find("private") == std::string::npos);
  CHECK(aude.get("/api/v1/audit/export?format=xml").status == 400);
}

TEST_CASE("a table of the export runs no formula and breaks no line", "[api][audit]") {
  World world;
  world.app().write({UserId{}, "=HYPERLINK(\"x\")"}, [](storage::Transaction& tx) {
    storage::append_audit(tx, "test.entry", "session", "@SUM(1)\"\r\n,next");
    storage::append_audit(tx, "test.entry", "session", "+1");
    storage::append_audit(tx, "test.entry", "session", "plain");
  });
  const Answer answer = world.as("aude").get("/api/v1/audit/export?format=csv&action=test.entry");
  CHECK(answer.field("Content-Type") == "text/csv; charset=utf-8");
  CHECK(answer.body.starts_with("sequence,time,actor,action,object,outcome,detail\r\n"));
  CHECK(answer.body.find(",\"'=HYPERLINK(\"\"x\"\")\",\"test.entry\",\"session\",\"done\",\"'@SUM(1)\"\"\r\n,next\"\r\n") !=
        std::string::npos);
  CHECK(answer.body.find("\"'+1\"") != std::string::npos);
  CHECK(answer.body.find("\"plain\"") != std::string::npos);
}

}  // namespace rotulus::test
