// relevance.*: how well and how fast the search component answers, without a server around it.
//
// Builds one mixed index of three judged collections (Cranfield, CMRC passages, sections of docs-zh): nDCG@10 over the even query
// numbers (the odd ones are for tuning), and size, speed and times of this smaller corpus.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "groups.h"
#include "measure.h"
#include "search/index.h"
#include "search/snippet.h"

namespace {

using namespace rotulus;
using namespace rotulus::search;
using bench::seconds_of;
namespace fs = std::filesystem;

constexpr std::size_t kBatch = 250;
constexpr std::size_t kCutoff = 10;  // of nDCG@10
constexpr std::size_t kTimedQueries = 2'000;

struct Collection {
  const char* name;
  std::size_t queries;  // the first so many; 0: all
};
constexpr Collection kCollections[] = {{"cran", 0}, {"cmrc", 800}, {"docscn", 800}};

void print(const std::string& id, double value, const std::string& note) { bench::print({id, {value}, note}); }

void print_times(const std::string& id, std::vector<double> seconds, const std::string& note) {
  std::sort(seconds.begin(), seconds.end());
  print(id + ".p50_ms", seconds[seconds.size() / 2] * 1e3, note);
  print(id + ".p99_ms", seconds[seconds.size() * 99 / 100] * 1e3, note);
}

// Lines of tab-separated fields; the last field keeps whatever tabs follow.
std::vector<std::vector<std::string>> read_table(const fs::path& path, std::size_t columns) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> row;
    std::size_t begin = 0;
    while (row.size() + 1 < columns) {
      const auto end = line.find('\t', begin);
      row.push_back(line.substr(begin, end - begin));
      begin = end == std::string::npos ? line.size() : end + 1;
    }
    row.push_back(line.substr(begin));
    rows.push_back(std::move(row));
  }
  return rows;
}

// The collection and the number of the document, in the first bytes.
DocumentId document_id(std::size_t collection, unsigned long number) {
  DocumentId id;
  id.bytes[0] = static_cast<std::uint8_t>(collection);
  for (std::size_t i = 0; i < 4; ++i) id.bytes[1 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i) & 0xFF);
  return id;
}

std::vector<Entry> read_entries(const fs::path& corpora) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < std::size(kCollections); ++i)
    for (auto& row : read_table(corpora / (std::string(kCollections[i].name) + ".docs"), 3)) {
      Entry entry;
      entry.key.document = document_id(i, std::stoul(row[0]));
      entry.space = {1};
      entry.space_key = "BENCH";
      entry.title = std::move(row[1]);
      entry.text = std::move(row[2]);
      entry.type = "document";
      entry.language = i == 0 ? "en" : "zh";
      entries.push_back(std::move(entry));
    }
  return entries;
}

SearchRequest request_for(const std::string& query) {
  SearchRequest request;
  request.query = query;
  request.readable.all_spaces_effective = true;
  request.limit = kCutoff;
  return request;
}

double gain(double grade, std::size_t rank) { return grade / std::log2(static_cast<double>(rank) + 2); }

double ndcg(const std::vector<Hit>& hits, const std::map<DocumentId, double>& judged) {
  std::vector<double> grades;
  for (const auto& [document, grade] : judged) grades.push_back(grade);
  std::sort(grades.rbegin(), grades.rend());
  double found = 0, ideal = 0;
  for (std::size_t i = 0; i < std::min(kCutoff, grades.size()); ++i) ideal += gain(grades[i], i);
  for (std::size_t i = 0; i < std::min(kCutoff, hits.size()); ++i)
    if (const auto at = judged.find(hits[i].key.document); at != judged.end()) found += gain(at->second, i);
  return ideal > 0 ? found / ideal : 0;
}

void measure_relevance(const Index& index, const fs::path& corpora, std::size_t collection) {
  const auto& [name, limit] = kCollections[collection];
  std::map<std::string, std::map<DocumentId, double>> judged;
  for (const auto& row : read_table(corpora / (std::string(name) + ".rel"), 3))
    judged[row[0]][document_id(collection, std::stoul(row[1]))] = std::stod(row[2]);
  double sums[2] = {0, 0};
  std::size_t counts[2] = {0, 0};
  std::size_t number = 0;
  for (const auto& row : read_table(corpora / (std::string(name) + ".q"), 2)) {
    if (limit != 0 && ++number > limit) break;
    if (limit == 0) ++number;
    if (!judged.contains(row[0])) continue;
    sums[number % 2] += ndcg(index.search(request_for(row[1])).hits, judged[row[0]]);
    ++counts[number % 2];
  }
  const double odd = sums[1] / static_cast<double>(counts[1]);
  print(std::string("relevance.") + name + ".ndcg10", sums[0] / static_cast<double>(counts[0]),
        "component, even query numbers, " + std::to_string(counts[0]) + " queries; odd ones " + std::to_string(odd));
}

// Words and strings of Han characters out of the texts, in proportion to how often they are there.
struct Words {
  std::vector<std::string> terms;    // a Latin word or two Han characters
  std::vector<std::string> phrases;  // four Han characters
};

