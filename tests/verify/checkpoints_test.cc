#include <sstream>

#include "bundle_maker.h"

using namespace rotulus;
using namespace rotulus::test;
using verify::Verdict;

namespace {

Log log_of(int entries, const std::string& mark = "a") {
  Log log;
  for (int i = 0; i < entries; ++i) log.append({"test", "session", mark + std::to_string(i)});
  return log;
}

verify::Report check_file(const std::string& text, const verify::Trust& trust = trust_in()) {
  std::istringstream in(text);
  verify::Report report;
  verify::check_checkpoints(in, trust, report);
  return report;
}

}  // namespace

TEST_CASE("a file of checkpoints of a log that only grew holds", "[verify]") {
  const Log log = log_of(20);
  const auto key = key_of(1);
  std::string file;
  for (const std::uint64_t size : {1, 4, 4, 9, 20}) file += log.checkpoint(size, key) + "\n";
  CHECK(check_file(file).good());
  CHECK(says(check_file(file), Verdict::kHolds, "all 5 checkpoints"));
  const auto untrusted = check_file(file, {});
  CHECK(untrusted.good());
  CHECK(says(untrusted, Verdict::kNote, "as much as the place where it lies"));
  CHECK(says(check_file(file, trust_in(5)), Verdict::kFails, "another key than you trust"));
}

TEST_CASE("a file with any byte of a checkpoint altered does not hold", "[verify]") {
  const Log log = log_of(20);
  const std::string file = log.checkpoint(3, key_of(1)) + "\n" + log.checkpoint(12, key_of(1)) + "\n";
  for (std::size_t i = 0; i + 1 < file.size(); ++i) {
    std::string bad = file;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    INFO(i);
    const auto report = check_file(bad);
    // Without one of its line feeds the last checkpoint looks like one whose writing was interrupted, and does not count.
    REQUIRE((!report.good() || says(report, Verdict::kNote, "incomplete")));
  }
}

TEST_CASE("a log that shrank, forked or is another's is named", "[verify]") {
  const Log log = log_of(20), other = log_of(20, "b");
  const auto key = key_of(1);
  CHECK(says(check_file(log.checkpoint(9, key) + "\n" + log.checkpoint(4, key) + "\n"), Verdict::kFails, "fewer entries"));
  CHECK(says(check_file(log.checkpoint(9, key) + "\n" + other.checkpoint(9, key) + "\n"), Verdict::kFails, "two histories"));
  auto trust = trust_in();
  trust.origin = "rotulus/another";
  CHECK_FALSE(check_file(log.checkpoint(9, key) + "\n", trust).good());
  CHECK_FALSE(check_file("").good());
}

TEST_CASE("a break and a new key are told, and a torn end is no fault", "[verify]") {
  const Log log = log_of(20);
  const std::string file = log.checkpoint(9, key_of(1)) + "\n" + log.checkpoint(5, key_of(2), "break 9 AAAA") + "\n";
  const auto report = check_file(file, {});
  INFO(sentences(report));
  CHECK(report.good());
  CHECK(says(report, Verdict::kNote, "another key signs"));
  CHECK(says(report, Verdict::kNote, "older state of the log on purpose"));
  const std::string torn = file + log.checkpoint(7, key_of(2)).substr(0, 60);
  CHECK(says(check_file(torn, {}), Verdict::kNote, "incomplete"));
  CHECK(check_file(torn, {}).good());
}
