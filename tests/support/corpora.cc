#include "support/corpora.h"

#include <cstdlib>
#include <iostream>

namespace rotulus::test {

namespace fs = std::filesystem;

std::optional<fs::path> corpus(const std::string& name) {
  const char* named = std::getenv("ROTULUS_CORPORA");
  const fs::path root = named ? fs::path(named) : fs::path(ROTULUS_SOURCE_DIR) / "../shared/corpora";
  if (fs::exists(root / name)) return fs::canonical(root / name);
  return std::nullopt;
}

void skip(const std::string& reason) { std::cout << "SKIPPED: " << reason << std::endl; }

}  // namespace rotulus::test
