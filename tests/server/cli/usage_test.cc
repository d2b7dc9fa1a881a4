#include "installation_fixture.h"

using namespace rotulus::test;

TEST_CASE("every command explains itself with examples", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  const std::vector<Arguments> commands = {{"init"},
                                           {"serve"},
                                           {"unseal"},
                                           {"import"},
                                           {"export"},
                                           {"verify"},
                                           {"reindex"},
                                           {"space", "create"},
                                           {"space", "list"},
                                           {"category", "create"},
                                           {"category", "set"},
                                           {"category", "list"},
                                           {"category", "import"},
                                           {"user", "create"},
                                           {"user", "disable"},
                                           {"user", "list"},
                                           {"user", "password"},
                                           {"grant"},
                                           {"revoke"},
                                           {"token", "create"},
                                           {"token", "list"},
                                           {"token", "remove"},
                                           {"key", "status"},
                                           {"config", "check"},
                                           {"plugin", "list"},
                                           {"plugin", "check"},
                                           {"audit", "list"},
                                           {"audit", "export"},
                                           {"audit", "checkpoint"},
                                           {"audit", "proof"},
                                           {"audit", "consistency"},
                                           {"audit", "accept-rollback"},
                                           {"evidence"},
                                           {"search"},
                                           {"save"},
                                           {"show"},
                                           {"log"},
                                           {"diff"}};
  for (Arguments command : commands) {
    command.emplace_back("--help");
    const auto ended = place.run(command);
    INFO(command.front() << '\n' << ended.out << ended.err);
    CHECK(ended.code == 0);
    CHECK(ended.out.find("Example") != std::string::npos);
  }
}

TEST_CASE("wrong usage is told in one sentence and ends with 2", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  place.run_refused({}, 2);
  place.run_refused({"bring"}, 2);
  place.run_refused({"import", "folder"}, 2);                                       // no space
  place.run_refused({"import", "folder", "--space", "qa"}, 2);                      // no key of a space
  place.run_refused({"import", "folder", "--space", "QA", "--branch", "main"}, 2);  // a folder has no branches
  place.run_refused({"import", "folder", "--space", "QA", "--history", "--metadata", "a.csv"}, 2);
  place.run_refused({"space"}, 2);
  place.run_refused({"space", "create", "TOOLONGFORAKEYOFASPACE"}, 2);
  place.run_refused({"token", "create", "--user", "admin", "--scopes", "read_document", "--days", "0"}, 2);
  place.run_refused({"verify", "--key-file", "key", "--passphrase-fd", "0"}, 2);
  CHECK(place.run_refused({"search"}, 2).find("rotulus search --help") != std::string::npos);
}

TEST_CASE("a command without installation says how to make one", "[cli]") {
  const Installation place(Installation::Start::kEmpty);
  CHECK(place.run_refused({"space", "list", "--data", "nowhere", "--key-file", "key"}).find("rotulus init") != std::string::npos);
  CHECK(place.run_refused({"verify", "--config", "missing.yaml"}).find("missing.yaml") != std::string::npos);
}

TEST_CASE("the configuration is found by option, environment and in the working directory", "[cli]") {
  Installation place;
  CHECK(place.run_json({"config", "check"})["file"] == "rotulus.yaml");
  write_file(place / "other.yaml", "server:\n  port: 9999\n");
  auto named = place.start({"config", "check", "--json"}, {{"ROTULUS_CONFIG", "other.yaml"}});
  CHECK(Json::parse(named.wait().out)["settings"]["server.port"] == "9999");
  CHECK(place.run_json({"config", "check", "--config", "other.yaml"})["settings"]["server.port"] == "9999");
}

TEST_CASE("an unknown setting is named with its line, by serve and by config check", "[cli]") {
  Installation place;
  place.write_configuration("servr:\n  port: 1\n");
  CHECK(place.run_refused({"serve"}).find("rotulus.yaml:8") != std::string::npos);
  CHECK(place.run_refused({"config", "check"}).find("servr") != std::string::npos);
  const auto report = place.run({"config", "check", "--json"});
  CHECK(report.code == 1);
  CHECK(Json::parse(report.out)["problems"].size() == 1);
}

TEST_CASE("an option that is out of range is named as the option", "[cli]") {
  const Installation place;
  CHECK(place.run_refused({"serve", "--port", "70000"}).find("--port") != std::string::npos);
  CHECK(place.run_refused({"serve", "--key-file", "data/key"}).find("--key-file") != std::string::npos);
}

TEST_CASE("searching needs a token that can be read and a server that answers and is trusted", "[cli]") {
  const Installation place;
  CHECK(place.run_refused({"search", "x", "--token-file", "absent"}).find("token create") != std::string::npos);
  write_file(place / "empty", "\n");
  CHECK(place.run_refused({"search", "x", "--token-file", "empty"}).find("holds no token") != std::string::npos);
  write_file(place / "token", "abc\n");
  CHECK(place.run_refused({"search", "x", "--token-file", "token", "--server", "https://127.0.0.1:1"}).find("no answer") !=
        std::string::npos);
  CHECK(place.run_refused({"search", "x", "--token-file", "token", "--server", "http://127.0.0.1:1"}).find("https") !=
        std::string::npos);
  CHECK(place.run_refused({"search", "x", "--token-file", "token", "--ca", "absent.pem"}).find("absent.pem") !=
        std::string::npos);
}
