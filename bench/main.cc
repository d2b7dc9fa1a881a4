// rotulus-bench GROUP...: measures and prints one JSON object a line (docs/benchmarks.md).
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "groups.h"

int main(int argc, char** argv) {
  const std::map<std::string, std::function<void()>> groups = {
      {"import", rotulus::bench::import_group}, {"large", rotulus::bench::large_files_group},
      {"search", rotulus::bench::search_group}, {"relevance", rotulus::bench::relevance_group},
      {"store", rotulus::bench::store_group},   {"workflow", rotulus::bench::workflow_group},
  };
  const std::map<std::string, std::function<void()>> parts = {
      {"store.commits", rotulus::bench::store_commits}, {"store.reads", rotulus::bench::store_reads},
      {"store.sizes", rotulus::bench::store_sizes},     {"store.encryption", rotulus::bench::store_encryption},
      {"store.growth", rotulus::bench::store_growth},   {"search.fresh", rotulus::bench::search_fresh},
      {"search.http", rotulus::bench::search_http},     {"search.memory", rotulus::bench::search_memory},
  };
  std::vector<std::string> wanted(argv + 1, argv + argc);
  if (wanted.empty() || wanted == std::vector<std::string>{"all"}) {
    wanted.clear();
    for (const auto& [name, run] : groups) wanted.push_back(name);
  }
  try {
    for (const auto& name : wanted) {
      if (const auto part = parts.find(name); part != parts.end()) {
        part->second();
        continue;
      }
      const auto group = groups.find(name);
      if (group == groups.end()) {
        std::cerr << "rotulus-bench: there is no group '" << name << "'; there are";
        for (const auto& [known, run] : groups) std::cerr << ' ' << known;
        for (const auto& [known, run] : parts) std::cerr << ' ' << known;
        std::cerr << " and all.\n";
        return 2;
      }
      group->second();
    }
  } catch (const std::exception& error) {
    std::cerr << "rotulus-bench: " << error.what() << '\n';
    return 1;
  }
}
