// The disk under a running server fails, or fills up: what clients are answered.
#include "storage/fault_vfs.h"
#include "world.h"

namespace rotulus::test {
namespace {

const std::string kDocuments = "/api/v1/spaces/QA/documents";

}  // namespace

TEST_CASE("after a failed sync every change is answered 503, reading goes on, and the server says that it is not ready",
          "[api][disk]") {
  FaultVfs disk(std::filesystem::canonical(std::filesystem::temp_directory_path()));
  World world;
  Client& carl = world.as("carl");
  const json body{{"title", "Pumps"}, {"content", "# Pumps\n"}};
  const Answer before = carl.post(kDocuments, body);
  REQUIRE(before.status == 201);
  disk.fail(FaultVfs::Call::kSync, 1, SQLITE_IOERR_FSYNC);
  const Answer failed = carl.post(kDocuments, body);
  CHECK(failed.status == 503);
  CHECK(failed.code() == "unavailable");
  CHECK(disk.has_failed());
  for (int i = 0; i < 3; ++i) CHECK(carl.post(kDocuments, body).status == 503);
  const std::string number = before.data()["number"];
  CHECK(carl.get("/api/v1/documents/" + number).status == 200);
  CHECK(world.nobody().get("/readyz").status == 503);
  CHECK(world.nobody().get("/readyz").code() == "read_only");
  CHECK(world.nobody().get("/livez").status == 200);
}

TEST_CASE("without room a change is answered 507, and succeeds without a restart when there is some", "[api][disk]") {
  FaultVfs disk(std::filesystem::canonical(std::filesystem::temp_directory_path()));
  World world;
  Client& carl = world.as("carl");
  const json body{{"title", "Pumps"}, {"content", "# Pumps\n"}};
  disk.fail(FaultVfs::Call::kWrite, 1, SQLITE_FULL, FaultVfs::kForGood);
  for (int i = 0; i < 3; ++i) {
    const Answer full = carl.post(kDocuments, body);
    CHECK(full.status == 507);
    CHECK(full.code() == "storage_full");
  }
  disk.relent();
  const Answer after = carl.post(kDocuments, body);
  REQUIRE(after.status == 201);
  CHECK(carl.get("/api/v1/documents/" + std::string(after.data()["number"])).status == 200);
  CHECK(carl.get(kDocuments).data()["items"].size() == 1);
}

}  // namespace rotulus::test
