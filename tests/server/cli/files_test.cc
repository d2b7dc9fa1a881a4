// Files on the whole road: imported with a table, read in their sandbox, found by what is in them; and those that cannot be read.
#include <cstdlib>
#include <fstream>
#include <thread>

#include "installation_fixture.h"
#include "support/corpora.h"

using namespace rotulus::test;
using namespace std::chrono_literals;

namespace {

bool make(const std::string& script, const std::string& arguments) {
  const std::string command = std::string("/usr/bin/python3 '") + ROTULUS_SOURCE_DIR + "/tests/extract/" + script + "' " + arguments;
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c): our own words
}

// Each of the seven kinds several times; ROTULUS_FILES=1000 for all that the figures are about.
int wanted_files() {
  const char* given = std::getenv("ROTULUS_FILES");
  return given ? std::atoi(given) : 21;
}

// What is found, once everything was read and indexed; a busy machine may take a while.
Json found_in_time(const Installation& place, const Server& server, const std::string& query) {
  for (int i = 0; i < 600; ++i) {
    Json found = place.search(server, query, "token");
    if (found.at("total") != 0) return found;
    std::this_thread::sleep_for(200ms);
  }
  return place.search(server, query, "token");
}

}  // namespace

TEST_CASE("files of a folder are found by a phrase from their middle", "[cli][files]") {
  Installation place;
  const std::string folder = (place / "made").string();
  if (!make("make_files.py", std::to_string(wanted_files()) + " '" + folder + "'")) return skip("there is no python3");
  place.run_json({"space", "create", "QA", "--title", "Quality"});
  place.make_reader_token("QA", "token");
  auto server = place.serve();
  const Json report = place.run_json({"import", "made/files", "--space", "QA", "--metadata", "made/metadata.csv"});
  CHECK(report["documents"] == wanted_files());
  std::ifstream phrases(place / "made/phrases.txt");
  int found = 0;
  for (std::string line; std::getline(phrases, line); ++found) {
    const std::string phrase = line.substr(line.find('\t') + 1);
    const Json answer = found_in_time(place, server, '"' + phrase + '"');
    INFO(line << " " << answer);
    REQUIRE(answer["total"] == 1);
    const Json& hit = answer["items"][0];
    CHECK("files/" + hit["path"].get<std::string>() == "files/" + line.substr(0, line.find('\t')));
    std::string snippet;
    for (const Json& segment : hit["snippet"]) snippet += segment["text"].get<std::string>();
    CHECK(snippet.find(phrase.substr(0, 12)) != std::string::npos);
  }
  CHECK(found == wanted_files());
  CHECK(server.stop().code == 0);
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
}

TEST_CASE("hostile files are kept, found by their titles, and the server goes on", "[cli][files]") {
  Installation place;
  const std::string folder = (place / "harm").string();
  std::filesystem::create_directory(folder);
  if (!make("make_hostile.py", "'" + folder + "'")) return skip("there is no python3");
  for (const char* slow : {"bomb.pdf", "deep.html", "parts.eml"}) std::filesystem::remove(place / (std::string("harm/") + slow));
  place.run_json({"space", "create", "QA", "--title", "Quality"});
  place.make_reader_token("QA", "token");
  place.run_json({"import", "harm", "--space", "QA"});  // nobody serves: what waits is read by the next server
  auto server = place.serve();
  CHECK(found_in_time(place, server, "\"stays inside\"")["total"] == 1);
  CHECK(place.search(server, "entities", "token")["total"] == 1);  // by its name
  CHECK(place.search(server, "\"root:x:0:0\"", "token")["total"] == 0);
  CHECK(server.get("/readyz").status == rotulus::http::Status::kOk);
  CHECK(server.stop().code == 0);
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
}
