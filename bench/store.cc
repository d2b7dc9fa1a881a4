// store.*: durable commits, reads, size and the price of sealing, against libgit2 with documents and trees of the same shape.
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <thread>

#include "groups.h"
#include "libgit2_peer.h"
#include "measure.h"
#include "store_space.h"

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kDocuments = 1000;
constexpr std::size_t kBytes = 10'000;  // of a document
constexpr int kRuns = 5;
constexpr double kRunSeconds = 1.5;

// Where nothing waits for a disk: sizes are the same there, and what is not about durability is not drowned by syncs.
const fs::path& memory() {
  static const fs::path found = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
  return found;
}

bool is_large() { return std::getenv("ROTULUS_BENCH_LARGE") != nullptr; }

// What the run before has left to be written is not for the next one to pay.
void settle() { ::sync(); }

// How often a second `work(n)` is done, n = 0, 1, 2, ...
double rate_of(const std::function<void(std::size_t)>& work) {
  const auto begin = Clock::now();
  std::size_t done = 0;
  double seconds = 0;
  do {
    work(done++);
    seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  } while (seconds < kRunSeconds);
  return static_cast<double>(done) / seconds;
}

// The same by several threads, each with documents of its own.
double rate_of_writers(StoreSpace& space, std::size_t writers) {
  std::atomic<std::size_t> total = 0;
  std::exception_ptr failure;
  std::mutex mutex;
  std::vector<std::thread> threads;
  const auto begin = Clock::now();
  for (std::size_t writer = 0; writer < writers; ++writer)
    threads.emplace_back([&, writer] {
      try {
        const std::size_t own = space.size() / writers;
        for (std::size_t n = 0; std::chrono::duration<double>(Clock::now() - begin).count() < kRunSeconds; ++n, ++total)
          space.edit_and_save(writer * own + n * 7 % own);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
    });
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  return static_cast<double>(total) / std::chrono::duration<double>(Clock::now() - begin).count();
}

class GitSpace {
 public:
  GitSpace(const fs::path& repository, const StoreSpace& like) : peer_(repository) {
    for (std::size_t at = 0; at < like.size(); ++at) {
      ids_.push_back(like.id(at));
      texts_.emplace_back(static_cast<unsigned>(at), kBytes);
    }
  }
  void save(std::size_t at) { peer_.save(ids_[at], texts_[at].text()); }
  void edit_and_save(std::size_t at) {
    texts_[at].edit();
    save(at);
  }
  std::string read_head(std::size_t at) { return peer_.read_head(ids_[at]); }
  std::uint64_t collect() { return peer_.collect(); }

 private:
  GitPeer peer_;
  std::vector<std::string> ids_;
  std::vector<DocumentText> texts_;
};

void commits() {
  const Scratch scratch;
  StoreSpace ours(scratch / "commits", kDocuments, kBytes);
  GitSpace peer(scratch / "commits.git", ours);
  for (std::size_t at = 0; at < ours.size(); ++at) peer.save(at);
  set_durability(Durability::kSynced);
  Figure one{"store.commit.1w.vs_libgit2",
             {},
             "durable commits of one document per second, one writer, over libgit2 with loose objects and fsync"};
  Figure sixteen{"store.commit.16w.vs_libgit2", {}, "the same with 16 writers, over libgit2 with one"};
  Figure rate_one{"store.commit.1w.per_s", {}, "ours; belongs to this machine"};
  Figure rate_sixteen{"store.commit.16w.per_s", {}, "ours; belongs to this machine"};
  Figure rate_peer{"store.commit.libgit2.per_s", {}, "the peer; belongs to this machine"};
  print_sync_time("before", scratch.path());
  for (int run = 0; run < kRuns; ++run) {
    settle();
    const double git = rate_of([&](std::size_t n) { peer.edit_and_save(n * 7 % kDocuments); });
    settle();
    const double single = rate_of([&](std::size_t n) { ours.edit_and_save(n * 7 % kDocuments); });
    settle();
    const double many = rate_of_writers(ours, 16);
    one.values.push_back(single / git);
    sixteen.values.push_back(many / git);
    rate_one.values.push_back(single);
    rate_sixteen.values.push_back(many);
    rate_peer.values.push_back(git);
  }
  set_durability(Durability::kUnsynced);  // the peers of the other figures are only filled
  for (const Figure& figure : {one, sixteen, rate_one, rate_sixteen, rate_peer}) print(figure);
  print_sync_time("after", scratch.path());
}

void reads(const std::string& id, std::size_t documents, const std::string& note) {
  const Scratch scratch(memory());
  StoreSpace ours(scratch / id, documents, kBytes);
  ours.save_all();
  GitSpace peer(scratch / (id + ".git"), ours);
  for (int version = 0; version < 2; ++version)
    for (std::size_t at = 0; at < documents; ++at) version == 0 ? peer.save(at) : peer.edit_and_save(at);
  peer.collect();
  for (std::size_t at = 0; at < documents; at += 97)
    if (ours.read_head(at) != peer.read_head(at)) throw std::runtime_error("the store and the peer do not say the same");
  Figure ratio{id + ".vs_libgit2", {}, note};
  Figure time{id + ".us", {}, "ours, one read; belongs to this machine"};
  // Far apart, so that no read profits from the one before.
  const std::size_t stride = documents * 5 / 8 + 1;
  for (int run = 0; run < kRuns; ++run) {
    const double git = rate_of([&](std::size_t n) { peer.read_head(n * stride % documents); });
    const double own = rate_of([&](std::size_t n) { ours.read_head(n * stride % documents); });
    ratio.values.push_back(own / git);
    time.values.push_back(1e6 / own);
  }
  print(ratio);
  print(time);
}

void sizes() {
  const Scratch scratch(memory());
  constexpr int kVersions = 20;
  StoreSpace ours(scratch / "sizes", kDocuments, kBytes);
  GitSpace peer(scratch / "sizes.git", ours);
  for (std::size_t at = 0; at < kDocuments; ++at) peer.save(at);
  for (int version = 1; version < kVersions; ++version) {
    std::vector<std::thread> threads;  // one commit a version, and several of them share a sync
    for (std::size_t part = 0; part < 8; ++part)
      threads.emplace_back([&, part] {
        for (std::size_t at = part; at < kDocuments; at += 8) ours.edit_and_save(at);
      });
    for (std::thread& thread : threads) thread.join();
    for (std::size_t at = 0; at < kDocuments; ++at) peer.edit_and_save(at);
  }
  const auto pack = static_cast<double>(peer.collect());
  const auto file = static_cast<double>(ours.close());
  const std::string what = "1,000 documents of 10 KB in 20 versions, one commit each";
  print({"store.size.payload.vs_gitgc",
         {static_cast<double>(ours.payload_bytes()) / pack},
         "sealed objects over the pack of git gc: " + what});
  print({"store.size.file.vs_gitgc", {file / pack}, "the whole database file over the same"});
  print({"store.size.file_mb", {file / 1e6}, what});
}

// The program that is built twice: with the codec, and with one that leaves everything as it is.
double seconds_per_commit(const char* program, const fs::path& directory) {
  const fs::path answer = directory.string() + ".seconds";
  run_command(std::string("'") + program + "' '" + directory.string() + "' > '" + answer.string() + "'");
  double seconds = 0;
  if (!(std::ifstream(answer) >> seconds)) throw std::runtime_error(std::string("no figure from ") + program);
  return seconds;
}

void encryption() {
  const Scratch scratch(memory());
  Figure cost{
      "store.encryption.cost", {}, "processor time per commit over the same store without sealing, on " + memory().string()};
  for (int run = 0; run < 2 * kRuns; ++run) {
    const std::string name = std::to_string(run);
    const double sealed = seconds_per_commit(ROTULUS_COMMITS_SEALED, scratch / ("sealed" + name));
    cost.values.push_back(sealed / seconds_per_commit(ROTULUS_COMMITS_UNSEALED, scratch / ("unsealed" + name)));
  }
  print(cost);
}

double median_commit_ms(StoreSpace& space, std::size_t commits) {
  std::vector<double> times;
  for (std::size_t n = 0; n < commits; ++n)
    times.push_back(1e3 * seconds_of([&] { space.edit_and_save(n * 7919 % space.size()); }));
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(commits / 2), times.end());
  return times[commits / 2];
}

