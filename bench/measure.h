// How a figure is taken and printed: medians of alternating runs of ours and of a peer, one JSON object a line.
// Thread-safety: one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace rotulus::bench {

struct Figure {
  std::string id;
  std::vector<double> values;  // one per run
  std::string note;
};

// {"id":..., "value": median, "runs":..., "min":..., "max":..., "note":...}
void print(const Figure& figure);
// The median and the 99th percentile of one run, as <id>.p50_ms and <id>.p99_ms.
void print_percentiles(const std::string& id, std::vector<double> milliseconds, const std::string& note);
// {"id":..., "absent": "why"}: a peer that is not on this machine.
void print_absent(const std::string& id, const std::string& why);

double seconds_of(const std::function<void()>& work);
// The median time of one fdatasync of a few bytes below `directory`, in milliseconds. It drifts on shared machines, so groups
// that write print it before and after.
void print_sync_time(const std::string& when, const std::filesystem::path& directory);

// A directory for a run; gone with its owner. Below $ROTULUS_BENCH_DIR or the temporary directory.
class Scratch {
 public:
  Scratch();
  explicit Scratch(const std::filesystem::path& below);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// $ROTULUS_CORPORA, else ../shared/corpora beside the repository. Empty when it does not hold `name`.
std::filesystem::path corpus(const std::string& name);

// Runs a shell command; throws std::runtime_error when it fails.
void run_command(const std::string& command);

}  // namespace rotulus::bench
