#include "memory_directory.h"

#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "core/error.h"
#include "index_fixture.h"
#include "support/temporary_directory.h"

using namespace rotulus;
using namespace rotulus::search;
using namespace rotulus::search::test;
namespace fs = std::filesystem;

namespace {

std::size_t entries_of(const fs::path& path) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

pid_t dead_process() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return child;
}

}  // namespace

TEST_CASE("the index directory is private and disappears with the index", "[search]") {
  const rotulus::test::TemporaryDirectory parent("/dev/shm");
  IndexOptions options = Fixture::options();
  options.directory = parent.path();
  {
    const auto index = Index::open(options);
    REQUIRE(entries_of(parent.path()) == 1);
    const fs::path made = fs::directory_iterator(parent.path())->path();
    CHECK((fs::status(made).permissions() & fs::perms::mask) == fs::perms::owner_all);
    CHECK(index->memory_bytes() > 0);
  }
  CHECK(entries_of(parent.path()) == 0);
}

TEST_CASE("a directory on a disk is refused unless the operator takes that on", "[search]") {
  IndexOptions options = Fixture::options();
  options.directory = "/proc";
  CHECK_THROWS_AS(Index::open(options), Error);
  options.directory = "/no/such/directory";
  CHECK_THROWS_AS(Index::open(options), Error);
  const rotulus::test::TemporaryDirectory on_disk(ROTULUS_SOURCE_DIR "/..");
  options.directory = on_disk.path();
  options.allow_disk = true;
  CHECK(Index::open(options)->entry_count() == 0);
}

TEST_CASE("what a dead process left behind is removed, what a living one holds is not", "[search]") {
  const rotulus::test::TemporaryDirectory parent("/dev/shm");
  const std::string dead = "rotulus-index-" + std::to_string(dead_process()) + "-abcdef";
  const std::string living = "rotulus-index-" + std::to_string(getppid()) + "-abcdef";
  rotulus::test::write_file(parent.path() / dead / "db1" / "postlist.glass", "x");
  rotulus::test::write_file(parent.path() / living / "db1" / "postlist.glass", "x");
  rotulus::test::write_file(parent / "rotulus-index-notes", "x");
  IndexOptions options = Fixture::options();
  options.directory = parent.path();
  Index::open(options);
  CHECK_FALSE(fs::exists(parent / dead));
  CHECK(fs::exists(parent / living));
  CHECK(fs::exists(parent / "rotulus-index-notes"));
}

TEST_CASE("swap in memory or encrypted is accepted, plain swap is not", "[search]") {
  const rotulus::test::TemporaryDirectory sysfs;
  using rotulus::test::write_file;
  write_file(sysfs.path() / "block/dm-0/dm/uuid", "CRYPT-PLAIN-swap\n");
  write_file(sysfs.path() / "block/dm-1/dm/uuid", "LVM-abc\n");
  write_file(sysfs.path() / "block/zram0/backing_dev", "none\n");
  write_file(sysfs.path() / "block/zram1/backing_dev", "/dev/sda3\n");
  CHECK_FALSE(is_plain_swap("/dev/dm-0", sysfs.path()));
  CHECK(is_plain_swap("/dev/dm-1", sysfs.path()));
  CHECK_FALSE(is_plain_swap("/dev/zram0", sysfs.path()));
  CHECK(is_plain_swap("/dev/zram1", sysfs.path()));
  CHECK(is_plain_swap("/swapfile", sysfs.path()));
  CHECK(is_plain_swap("/dev/sda2", sysfs.path()));
}
