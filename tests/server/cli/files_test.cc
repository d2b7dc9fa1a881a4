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
  const std::string command =
      std::string("/usr/bin/python3 '") + ROTULUS_SOURCE_DIR + "/tests/extract/" + script + "' " + arguments;
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c): our own words
}

// Each of the nine formats by our own writer, by LibreOffice, and once more; ROTULUS_FILES=1000 for as many as are asked of a
// release.
int wanted_files() {
  const char* given = std::getenv("ROTULUS_FILES");
  return given ? std::atoi(given) : 27;
}

struct ExpectedFile {
  std::string path, phrase, title, maker;
};

std::vector<ExpectedFile> expected_files(const std::filesystem::path& table) {
  std::vector<ExpectedFile> files;
  std::ifstream lines(table);
  ExpectedFile file;
  while (std::getline(lines, file.path, '\t') && std::getline(lines, file.phrase, '\t') &&
         std::getline(lines, file.title, '\t') && std::getline(lines, file.maker))
    files.push_back(file);
  return files;
}

std::string text_of(const Json& segments) {
  std::string text;
  for (const Json& segment : segments) text += segment.at("text").get<std::string>();
  return text;
}

// A PDF has gaps between Chinese and digits, which are read as spaces.
std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
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
  CHECK(report["skipped"].empty());
  const auto files = expected_files(place / "made/expected.tsv");
  REQUIRE(files.size() == static_cast<std::size_t>(wanted_files()));
  for (const ExpectedFile& file : files) {
    const Json answer = found_in_time(place, server, '"' + file.phrase + '"');
    INFO(file.path << " by " << file.maker << ": " << answer);
    CHECK(answer["total"] == 1);
    if (answer["total"] != 1) continue;
    const Json& hit = answer["items"][0];
    CHECK(hit["path"] == file.path);
    CHECK(text_of(hit["title"]) == file.title);
    CHECK(without_spaces(text_of(hit["snippet"])).find(file.phrase.substr(0, 12)) != std::string::npos);
  }
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
