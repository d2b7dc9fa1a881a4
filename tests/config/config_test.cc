#include "config/config.h"

#include <catch2/catch.hpp>

#include "support/temporary_directory.h"

namespace rotulus::config {
namespace {

using Catch::Contains;

class ConfigFile {
 public:
  explicit ConfigFile(std::string_view text) { test::write_file(path(), text); }
  std::filesystem::path path() const { return directory_ / "rotulus.yaml"; }
  std::filesystem::path directory() const { return directory_.path(); }

 private:
  test::TemporaryDirectory directory_;
};

std::vector<Problem> problems_of(std::string_view text, const Environment& environment = {}) {
  const ConfigFile file(text);
  try {
    load(file.path(), environment);
  } catch (const ConfigError& error) {
    return error.problems();
  }
  return {};
}

// The only problem, with its file and line.
Problem problem_of(std::string_view text, const Environment& environment = {}) {
  const auto problems = problems_of(text, environment);
  REQUIRE(problems.size() == 1);
  return problems.front();
}

TEST_CASE("without a file the defaults hold", "[config]") {
  const Config config = load(std::nullopt, {});
  CHECK(config.server.port == 8443);
  CHECK(config.data.directory == "/var/lib/rotulus");
  CHECK(config.certificate() == "/var/lib/rotulus/tls/certificate.pem");
  CHECK(config.log.level == LogLevel::kInfo);
}

TEST_CASE("the file changes defaults and the environment changes the file", "[config]") {
  const ConfigFile file("server:\n  port: 9000\n  address: '::'\nsearch:\n  allow_swap: true\nlog:\n  level: debug\n");
  const Config config = load(file.path(), {{"ROTULUS_SERVER_PORT", "9001"}, {"ROTULUS_SIGN_IN_IDLE_MINUTES", "5"}});
  CHECK(config.server.port == 9001);
  CHECK(config.server.address == "::");
  CHECK(config.search.allow_swap);
  CHECK(config.log.level == LogLevel::kDebug);
  CHECK(config.sign_in.idle_minutes == 5);
  CHECK(config.sign_in.absolute_hours == 12);
}

TEST_CASE("an empty file and empty sections are fine", "[config]") {
  CHECK(problems_of("").empty());
  CHECK(problems_of("# only a comment\n").empty());
  CHECK(problems_of("server:\nlog:\n").empty());
}

TEST_CASE("relative paths count from the file, those of the environment from the working directory", "[config]") {
  const ConfigFile file("data:\n  directory: data/../store\n");
  CHECK(load(file.path(), {}).data.directory == file.directory() / "store");
  CHECK(load(file.path(), {{"ROTULUS_DATA_DIRECTORY", "here"}}).data.directory == std::filesystem::current_path() / "here");
}

TEST_CASE("an unknown setting is named with its line and the likely meaning", "[config]") {
  const Problem typo = problem_of("server:\n  address: 127.0.0.1\n  prot: 1\n");
  CHECK_THAT(typo.where, Catch::EndsWith("rotulus.yaml:3"));
  CHECK_THAT(typo.text, Contains("server.prot: there is no such setting; did you mean 'server.port'?"));
  CHECK_THAT(problem_of("serever:\n  port: 1\n").text, Contains("did you mean 'server'?"));
  CHECK_THAT(problem_of("server:\n  tls:\n    certificat: x\n").text, Contains("did you mean 'server.tls.certificate'?"));
  CHECK_THAT(problem_of("zebra: 1\n").text, Catch::EndsWith("zebra: there is no such setting"));
}

TEST_CASE("a value of the wrong type is named with what was expected", "[config]") {
  CHECK_THAT(problem_of("server:\n  port: many\n").text, Contains("expected a whole number from 0 to 65535, found 'many'"));
  CHECK_THAT(problem_of("server:\n  port: 8443.5\n").text, Contains("found '8443.5'"));
  CHECK_THAT(problem_of("server:\n  port:\n").text, Contains("found nothing"));
  CHECK_THAT(problem_of("server:\n  port: [1, 2]\n").text, Contains("found a list or section"));
  CHECK_THAT(problem_of("search:\n  allow_disk: maybe\n").text, Contains("expected true or false, found 'maybe'"));
  CHECK_THAT(problem_of("log:\n  level: loud\n").text, Contains("expected debug, info, warning or error"));
  CHECK_THAT(problem_of("server:\n  address: localhost\n").text, Contains("expected an IP address"));
  CHECK_THAT(problem_of("server: 8443\n").text, Contains("server: expected settings below it, found a value"));
  CHECK_THAT(problem_of("- server\n").text, Contains("expected sections"));
  CHECK_THAT(problem_of("data:\n  directory: ''\n").text, Contains("expected a path"));
}

TEST_CASE("a number out of its range is refused", "[config]") {
  CHECK_THAT(problem_of("server:\n  port: 65536\n").text, Contains("65536"));
  CHECK_THAT(problem_of("server:\n  port: -1\n").text, Contains("-1"));
  CHECK_THAT(problem_of("server:\n  threads: 0\n").text, Contains("from 2 to 1024"));
  CHECK_THAT(problem_of("server:\n  port: 99999999999999999999\n").text, Contains("server.port"));
}

TEST_CASE("impossible combinations are refused", "[config]") {
  const Problem tls = problem_of("server:\n  tls:\n    certificate: a.pem\n");
  CHECK_THAT(tls.text, Contains("both or neither"));
  CHECK_THAT(tls.where, Catch::EndsWith(":3"));
  CHECK_THAT(problem_of("data:\n  directory: store\n  key_file: store/key\n").text, Contains("outside data.directory"));
  CHECK_THAT(problem_of("data:\n  directory: store\n  key_file: other/../store/sub/key\n").text,
             Contains("outside data.directory"));
  CHECK(problems_of("data:\n  directory: store\n  key_file: store-key\n").empty());
  for (const char* file : {"signing_key_file", "checkpoint_file"})
    CHECK_THAT(problem_of("data:\n  directory: store\naudit:\n  " + std::string(file) + ": store/x\n").text,
               Contains(std::string("audit.") + file) && Contains("outside data.directory"));
  CHECK_THAT(problem_of("audit:\n  signing_key_file: a\n  checkpoint_file: a\n").text, Contains("the same file"));
  CHECK_THAT(problem_of("data:\n  directory: store\nsearch:\n  memory_directory: store/index\n").text,
             Contains("search.memory_directory"));
  CHECK_THAT(problem_of("server:\n  limits:\n    connections: 50\n").text, Contains("connections_per_address"));
  CHECK_THAT(problem_of("sign_in:\n  idle_minutes: 90\n  absolute_hours: 1\n").text, Contains("sign_in.idle_minutes"));
}

TEST_CASE("plugins are a list in the file, and names with commas in the environment", "[config]") {
  CHECK(load(std::nullopt, {}).plugins.load == std::vector<std::string>{"templates", "approval"});
  const ConfigFile file("plugins:\n  load: [approval, stamp]\n  directory: plugins\n");
  const Config config = load(file.path(), {});
  CHECK(config.plugins.load == std::vector<std::string>{"approval", "stamp"});
  CHECK(config.plugin_file("stamp") == file.directory() / "plugins/rotulus-stamp.so");
  CHECK(load(file.path(), {{"ROTULUS_PLUGINS_LOAD", "one,two"}}).plugins.load == std::vector<std::string>{"one", "two"});
  CHECK(load(file.path(), {{"ROTULUS_PLUGINS_LOAD", ""}}).plugins.load.empty());
  const ConfigFile none("plugins:\n  load: []\n");
  CHECK(load(none.path(), {}).plugins.load.empty());
}

TEST_CASE("without a directory plugins are looked for beside the program, then where they are installed", "[config]") {
  const std::string file = Config().plugin_file("no-such").string();
  CHECK_THAT(file, Catch::EndsWith("/lib/rotulus/plugins/rotulus-no-such.so"));
}

TEST_CASE("bad names of plugins are refused", "[config]") {
  for (const char* list : {"[Templates]", "[approval, approval]", "['../evil']", "[a, {b: c}]", "['']", "'a,'"}) {
    INFO(list);
    CHECK_THAT(problem_of(std::string("plugins:\n  load: ") + list + "\n").text, Contains("plugins.load: expected names"));
  }
}

TEST_CASE("settings of plugins are taken as texts, by plugin and name", "[config]") {
  const ConfigFile file("plugins:\n  settings:\n    approval:\n      directory: /etc/x\n      days: 5\n");
  const Config config = load(file.path(), {});
  CHECK(config.plugins.settings.at("approval") == std::map<std::string, std::string>{{"directory", "/etc/x"}, {"days", "5"}});
  CHECK(describe(config).back().key == "plugins.settings.approval.directory");
  CHECK(problems_of("plugins:\n  settings:\n    approval:\n").empty());
}

TEST_CASE("settings of plugins that make no sense are refused with their place", "[config]") {
  const auto of = [](const std::string& text) { return problem_of("plugins:\n  settings:\n" + text); };
  const Problem slip = of("    approvel:\n      directory: x\n");
  CHECK_THAT(slip.text, Contains("plugins.load does not name this plugin; did you mean 'approval'?"));
  CHECK_THAT(slip.where, Catch::EndsWith(":3"));
  CHECK_THAT(of("    approval: x\n").text, Contains("expected settings below it"));
  CHECK_THAT(of("    approval:\n      directory: [x]\n").text, Contains("expected a text, found a list"));
  CHECK_THAT(of("    approval:\n      a: x\n      a: y\n").text,
             Contains("plugins.settings.approval.a: stands here a second time"));
  CHECK_THAT(of("    approval:\n      a: x\n    approval:\n      b: y\n").text, Contains("stands here a second time"));
  CHECK_THAT(problem_of("plugins:\n  settings: x\n").text, Contains("expected the name of a plugin"));
  CHECK_THAT(problem_of("plugins:\n  setings:\n    approval:\n").text, Contains("did you mean 'plugins.settings'?"));
}

TEST_CASE("all problems are told at once", "[config]") {
  const auto problems = problems_of("server:\n  port: x\n  prot: 1\nlog:\n  level: loud\n", {{"ROTULUS_SERVER_THREADS", "none"}});
  CHECK(problems.size() == 4);
  const ConfigFile file("server:\n  port: x\n  prot: 1\n");
  CHECK_THROWS_WITH(load(file.path(), {}), Contains("rotulus.yaml:2: server.port") && Contains("rotulus.yaml:3: server.prot"));
}

TEST_CASE("a setting that stands there twice is refused", "[config]") {
  const Problem twice = problem_of("server:\n  port: 1\n  port: 2\n");
  CHECK_THAT(twice.text, Contains("server.port: stands here a second time"));
  CHECK_THAT(twice.where, Catch::EndsWith(":3"));
}

TEST_CASE("broken YAML is named with its line", "[config]") {
  const Problem broken = problem_of("server:\n  port: 1\n bad: [\n");
  CHECK_THAT(broken.text, Contains("not valid YAML"));
  CHECK_THAT(broken.where, Contains("rotulus.yaml:"));
}

TEST_CASE("an unknown variable that looks like a setting is refused, others are left alone", "[config]") {
  CHECK_THAT(problem_of("", {{"ROTULUS_SERVER_PROT", "1"}}).text, Contains("did you mean 'ROTULUS_SERVER_PORT'?"));
  CHECK(problem_of("", {{"ROTULUS_SERVER_PORT", "x"}}).where == "ROTULUS_SERVER_PORT");
  CHECK(problems_of("", {{"ROTULUS_TOKEN", "x"}, {"ROTULUS_CORPORA", "/x"}}).empty());
}

TEST_CASE("a file that cannot be read is an error that names it", "[config]") {
  const test::TemporaryDirectory directory;
  CHECK_THROWS_WITH(load(directory / "absent.yaml", {}), Contains("absent.yaml"));
  CHECK_THROWS_WITH(load(directory.path(), {}), Contains("cannot be read"));
}

TEST_CASE("the environment of the process gives only our variables", "[config]") {
  REQUIRE(setenv("ROTULUS_LOG_LEVEL", "error", 1) == 0);
  const Environment environment = process_environment();
  CHECK(environment.at("ROTULUS_LOG_LEVEL") == "error");
  CHECK_FALSE(environment.contains("PATH"));
  REQUIRE(unsetenv("ROTULUS_LOG_LEVEL") == 0);
}

}  // namespace
}  // namespace rotulus::config
