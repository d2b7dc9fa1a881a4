#include "verify/program.h"

#include <iostream>
#include <sstream>

#include "bundle_maker.h"
#include "support/temporary_directory.h"

using namespace rotulus;
using namespace rotulus::test;

namespace {

struct Ended {
  int code = 0;
  std::string out, err;
};

Ended run(std::vector<std::string> words) {
  words.insert(words.begin(), "rotulus-verify");
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  std::ostringstream out, err;
  auto* const out_before = std::cout.rdbuf(out.rdbuf());
  auto* const err_before = std::cerr.rdbuf(err.rdbuf());
  Ended ended;
  ended.code = verify::run(static_cast<int>(arguments.size()), arguments.data(), "1.2.3");
  std::cout.rdbuf(out_before);
  std::cerr.rdbuf(err_before);
  ended.out = out.str();
  ended.err = err.str();
  return ended;
}

}  // namespace

TEST_CASE("the program ends with 0 for what holds, 1 for what does not, 2 for what it cannot read", "[verify]") {
  const TemporaryDirectory directory;
  const std::string bundle = directory / "bundle.json", checkpoints = directory / "checkpoints";
  const std::string key = crypto::hex(key_of(1).public_key());
  Log log;
  write_file(bundle, Story().make(log).dump());
  write_file(checkpoints, log.checkpoint(5, key_of(1)) + "\n" + log.checkpoint(log.size(), key_of(1)) + "\n");
  CHECK(run({bundle, "--key", key}).code == 0);
  CHECK(run({bundle, "--key", key}).out.find("Everything that was checked holds.") != std::string::npos);
  CHECK(run({bundle, "--checkpoints", checkpoints}).code == 0);
  CHECK(run({bundle}).code == 1);
  CHECK(run({bundle}).out.find("NOT PROVEN") != std::string::npos);
  CHECK(run({bundle, "--trust-bundle"}).code == 0);
  CHECK(run({"checkpoints", checkpoints}).code == 0);
  CHECK(run({"checkpoints", checkpoints, "--key", crypto::hex(key_of(2).public_key())}).code == 1);
  write_file(directory / "grown.json", Json{{"format", "rotulus consistency 1"}}.dump());
  CHECK(run({"checkpoints", checkpoints, "--consistency", directory / "grown.json"}).code == 1);
  CHECK(run({bundle, "--consistency", directory / "grown.json"}).code == 2);
  CHECK(run({"proof", bundle}).code == 1);
  CHECK(run({"consistency", bundle}).code == 1);
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{},
                                                {"a", "b"},
                                                {"--key", key},
                                                {bundle, "--key"},
                                                {bundle, "--key", "x"},
                                                {bundle, "--loud"},
                                                {directory / "absent"},
                                                {directory.path().string()},
                                                {bundle, "--checkpoints", directory / "absent"}}) {
    const auto ended = run(wrong);
    INFO(ended.err << ended.out);
    CHECK(ended.code == 2);
    CHECK(ended.err.starts_with("rotulus-verify: "));
  }
}

TEST_CASE("the program prints JSON, its version and its help", "[verify]") {
  const TemporaryDirectory directory;
  const std::string bundle = directory / "bundle.json";
  write_file(bundle, Story().make().dump());
  const Json json = Json::parse(run({bundle, "--json", "--key", crypto::hex(key_of(1).public_key())}).out);
  CHECK(json["good"] == true);
  CHECK(json["findings"].size() > 4);
  CHECK(run({"--version"}).out == "rotulus-verify 1.2.3\n");
  CHECK(run({"--help"}).out.find("Examples:") != std::string::npos);
}
