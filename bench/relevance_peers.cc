#include "relevance_peers.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

#include <xapian.h>

#include "lucene_peer.h"
#include "measure.h"

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kHits = 10;

std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

// What the programs in bench/peers read: the documents and the questions, one a line.
void write_lines(const Judged& judged, const fs::path& directory) {
  std::ofstream documents(directory / "documents", std::ios::binary), questions(directory / "questions", std::ios::binary);
  for (const auto& document : judged.documents) documents << on_one_line(document.title + " " + document.text) << '\n';
  for (const auto& question : judged.questions) questions << on_one_line(question.text) << '\n';
}

// What they print: a line for each question, the positions of what they found with spaces between, best first.
std::vector<Ranking> read_rankings(const fs::path& file, std::size_t questions) {
  std::ifstream in(file);
  std::vector<Ranking> rankings;
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    Ranking ranking;
    for (std::size_t position = 0; fields >> position;) ranking.push_back(position);
    rankings.push_back(std::move(ranking));
  }
  if (rankings.size() != questions) throw std::runtime_error(file.string() + " does not answer every question");
  return rankings;
}

// The stemmer is that of the larger half; Chinese is cut into n-grams, as Xapian's documentation advises.
std::vector<Ranking> ask_xapian(const Judged& judged) {
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("en"));
  generator.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
  for (const auto& text : judged.documents) {
    Xapian::Document document;
    generator.set_document(document);
    generator.index_text(text.title);
    generator.increase_termpos();
    generator.index_text(text.text);
    database.add_document(document);
  }
  Xapian::QueryParser parser;
  parser.set_database(database);
  parser.set_stemmer(Xapian::Stem("en"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  Xapian::Enquire enquire(database);
  std::vector<Ranking> rankings;
  for (const auto& question : judged.questions) {
    Ranking& ranking = rankings.emplace_back();
    try {
      enquire.set_query(parser.parse_query(question.text, Xapian::QueryParser::FLAG_CJK_NGRAM));
    } catch (const Xapian::QueryParserError&) {
      continue;  // it refuses some mixed questions, whose readers find nothing
    }
    const Xapian::MSet found = enquire.get_mset(0, kHits);
    for (auto hit = found.begin(); hit != found.end(); ++hit) ranking.push_back(*hit - 1);  // Xapian counts from 1
  }
  return rankings;
}

struct Program {
  std::string name;
  std::string why_absent;  // empty: it is there
  std::string command;     // is given the files of documents and questions
};

bool exists(const std::string& command) { return std::system(("command -v " + command + " >/dev/null 2>&1").c_str()) == 0; }

std::vector<Program> programs(const fs::path& scratch) {
  const std::string peers = std::string(ROTULUS_SOURCE_DIR) + "/bench/peers/";
  const std::string no_python = exists("python3") ? "" : "python3 is not installed";
  std::vector<Program> all;
  for (const std::string tokenizer : {"porter", "trigram"})
    all.push_back({"fts5." + tokenizer, no_python, "python3 " + peers + "relevance_fts5.py " + tokenizer});
  const std::string no_postgres =
      !no_python.empty() || fs::is_directory("/usr/lib/postgresql") ? no_python : "PostgreSQL is not installed";
  all.push_back({"postgresql", no_postgres, "python3 " + peers + "relevance_postgresql.py"});
  const auto path = lucene_class_path();
  if (path) run_command("javac -encoding UTF-8 -cp " + *path + " -d " + scratch.string() + " " + peers + "LuceneRelevance.java");
  for (const std::string analyzer : {"standard", "cjk", "smart"})
    all.push_back({"lucene." + analyzer, path ? "" : "liblucene4.10-java and a JDK are not installed",
                   "java -Xmx2g -cp " + path.value_or("") + ":" + scratch.string() + " LuceneRelevance " + analyzer});
  return all;
}

}  // namespace

std::vector<PeerResult> run_relevance_peers(const Judged& judged) {
  const Scratch scratch;
  write_lines(judged, scratch.path());
  std::vector<PeerResult> results = {{"xapian_parser", ask_xapian(judged), ""}};
  for (const Program& program : programs(scratch.path())) {
    PeerResult& result = results.emplace_back(PeerResult{program.name, {}, program.why_absent});
    if (!program.why_absent.empty()) continue;
    const fs::path answer = scratch / program.name;
    run_command(program.command + " " + (scratch / "documents").string() + " " + (scratch / "questions").string() + " > " +
                answer.string());
    result.rankings = read_rankings(answer, judged.questions.size());
  }
  return results;
}

}  // namespace rotulus::bench
