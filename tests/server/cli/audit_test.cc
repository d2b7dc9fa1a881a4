// Checkpoints, proofs and evidence on the command line, and what the verifier says of them.
#include <fstream>

#include "installation_fixture.h"

using namespace rotulus::test;

namespace {

namespace fs = std::filesystem;

Ended verify(const Installation& place, const Arguments& arguments) {
  return Program(ROTULUS_VERIFY, arguments, {place / ".", {}, {}}).wait();
}

std::string key_of(const Installation& place) { return place.run_json({"audit", "checkpoint"})["verifier_key"]; }

void write_json(const fs::path& file, const Json& json) { write_file(file, json.dump()); }

}  // namespace

TEST_CASE("init makes the key and the file of checkpoints beside the data directory", "[cli][audit]") {
  const Installation place;
  CHECK(fs::exists(place / "data.audit-key"));
  CHECK(fs::exists(place / "data.checkpoints"));
  CHECK(fs::status(place / "data.audit-key").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(verify(place, {"checkpoints", "data.checkpoints", "--key", key_of(place)}).code == 0);
  const auto actions = place.run_json({"audit", "list", "--action", "audit.key"});
  CHECK(actions["items"].size() == 1);
  // Another installation does not write among these checkpoints.
  CHECK(place.run_refused({"init", "--data", "other", "--key-file", "other.key", "--config", "other.yaml"}).find("other.yaml") !=
        std::string::npos);
  write_file(place / "other.yaml", "audit:\n  checkpoint_file: data.checkpoints\n");
  CHECK(place.run_refused({"init", "--data", "other", "--key-file", "other.key", "--config", "other.yaml"})
            .find("checkpoints of another installation") != std::string::npos);
}

TEST_CASE("proofs and evidence of the command line are checked by the verifier", "[cli][audit]") {
  Installation place;
  place.run_json({"space", "create", "QA"});
  write_file(place / "notes.md", "# Notes\n");
  fs::create_directory(place / "docs");
  fs::rename(place / "notes.md", place / "docs/notes.md");
  place.run_json({"import", "docs", "--space", "QA"});
  const std::string key = key_of(place);
  write_json(place / "proof.json", place.run_json({"audit", "proof", "2"}));
  write_json(place / "grown.json", place.run_json({"audit", "consistency", "2"}));
  CHECK(place.run({"evidence", "QA-000001", "--out", "evidence.json"}).code == 0);
  CHECK(verify(place, {"proof", "proof.json", "--key", key}).code == 0);
  CHECK(verify(place, {"consistency", "grown.json", "--key", key}).code == 0);
  CHECK(verify(place, {"evidence.json", "--checkpoints", "data.checkpoints"}).code == 0);
  CHECK(verify(place, {"evidence.json"}).code == 1);
  CHECK(fs::status(place / "evidence.json").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(place.run_refused({"evidence", "QA-000001", "--out", "evidence.json"}).find("exists already") != std::string::npos);
  CHECK(place.run_refused({"evidence", "QA-9", "--out", "none.json"}).find("no such document") != std::string::npos);
  CHECK_FALSE(fs::exists(place / "none.json"));
  place.run_refused({"audit", "proof", "1000000"});
  place.run_refused({"audit", "proof", "0"}, 2);
}

TEST_CASE("the audit log is searched and exported on the command line", "[cli][audit]") {
  Installation place;
  place.run_json({"space", "create", "QA", "--title", "Quality"});
  CHECK(place.run_json({"audit", "list", "--text", "quality"})["items"].size() == 1);
  CHECK(place.run_json({"audit", "list", "--outcome", "refused"})["items"].empty());
  CHECK(place.run_json({"audit", "list", "--until", "2000-01-01T00:00:00Z"})["items"].empty());
  CHECK(place.run_json({"audit", "list", "--from", "2000-01-01T00:00:00Z"})["items"].size() > 3);
  CHECK(place.run_refused({"audit", "list", "--from", "yesterday"}).find("2026-03-01T09:30:00Z") != std::string::npos);
  place.run_refused({"audit", "list", "--outcome", "maybe"}, 2);
  CHECK(place.run({"audit", "export", "--out", "log.csv", "--format", "csv"}).code == 0);
  CHECK(read_file(place / "log.csv").starts_with("sequence,time,"));
  CHECK(place.run_json({"audit", "list", "--limit", "1"})["items"][0]["action"] == "audit.export");
  CHECK(place.run_refused({"audit", "export", "--out", "log.csv"}).find("exists already") != std::string::npos);
}

TEST_CASE("an older database that was put back is refused until its owner says that he did it", "[cli][audit]") {
  Installation place;
  place.run_json({"space", "create", "QA"});
  fs::copy(place / "data", place / "backup", fs::copy_options::recursive);
  place.run_json({"space", "create", "HB"});
  const std::string old_key = key_of(place);
  fs::remove_all(place / "data");
  fs::rename(place / "backup", place / "data");

  const auto refused = place.run({"serve"});
  INFO(refused.out << refused.err);
  CHECK(refused.code == 1);
  CHECK(refused.err.find("An older database was restored") != std::string::npos);
  CHECK(refused.err.find("rotulus audit accept-rollback") != std::string::npos);
  // Nor is anything added to it.
  CHECK(place.run_refused({"user", "create", "lin"}).find("An older database was restored") != std::string::npos);
  const auto verified = place.run({"verify"});
  CHECK(verified.code == 1);
  CHECK(verified.out.find("An older database was restored") != std::string::npos);

  const auto accepted = place.run_json({"audit", "accept-rollback", "--reason", "the disk failed"});
  CHECK(accepted["verifier_key"] != old_key);
  CHECK(place.run({"verify"}).code == 0);
  CHECK(place.run_json({"audit", "list", "--action", "audit.break"})["items"][0]["detail"].get<std::string>().find(
            "the disk failed") != std::string::npos);
  auto server = place.serve();
  CHECK(server.stop().code == 0);
  CHECK(verify(place, {"checkpoints", "data.checkpoints"}).out.find("on purpose") != std::string::npos);
  CHECK(place.run_refused({"audit", "accept-rollback", "--reason", "again"}).find("nothing to accept") != std::string::npos);
}

TEST_CASE("verification holds the log against a file of checkpoints that somebody kept", "[cli][audit]") {
  Installation place;
  place.run_json({"space", "create", "QA"});
  fs::copy(place / "data.checkpoints", place / "kept");
  CHECK(place.run({"verify", "--checkpoint", "kept"}).code == 0);
  CHECK(place.run_json({"verify", "--checkpoint", "kept"})["checkpoints"].get<int>() >= 1);
  std::string altered = read_file(place / "kept");
  altered[altered.find("time 2") + 6] = '9';
  write_file(place / "kept", altered);
  CHECK(place.run({"verify", "--checkpoint", "kept"}).code == 1);
  CHECK(place.run_refused({"verify", "--checkpoint", "absent"}).find("absent") != std::string::npos);
}

TEST_CASE("a server whose checkpoints cannot be written serves, and says so", "[cli][audit]") {
  Installation place;
  place.write_configuration("audit:\n  checkpoint_file: absent/checkpoints\n");
  auto server = place.serve();
  CHECK(server.get("/metrics").body.find("rotulus_checkpoint_failing 1") != std::string::npos);
  CHECK(server.program().err().find("checkpoint_failed") != std::string::npos);
  fs::create_directory(place / "absent");
  CHECK(server.stop().code == 0);
  CHECK(fs::exists(place / "absent/checkpoints"));
}
