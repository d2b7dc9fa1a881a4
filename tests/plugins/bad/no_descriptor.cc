// Returns something that is no descriptor.
#include <array>

#include "rotulus/sdk/abi.h"

extern "C" const rotulus::sdk::Descriptor* rotulus_plugin();
extern "C" const rotulus::sdk::Descriptor* rotulus_plugin() {
  static const std::array<std::uint64_t, 5> something{};
  return reinterpret_cast<const rotulus::sdk::Descriptor*>(something.data());
}
