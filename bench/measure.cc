#include "measure.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace rotulus::bench {

namespace fs = std::filesystem;

namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double rounded(double value) { return std::strtod(std::to_string(value).c_str(), nullptr); }

void print_line(const nlohmann::ordered_json& line) {
  std::puts(line.dump().c_str());
  std::fflush(stdout);
}

}  // namespace

void print(const Figure& figure) {
  if (figure.values.empty()) return;
  const auto [low, high] = std::minmax_element(figure.values.begin(), figure.values.end());
  print_line({{"id", figure.id},
              {"value", rounded(median(figure.values))},
              {"runs", figure.values.size()},
              {"min", rounded(*low)},
              {"max", rounded(*high)},
              {"note", figure.note}});
}

void print_percentiles(const std::string& id, std::vector<double> milliseconds, const std::string& note) {
  std::sort(milliseconds.begin(), milliseconds.end());
  print({id + ".p50_ms", {milliseconds[milliseconds.size() / 2]}, note});
  print({id + ".p99_ms", {milliseconds[milliseconds.size() * 99 / 100]}, note});
}

void print_absent(const std::string& id, const std::string& why) { print_line({{"id", id}, {"absent", why}}); }

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void print_sync_time(const std::string& when, const fs::path& directory) {
  const fs::path file = directory / "sync-time";
  const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (handle < 0) throw std::runtime_error("cannot write below " + directory.string());
  std::vector<double> times;
  for (int i = 0; i < 25; ++i)
    times.push_back(1e3 * seconds_of([&] {
                      if (::write(handle, "x", 1) != 1 || ::fdatasync(handle) != 0) throw std::runtime_error("fdatasync failed");
                    }));
  ::close(handle);
  fs::remove(file);
  print({"machine.fdatasync_ms." + when, times, "one write and fdatasync of a byte"});
}

namespace {

fs::path bench_directory() {
  const char* named = std::getenv("ROTULUS_BENCH_DIR");
  return named ? fs::path(named) : fs::temp_directory_path();
}

}  // namespace

Scratch::Scratch() : Scratch(bench_directory()) {}

Scratch::Scratch(const fs::path& below) {
  std::string pattern = below / "rotulus-bench-XXXXXX";
  if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a directory at " + pattern);
  path_ = pattern;
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path corpus(const std::string& name) {
  const char* named = std::getenv("ROTULUS_CORPORA");
  const fs::path file = (named ? fs::path(named) : fs::path(ROTULUS_SOURCE_DIR) / "../shared/corpora") / name;
  return fs::exists(file) ? fs::canonical(file) : fs::path();
}

void run_command(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

}  // namespace rotulus::bench
