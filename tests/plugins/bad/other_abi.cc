// Built with the strings of before C++11 (CMakeLists.txt), which have another layout.
#include <stdexcept>

#include "rotulus/sdk/plugin.h"

namespace {

const char kManifest[] = "name: other_abi\nversion: '1'\ndescription: Never read.\n";
void start(rotulus::sdk::Registry&) { throw std::logic_error("never called"); }

}  // namespace

ROTULUS_PLUGIN(kManifest, start)
