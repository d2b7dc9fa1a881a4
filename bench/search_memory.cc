// search.memory.*: what an administrator sets aside for the index: settled, at its highest, and beside it in the process.
#include <algorithm>
#include <atomic>
#include <fstream>
#include <string>
#include <thread>

#include "groups.h"
#include "measure.h"
#include "search/index.h"
#include "search_corpus.h"

namespace rotulus::bench {
namespace {

constexpr std::size_t kDocuments = 20'000, kBatch = 500;
constexpr std::size_t kSaves = 2'000, kPerSave = 5;  // entries replaced after, as a server applies them

// Of the process, without what lies in memory as files.
double private_bytes() {
  std::ifstream in("/proc/self/status");
  for (std::string word; in >> word;)
    if (word == "RssAnon:") {
      double kilobytes = 0;
      in >> kilobytes;
      return kilobytes * 1024;
    }
  return 0;
}

// The highest that the index and the process get to while it lives.
class Watch {
 public:
  explicit Watch(const search::Index& index) : index_(index), idle_(private_bytes()), thread_([this] { run(); }) {}
  ~Watch() {
    stopping_ = true;
    thread_.join();
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  double index_bytes() const { return highest_index_; }
  double process_bytes() const { return highest_process_; }

 private:
  void run() {
    while (!stopping_) {
      highest_index_ = std::max(highest_index_.load(), static_cast<double>(index_.memory_bytes()));
      highest_process_ = std::max(highest_process_.load(), private_bytes() - idle_);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  const search::Index& index_;
  const double idle_;
  std::atomic<bool> stopping_{false};
  std::atomic<double> highest_index_{0}, highest_process_{0};
  std::thread thread_;
};

}  // namespace

void search_memory() {
  const auto corpus = search_corpus(kDocuments);
  if (corpus.empty()) return print_absent("search.memory", "the corpora are not there; set ROTULUS_CORPORA");
  const double text = static_cast<double>(bytes_of(corpus));
  const std::string size = std::to_string(corpus.size()) + " documents, " + std::to_string(bytes_of(corpus)) + " bytes of text";
  const auto entries = search_entries(corpus);
  search::IndexOptions options;
  options.directory = "/dev/shm";
  options.allow_swap = true;
  const auto index = search::Index::open(options);
  const Scratch scratch;
  const auto key = crypto::random_secret();
  const Watch watch(*index);
  for (std::size_t at = 0; at < entries.size(); at += kBatch)
    index->apply(std::span(entries).subspan(at, std::min(kBatch, entries.size() - at)), {}, at + 1);
  index->save_checkpoint(scratch / "checkpoint", key);
  print({"search.memory.settled_gb_per_gb",
         {static_cast<double>(index->memory_bytes()) / text},
         "index in memory, merged; " + size});
  print({"search.memory.rebuild_gb_per_gb", {watch.index_bytes() / text}, "at its highest while all is indexed and merged"});
  print({"search.memory.checkpoint_gb_per_gb",
         {static_cast<double>(std::filesystem::file_size(scratch / "checkpoint")) / text},
         "the sealed checkpoint on disk"});
  for (std::size_t i = 0; i < kSaves; ++i) {
    std::vector<search::Entry> batch;
    for (std::size_t j = 0; j < kPerSave; ++j) batch.push_back(entries[(i * kPerSave + j) * 31 % entries.size()]);
    index->apply(batch, {}, index->sequence() + 1);
  }
  print({"search.memory.saves_gb_per_gb",
         {watch.index_bytes() / text},
         "at its highest with " + std::to_string(kSaves * kPerSave) + " entries replaced after"});
  print({"search.memory.process_mb", {watch.process_bytes() / 1e6}, "memory of the process beside that, at its highest"});
}

}  // namespace rotulus::bench
