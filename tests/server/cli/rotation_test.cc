// rotulus key rotate and key status, with and without a server.
#include <chrono>
#include <csignal>
#include <thread>

#include "installation_fixture.h"

using namespace rotulus::test;
using rotulus::http::Status;

namespace fs = std::filesystem;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The recovery key that a rotation printed.
std::string printed_key(const std::string& out) {
  constexpr std::size_t kSize = 8 * 7 + 7;
  for (std::size_t dash = out.find('-'); dash != std::string::npos; dash = out.find('-', dash + 1)) {
    if (dash < 7 || dash - 7 + kSize > out.size()) continue;
    const std::string key = out.substr(dash - 7, kSize);
    if (key.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ-") == std::string::npos) return key;
  }
  return {};
}

std::string recovery_of(const Installation& place) { return Json::parse(read_file(place / "credentials"))["recovery_key"]; }

bool opens(const Installation& place, const Arguments& key, const std::string& input = {}) {
  Arguments arguments = {"key", "status"};
  arguments.insert(arguments.end(), key.begin(), key.end());
  return place.run(arguments, input).code == 0;
}

void wait_for_end(const Installation& place) {
  for (int i = 0; i < 600 && place.run_json({"key", "status"})["rotation"]["under_way"] == true; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

}  // namespace

TEST_CASE("keys are rotated without a server, and the earlier ones open nothing", "[cli][rotation]") {
  Installation place;
  const std::string before = recovery_of(place);
  REQUIRE(place.run({"space", "create", "QA"}).code == 0);
  CHECK(place.run_json({"key", "status"})["rotation"].is_null());

  const auto rotated = place.run({"key", "rotate", "--new-key-file", "key-2"});
  INFO(rotated.out << rotated.err);
  REQUIRE(rotated.code == 0);
  CHECK(contains(rotated.out, "open nothing here any more"));
  CHECK(contains(rotated.err, "set data.key_file to"));
  const std::string after = printed_key(rotated.out);
  CHECK(after.size() == before.size());
  CHECK((fs::status(place / "key-2").permissions() & fs::perms::all) == (fs::perms::owner_read | fs::perms::owner_write));

  CHECK_FALSE(opens(place, {}));
  CHECK_FALSE(opens(place, {"--recovery-fd", "0"}, before));
  CHECK(opens(place, {"--key-file", "key-2"}));
  CHECK(opens(place, {"--recovery-fd", "0"}, after));
  const Json status = place.run_json({"key", "status", "--key-file", "key-2"});
  CHECK(status["slots"] == Json({"key_file", "recovery_key"}));
  CHECK(status["rotation"]["under_way"] == false);
  CHECK(status["rotation"]["left"] == 0);
  CHECK(place.run_json({"verify", "--read-data", "--key-file", "key-2"})["clean"] == true);
  CHECK(place.run_json({"space", "list", "--key-file", "key-2"})["items"][0]["key"] == "QA");
  const auto text = place.run({"key", "status", "--key-file", "key-2"});
  CHECK(contains(text.out, "Ways in: key file, recovery key."));
  CHECK(contains(text.out, "Keys last rotated: "));
}

TEST_CASE("keys are rotated under a server that goes on serving", "[cli][rotation]") {
  Installation place;
  auto server = place.serve();
  REQUIRE(place.run({"space", "create", "QA"}).code == 0);
  place.make_reader_token("QA", "token");
  const Json rotated = place.run_json({"key", "rotate", "--new-key-file", "key-2", "--recovery-file", "paper", "--wait"});
  CHECK(rotated["rotation"]["under_way"] == false);
  CHECK(rotated["recovery_file"] == (place / "paper").string());
  CHECK(server.get("/readyz").status == Status::kOk);
  CHECK(place.search(server, "anything", "token")["total"] == 0);
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
  CHECK(server.stop().code == 0);

  auto sealed = place.serve({}, "is sealed");
  CHECK(place.run({"unseal", "--recovery-fd", "0"}, recovery_of(place)).code == 1);
  CHECK(place.run({"unseal", "--recovery-fd", "0"}, read_file(place / "paper")).code == 0);
  CHECK(sealed.get("/readyz").status == Status::kOk);
  CHECK(place.search(sealed, "anything", "token")["total"] == 0);
  CHECK(sealed.stop().code == 0);
  auto served = place.serve({"--key-file", "key-2"});
  CHECK(served.get("/readyz").status == Status::kOk);
}

TEST_CASE("a rotation goes on by itself in the server, and in the next one", "[cli][rotation]") {
  Installation place;
  auto server = place.serve();
  const auto begun = place.run({"key", "rotate", "--recovery-file", "paper"});
  INFO(begun.out << begun.err);
  REQUIRE(begun.code == 0);
  CHECK(contains(begun.out, "(as before)"));
  CHECK(contains(begun.out, "rotate again with --new-key-file"));
  server.program().signal(SIGKILL);
  server.program().wait();
  auto next = place.serve();
  wait_for_end(place);
  const Json status = place.run_json({"key", "status"});
  CHECK(status["state"] == "ready");
  CHECK(status["rotation"]["under_way"] == false);
  CHECK(contains(place.run_refused({"key", "rotate", "--resume"}), "nothing to go on with"));
  CHECK(next.stop().code == 0);
  CHECK_FALSE(opens(place, {"--recovery-fd", "0"}, recovery_of(place)));
  CHECK(opens(place, {"--recovery-fd", "0"}, read_file(place / "paper")));
}

TEST_CASE("a passphrase can take the place of a key file, and be rotated itself", "[cli][rotation]") {
  Installation place;
  const auto rotated = place.run({"key", "rotate", "--new-passphrase-fd", "0"}, "seven quiet horses\n");
  INFO(rotated.out << rotated.err);
  REQUIRE(rotated.code == 0);
  CHECK(contains(rotated.err, "set data.key_file to nothing"));
  CHECK_FALSE(opens(place, {}));
  CHECK(opens(place, {"--passphrase-fd", "0"}, "seven quiet horses\n"));
  CHECK(place.run({"key", "rotate", "--passphrase-fd", "0"}, "seven quiet horses\n").code == 0);
  CHECK(opens(place, {"--passphrase-fd", "0"}, "seven quiet horses\n"));
}

TEST_CASE("with the recovery key alone a new key file is made", "[cli][rotation]") {
  Installation place;
  const std::string paper = recovery_of(place);
  fs::rename(place / "key", place / "stolen");
  CHECK(contains(place.run_refused({"key", "rotate", "--recovery-fd", "0"}, 1, paper), "--new-key-file"));
  CHECK(place.run({"key", "rotate", "--recovery-fd", "0", "--new-key-file", "key"}, paper).code == 0);
  CHECK(opens(place, {}));
  CHECK_FALSE(opens(place, {"--key-file", "stolen"}));
  CHECK_FALSE(opens(place, {"--recovery-fd", "0"}, paper));
}

TEST_CASE("what cannot be done leaves the keys as they were, and no file behind", "[cli][rotation]") {
  Installation place;
  const auto refused = [&](const Arguments& further, const std::string& input = {}) {
    Arguments arguments = {"key", "rotate", "--recovery-file", "paper"};
    arguments.insert(arguments.end(), further.begin(), further.end());
    const std::string why = place.run_refused(arguments, 1, input);
    CHECK_FALSE(fs::exists(place / "paper"));
    CHECK(opens(place, {}));
    CHECK(opens(place, {"--recovery-fd", "0"}, recovery_of(place)));
    CHECK(place.run_json({"key", "status"})["rotation"].is_null());
    return why;
  };
  CHECK(contains(refused({"--new-key-file", "data/key-2"}), "outside the data directory"));
  CHECK(contains(refused({"--new-key-file", "absent/key-2"}), "key-2"));
  CHECK(contains(refused({"--new-key-file", "key"}), "exists"));
  CHECK_FALSE(refused({"--passphrase-fd", "0"}, "not the one\n").empty());
  write_file(place / "other", "rotulus-key-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
  fs::permissions(place / "other", fs::perms::owner_read | fs::perms::owner_write);
  CHECK_FALSE(refused({"--key-file", "other", "--new-key-file", "key-2"}).empty());
  CHECK_FALSE(fs::exists(place / "key-2"));
  CHECK(contains(place.run_refused({"key", "rotate", "--json"}), "--recovery-file"));
  write_file(place / "paper", "something else");
  CHECK(contains(place.run_refused({"key", "rotate", "--recovery-file", "paper"}), "exists already"));
  CHECK(read_file(place / "paper") == "something else");

  fs::remove(place / "paper");
  auto server = place.serve();
  CHECK(contains(place.run_refused({"key", "rotate", "--recovery-file", "paper", "--key-file", "other"}), "does not open"));
  CHECK_FALSE(fs::exists(place / "paper"));
}
