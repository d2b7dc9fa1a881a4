// What a store is doing when something happens to its disk. Each makes promises as it goes, and can be cut off anywhere.
#pragma once

#include "faulty_store.h"

namespace rotulus::test {

struct Workload {
  const char* name;
  void (*run)(FaultyStore& store, std::mt19937& random);
};

// Whatever writes a lot, or in another way than the others, belongs here.
const std::vector<Workload>& workloads();

}  // namespace rotulus::test
