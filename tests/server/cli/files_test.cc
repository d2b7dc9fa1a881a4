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

// What "name value" of the figures says; -1 when it is not among them.
long figure(const Server& server, const std::string& name) {
  const std::string figures = '\n' + server.get("/metrics").body;
  const std::size_t at = figures.find('\n' + name + ' ');
  return at == std::string::npos ? -1 : std::stol(figures.substr(at + name.size() + 2));
}

// A busy machine may take a while.
bool reaches(const Server& server, const std::string& name, long value, std::chrono::seconds limit = 120s) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (figure(server, name) != value) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(100ms);
  }
  return true;
}

bool reads_all(const Server& server) {
  return reaches(server, "rotulus_extraction_waiting", 0, 120s + wanted_files() * 1s) && reaches(server, "rotulus_index_lag", 0);
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
  REQUIRE(reads_all(server));
  for (const ExpectedFile& file : files) {
    const Json answer = place.search(server, '"' + file.phrase + '"', "token");
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
  CHECK(reads_all(server));
  CHECK(place.search(server, "\"stays inside\"", "token")["total"] == 1);
  CHECK(place.search(server, "entities", "token")["total"] == 1);  // by its name
  CHECK(place.search(server, "\"root:x:0:0\"", "token")["total"] == 0);
  CHECK(server.get("/readyz").status == rotulus::http::Status::kOk);
  CHECK(server.stop().code == 0);
  CHECK(place.run_json({"verify", "--read-data"})["clean"] == true);
}

TEST_CASE("the log and the figures say that no file is read, and how many wait or failed", "[cli][files]") {
  Installation place;
  std::filesystem::create_directories(place / "inbox");
  write_file(place / "inbox/page.html", "<p>waits for its reader</p>");
  write_file(place / "inbox/broken.docx", "PK no archive \xFF");
  place.run_json({"space", "create", "QA", "--title", "Quality"});
  place.make_reader_token("QA", "token");
  place.write_configuration("extraction:\n  plugins: [absent]\n");
  {
    auto server = place.serve();
    place.run_json({"import", "inbox", "--space", "QA"});
    CHECK(reaches(server, "rotulus_extraction_failing", 1));
    CHECK(figure(server, "rotulus_extraction_waiting") == 2);
    CHECK(figure(server, "rotulus_extraction_failed") == 0);
    CHECK(server.stop().err.find("\"event\":\"extraction_failing\",\"reason\":\"") != std::string::npos);
  }
  place.write_configuration();
  auto server = place.serve();
  CHECK(reads_all(server));
  CHECK(place.search(server, "\"waits for its reader\"", "token")["total"] == 1);
  CHECK(figure(server, "rotulus_extraction_failed") == 1);
  CHECK(figure(server, "rotulus_extraction_failing") == 0);
  CHECK(server.stop().err.find("extraction_failing") == std::string::npos);
}
