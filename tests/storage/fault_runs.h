// How often tests of crashes repeat: seldom by default, in full when ROTULUS_FAULTS is set (script/check --faults).
#pragma once

#include <cstdlib>

namespace rotulus::test {

inline int fault_runs(int few, int full) { return std::getenv("ROTULUS_FAULTS") ? full : few; }

// Another one repeats the tests with other numbers: ROTULUS_FAULTS_SEED.
inline unsigned fault_seed() {
  const char* const given = std::getenv("ROTULUS_FAULTS_SEED");
  return given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 1;
}

}  // namespace rotulus::test