void growth(const fs::path& where, const std::string& suffix, const std::string& note) {
  constexpr std::size_t kSmall = 1000, kSmallBytes = 2000, kCommits = 500;
  const std::size_t large = is_large() ? 100'000 : 20'000;
  const std::string id = (is_large() ? "store.commit.100k_vs_1k" : "store.commit.20k_vs_1k") + suffix;
  const Scratch scratch(where);
  StoreSpace few(scratch / "few", kSmall, kSmallBytes), many(scratch / "many", large, kSmallBytes);
  Figure ratio{id, {}, "p50 of a commit in a space of " + std::to_string(large) + " documents over one of 1,000, " + note};
  Figure time{id + ".ms", {}, "of the larger space; belongs to this machine"};
  for (int run = 0; run < kRuns; ++run) {
    const double small = median_commit_ms(few, kCommits), big = median_commit_ms(many, kCommits);
    ratio.values.push_back(big / small);
    time.values.push_back(big);
  }
  print(ratio);
  print(time);
}

}  // namespace

void store_commits() { commits(); }

void store_reads() {
  reads("store.read_head", kDocuments,
        "reads per second of a 10 KB document at HEAD over libgit2 on a packed repository; all documents fit the caches of both");
  reads("store.read_head.uncached", 6 * kDocuments, "the same of 6,000 documents, more than the cache of opened objects holds");
}

void store_sizes() { sizes(); }

void store_encryption() { encryption(); }

void store_growth() {
  {
    const Scratch scratch;
    print_sync_time("before", scratch.path());
    growth(scratch.path(), "", "durable");
    print_sync_time("after", scratch.path());
  }
  growth(memory(), ".in_memory", "on " + memory().string() + ", where a commit waits for no disk");
  if (!is_large()) print_absent("store.commit.100k_vs_1k", "set ROTULUS_BENCH_LARGE for the full size");
}

void store_group() {
  store_commits();
  store_reads();
  store_sizes();
  store_encryption();
  store_growth();
}

}  // namespace rotulus::bench