Words sample_words(const std::vector<Entry>& entries) {
  std::mt19937 random(20260301);
  Words words;
  const auto is_han = [](const std::string& text, std::size_t at) {
    return at + 2 < text.size() && static_cast<unsigned char>(text[at]) >= 0xE4 && static_cast<unsigned char>(text[at]) <= 0xE9;
  };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  while (words.terms.size() < kTimedQueries || words.phrases.size() < kTimedQueries) {
    const std::string& text = entries[random() % entries.size()].text;
    if (text.size() < 100) continue;
    std::size_t at = random() % (text.size() - 60);
    while ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
    if (is_han(text, at) && is_han(text, at + 3)) {
      words.terms.push_back(text.substr(at, 6));
      if (is_han(text, at + 6) && is_han(text, at + 9)) words.phrases.push_back(text.substr(at, 12));
    } else if (is_letter(text[at]) && (at == 0 || !is_letter(text[at - 1]))) {
      const auto end = static_cast<std::size_t>(
          std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_letter) - text.begin());
      if (end - at > 2) words.terms.push_back(text.substr(at, end - at));
    }
  }
  return words;
}

void measure_times(const Index& index, const std::vector<Entry>& entries) {
  const Words words = sample_words(entries);
  const auto timed = [&](const std::string& id, const std::string& note, const std::function<void(std::size_t)>& ask) {
    std::vector<double> seconds;
    for (std::size_t i = 0; i < kTimedQueries; ++i) seconds.push_back(seconds_of([&] { ask(i); }));
    print_times(id, std::move(seconds), note);
  };
  const auto term = [&](std::size_t i) { return words.terms[i % words.terms.size()]; };
  const auto search = [&](const std::string& query) { index.search(request_for(query)); };
  const std::string size = std::to_string(index.entry_count()) + " documents, ten ids, warm, one thread";
  timed("relevance.corpus.1term", size, [&](std::size_t i) { search(term(i)); });
  timed("relevance.corpus.3term", size, [&](std::size_t i) { search(term(i) + " " + term(i * 7 + 1) + " " + term(i * 13 + 5)); });
  timed("relevance.corpus.phrase", size + ", four Han characters",
        [&](std::size_t i) { search("\"" + words.phrases[i % words.phrases.size()] + "\""); });
  timed("relevance.corpus.facets", size + ", three terms and six facets", [&](std::size_t i) {
    SearchRequest request = request_for(term(i) + " " + term(i * 7 + 1) + " " + term(i * 13 + 5));
    request.facets = true;
    index.search(request);
  });
  timed("relevance.corpus.suggest", size,
        [&](std::size_t i) { index.suggest(term(i).substr(0, 3), request_for("").readable, {}, 10); });
  timed("relevance.corpus.snippet", "one text of the collection",
        [&](std::size_t i) { make_snippet(entries[i * 31 % entries.size()].text, term(i) + " " + term(i * 7 + 1)); });
}

std::unique_ptr<Index> build_index(const std::vector<Entry>& entries, const std::string& label) {
  IndexOptions options;
  options.allow_swap = true;  // public texts
  auto index = Index::open(options);
  std::size_t bytes = 0;
  for (const Entry& entry : entries) bytes += entry.title.size() + entry.text.size();
  const double seconds = seconds_of([&] {
    for (std::size_t at = 0; at < entries.size(); at += kBatch)
      index->apply(std::span(entries).subspan(at, std::min(kBatch, entries.size() - at)), {}, at + 1);
  });
  const double megabytes = static_cast<double>(bytes) / 1e6;
  const std::string note =
      label + ", " + std::to_string(entries.size()) + " documents, " + std::to_string(bytes) + " bytes of text";
  print("relevance.corpus.documents_per_s", static_cast<double>(entries.size()) / seconds, note);
  print("relevance.corpus.mb_per_s", megabytes / seconds, note);
  print("relevance.corpus.size_vs_text_uncompacted", static_cast<double>(index->memory_bytes()) / static_cast<double>(bytes),
        note);
  return index;
}

void measure_checkpoint(Index& index, const std::vector<Entry>& entries) {
  const fs::path file = fs::temp_directory_path() / ("rotulus-bench-checkpoint-" + std::to_string(std::random_device{}()));
  const crypto::SecretBytes key = crypto::random_secret();
  std::size_t bytes = 0;
  for (const Entry& entry : entries) bytes += entry.title.size() + entry.text.size();
  print("relevance.corpus.checkpoint_save_s", seconds_of([&] { index.save_checkpoint(file, key); }), "compaction included");
  print("relevance.corpus.checkpoint_load_s", seconds_of([&] { index.load_checkpoint(file, key); }), "");
  print("relevance.corpus.size_vs_text", static_cast<double>(index.memory_bytes()) / static_cast<double>(bytes),
        "compacted, in memory");
  fs::remove(file);
}

void measure(const fs::path& corpora) {
  const std::vector<Entry> entries = read_entries(corpora);
  const auto index = build_index(entries, "cran, cmrc and docscn");
  measure_checkpoint(*index, entries);
  for (std::size_t i = 0; i < std::size(kCollections); ++i) measure_relevance(*index, corpora, i);
  measure_times(*index, entries);
}

}  // namespace

namespace rotulus::bench {

void relevance_group() {
  const fs::path documents = corpus("relevance/cran.docs");
  if (documents.empty()) return print_absent("relevance", "there are no judged collections; set ROTULUS_CORPORA");
  measure(documents.parent_path());
}

}  // namespace rotulus::bench
