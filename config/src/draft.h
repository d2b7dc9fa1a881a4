// A configuration while it is put together: the values so far, where each came from, and what was wrong.
// Thread-safety: belongs to one thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace rotulus::config {

struct Draft {
  Config config;
  std::map<std::string, std::string, std::less<>> origins;  // key -> "rotulus.yaml:12"; absent: the default
  std::vector<Problem> problems;

  void add_problem(std::string where, std::string text) { problems.push_back({std::move(where), std::move(text)}); }
  void set(std::string_view key, std::string_view text, const std::filesystem::path& base, const std::string& where);
};

// Each adds its problems to the draft and goes on.
void read_file(const std::filesystem::path& file, Draft& draft);  // Error{kIo} when it cannot be read
void read_environment(const Environment& environment, Draft& draft);
void check_combinations(Draft& draft);

}  // namespace rotulus::config
