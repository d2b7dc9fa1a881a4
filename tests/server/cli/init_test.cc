#include <sys/stat.h>

#include "installation_fixture.h"

using namespace rotulus::test;
namespace fs = std::filesystem;

namespace {

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

}  // namespace

TEST_CASE("init makes data, key, certificate and an administrator, and keeps secrets to their owner", "[cli]") {
  Installation place(Installation::Start::kEmpty);
  const auto made = place.run({"init", "--data", "data", "--key-file", "keys/key", "--admin", "lin.wei"});
  INFO(made.err);
  REQUIRE(made.code == 0);
  CHECK(made.out.find("lin.wei") != std::string::npos);
  CHECK(made.out.find("recovery key") != std::string::npos);
  CHECK(mode_of(place / "data") == 0700);
  CHECK(mode_of(place / "data/store.db") == 0600);
  CHECK(mode_of(place / "data/tls/private-key.pem") == 0600);
  CHECK(mode_of(place / "keys/key") == 0600);
  const auto users = place.run_json({"user", "list", "--data", "data", "--key-file", "keys/key"});
  CHECK(users["items"][0]["name"] == "lin.wei");
  CHECK(users["items"][0]["roles"][0]["role"] == "administrator");
}

TEST_CASE("init writes the secrets to a file instead of printing them when it is asked to", "[cli]") {
  const Installation place;
  const auto secrets = Json::parse(read_file(place / "credentials"));
  CHECK(mode_of(place / "credentials") == 0600);
  CHECK(secrets["administrator"] == "admin");
  CHECK(secrets["password"].get<std::string>().size() > 20);
  CHECK(secrets["recovery_key"].get<std::string>().size() > 50);
  CHECK(read_file(place / "run-1.out").find(secrets["password"].get<std::string>()) == std::string::npos);
}

TEST_CASE("init changes nothing where something is already", "[cli]") {
  const Installation place;
  const std::string database = read_file(place / "data/store.db");
  CHECK(place.run_refused({"init", "--data", "data", "--key-file", "key"}).find("exists already") != std::string::npos);
  CHECK(read_file(place / "data/store.db") == database);
  // A clash of the credentials file is found before anything is made.
  place.run_refused({"init", "--data", "other", "--key-file", "key", "--credentials-file", "credentials"});
  CHECK_FALSE(fs::exists(place / "other"));
}

TEST_CASE("init refuses a key inside the data directory, a bad name and no key, and leaves nothing behind", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  CHECK(place.run_refused({"init", "--data", "data", "--key-file", "data/key"}).find("outside") != std::string::npos);
  CHECK(place.run_refused({"init", "--data", "data"}).find("--key-file") != std::string::npos);
  place.run_refused({"init", "--data", "data", "--key-file", "key", "--admin", "No Name"});
  CHECK_FALSE(fs::exists(place / "data"));
  CHECK_FALSE(fs::exists(place / "key"));
}

TEST_CASE("a passphrase opens an installation that was made with it, and no other does", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  const auto made = place.run({"init", "--data", "data", "--passphrase-fd", "0"}, "correct horse battery\n");
  INFO(made.err);
  REQUIRE(made.code == 0);
  CHECK(place.run({"key", "status", "--data", "data", "--passphrase-fd", "0"}, "correct horse battery\n").code == 0);
  CHECK(place.run_refused({"key", "status", "--data", "data", "--passphrase-fd", "0"}, 1, "wrong\n").find("does not open") !=
        std::string::npos);
  CHECK(place.run_refused({"key", "status", "--data", "data", "--passphrase-fd", "0"}, 1, "").find("held nothing") !=
        std::string::npos);
}

TEST_CASE("the recovery key opens the data without key file, and a misread one is told from a wrong one", "[cli]") {
  const Installation place;
  const std::string recovery = Json::parse(read_file(place / "credentials"))["recovery_key"];
  CHECK(place.run({"space", "list", "--recovery-fd", "0"}, recovery + '\n').code == 0);
  std::string misread = recovery;
  misread[3] = misread[3] == 'A' ? 'B' : 'A';
  CHECK(place.run_refused({"space", "list", "--recovery-fd", "0"}, 1, misread + '\n').find("checksum") != std::string::npos);
}
