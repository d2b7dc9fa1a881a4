#include "lucene_peer.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "measure.h"

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* kJars[] = {"/usr/share/java/lucene-core-4.10.4.jar", "/usr/share/java/lucene-analyzers-common-4.10.4.jar",
                                 "/usr/share/java/lucene-analyzers-smartcn-4.10.4.jar"};

void write_lines(const fs::path& file, const std::vector<std::string>& lines) {
  std::ofstream out(file, std::ios::binary);
  for (std::string line : lines) {
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    out << line << '\n';
  }
}

}  // namespace

std::optional<std::string> lucene_class_path() {
  if (std::system("command -v javac >/dev/null && command -v java >/dev/null") != 0) return std::nullopt;
  std::string path;
  for (const char* jar : kJars) {
    if (!fs::exists(jar)) return std::nullopt;
    path += (path.empty() ? "" : ":") + std::string(jar);
  }
  return path;
}

std::optional<LuceneTimes> run_lucene(const std::vector<CorpusText>& corpus, const std::vector<std::string>& words) {
  const auto jars = lucene_class_path();
  if (!jars) return std::nullopt;
  const Scratch scratch;
  std::vector<std::string> texts;
  for (const auto& text : corpus) texts.push_back(text.title + " " + text.text);
  write_lines(scratch / "texts", texts);
  write_lines(scratch / "words", words);
  const std::string path = *jars + ":" + scratch.path().string();
  run_command("javac -encoding UTF-8 -cp " + path + " -d " + scratch.path().string() + " " + ROTULUS_SOURCE_DIR +
              "/bench/peers/LucenePeer.java");
  run_command("java -Xmx4g -cp " + path + " LucenePeer " + (scratch / "texts").string() + " " + (scratch / "words").string() +
              " > " + (scratch / "times").string());
  std::ifstream in(scratch / "times");
  std::string label;
  LuceneTimes times;
  in >> label >> times.index_seconds >> label >> times.query_p50_ms;
  return times;
}

}  // namespace rotulus::bench
