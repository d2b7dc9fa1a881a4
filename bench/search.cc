// search.*: the index alone against Lucene, and the whole server over HTTPS.
#include <algorithm>
#include <atomic>
#include <thread>

#include <nlohmann/json.hpp>

#include "groups.h"
#include "lucene_peer.h"
#include "measure.h"
#include "search/index.h"
#include "search_corpus.h"
#include "search_server.h"

namespace rotulus::bench {
namespace {

constexpr std::size_t kDocuments = 20'000;
constexpr std::size_t kQueries = 1'000;
constexpr std::size_t kBatch = 500;
constexpr std::size_t kCommits = 100, kPerCommit = 5;  // of the engine: what a server applies at once
constexpr int kSaves = 200, kSavesPerSecond = 20;

// The same entries again, as if each had been saved: most are in the main database.
void measure_commits(search::Index& index, const std::vector<search::Entry>& entries) {
  std::vector<double> times;
  for (std::size_t i = 0; i < kCommits; ++i) {
    std::vector<search::Entry> batch;
    for (std::size_t j = 0; j < kPerCommit; ++j) batch.push_back(entries[(i * kPerCommit + j) * 31 % entries.size()]);
    times.push_back(1e3 * seconds_of([&] { index.apply(batch, {}, index.sequence() + 1); }));
  }
  print_percentiles("search.engine.commit", times,
                    std::to_string(kPerCommit) + " entries replaced among " + std::to_string(entries.size()));
}

void measure_engine(const std::vector<CorpusText>& corpus, const std::vector<std::string>& words, const std::string& size) {
  search::IndexOptions options;
  options.directory = "/dev/shm";
  options.allow_swap = true;
  const auto index = search::Index::open(options);
  const auto entries = search_entries(corpus);
  const double seconds = seconds_of([&] {
    for (std::size_t at = 0; at < entries.size(); at += kBatch)
      index->apply(std::span(entries).subspan(at, std::min(kBatch, entries.size() - at)), {}, at + 1);
  });
  print({"search.index.documents_per_s", {static_cast<double>(entries.size()) / seconds}, size});
  {
    const Scratch scratch;
    const auto key = crypto::random_secret();
    index->save_checkpoint(scratch / "checkpoint", key);
    index->load_checkpoint(scratch / "checkpoint", key);
  }
  print({"search.index.size_vs_text",
         {static_cast<double>(index->memory_bytes()) / static_cast<double>(bytes_of(corpus))},
         "compacted, in memory"});

  const auto ask = [&] {
    std::vector<double> times;
    for (const auto& word : words) {
      search::SearchRequest request;
      request.query = word;
      request.readable.all_spaces_effective = true;
      times.push_back(1e3 * seconds_of([&] { index->search(request); }));
    }
    return times;
  };
  std::vector<double> times = ask();
  print_percentiles("search.engine.1term", times, "ten ids, no snippets");
  measure_commits(*index, entries);
  print_percentiles("search.engine.1term.delta", ask(), "the same after these commits, over main and delta");
  std::sort(times.begin(), times.end());
  const auto lucene = run_lucene(corpus, words);
  if (!lucene) {
    print_absent("search.index.vs_lucene", "liblucene4.10-java and a JDK are not installed");
    return print_absent("search.engine.1term.vs_lucene", "liblucene4.10-java and a JDK are not installed");
  }
  print({"search.index.vs_lucene", {lucene->index_seconds / seconds}, "documents per second over Lucene 4.10 CJKAnalyzer, warm"});
  print({"search.engine.1term.vs_lucene", {times[times.size() / 2] / lucene->query_p50_ms}, "p50 over that of Lucene 4.10"});
}

std::string three(const std::vector<std::string>& words, std::size_t i) {
  return words[i % words.size()] + " " + words[(i * 7 + 1) % words.size()] + " " + words[(i * 13 + 5) % words.size()];
}

void measure_http(SearchServer& server, const std::vector<std::string>& words) {
  auto client = server.client();
  const auto timed = [&](const std::string& id, const std::string& note, const auto& target) {
    std::vector<double> times;
    for (std::size_t i = 0; i < kQueries; ++i) {
      const std::string asked = target(i);
      http::ClientResponse answer;
      times.push_back(1e3 * seconds_of([&] { answer = client.get(asked); }));
      if (answer.status != http::Status::kOk) throw std::runtime_error("a search was not answered: " + answer.body);
    }
    print_percentiles(id, std::move(times), note);
  };
  const auto query = [&](std::size_t i) { return "/api/v1/search?q=" + http::percent_encode(three(words, i)); };
  timed("search.http.3term", "ten snippets, a reader of 15 of 20 spaces, HTTPS, kept connection", query);
  timed("search.http.facets", "the same with six facets", [&](std::size_t i) { return query(i) + "&facets=true"; });
  timed("search.suggest", "over HTTPS", [&](std::size_t i) {
    const std::string& word = words[i % words.size()];
    return "/api/v1/search/suggest?q=" + http::percent_encode(word.substr(0, 3));  // three letters or one Han character
  });
}

// One thread saves, this one asks for each saved word until it is found.
void measure_freshness(SearchServer& server) {
  using Clock = std::chrono::steady_clock;
  std::vector<Clock::time_point> answered(kSaves);
  std::atomic<int> saved{0};
  std::thread writer([&] {
    auto next = Clock::now();
    for (int i = 0; i < kSaves; ++i) {
      std::this_thread::sleep_until(next);
      next += std::chrono::milliseconds(1000 / kSavesPerSecond);
      server.save("# Saved\n\nword" + std::to_string(i) + "fresh and more text about calibration\n");
      answered[static_cast<std::size_t>(i)] = Clock::now();
      saved = i + 1;
    }
  });
  auto client = server.client();
  std::vector<double> times;
  for (int i = 0; i < kSaves; ++i) {
    while (saved <= i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::string target = "/api/v1/search?q=word" + std::to_string(i) + "fresh";
    while (nlohmann::json::parse(client.get(target).body)["total"] == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - answered[static_cast<std::size_t>(i)]).count());
  }
  writer.join();
  print_percentiles("search.fresh", std::move(times), "from the answer to a save until found, 20 saves a second");
}

}  // namespace

void search_http() {
  const auto corpus = search_corpus(kDocuments);
  if (corpus.empty()) return print_absent("search.http", "the corpora are not there; set ROTULUS_CORPORA");
  SearchServer server(corpus);
  measure_http(server, sample_words(corpus, kQueries));
}

void search_fresh() {
  const auto corpus = search_corpus(kDocuments);
  if (corpus.empty()) return print_absent("search.fresh", "the corpora are not there; set ROTULUS_CORPORA");
  SearchServer server(corpus);
  measure_freshness(server);
}

void search_group() {
  const auto corpus = search_corpus(kDocuments);
  if (corpus.empty()) return print_absent("search", "the corpora are not there; set ROTULUS_CORPORA");
  const auto words = sample_words(corpus, kQueries);
  const std::string size = std::to_string(corpus.size()) + " documents, " + std::to_string(bytes_of(corpus)) + " bytes of text";
  measure_engine(corpus, words, size);
  SearchServer server(corpus);
  measure_http(server, words);
  measure_freshness(server);
  print({"search.start_s", {server.restart()}, "from a checkpoint of " + size});
}

}  // namespace rotulus::bench
