// Calls what nobody defines: found when it is loaded, not when it is called.
#include "rotulus/sdk/plugin.h"

extern "C" void nobody_has_this();

namespace {

const char kManifest[] = "name: undefined-symbol\nversion: '1'\ndescription: Never read.\n";
void start(rotulus::sdk::Registry&) { nobody_has_this(); }

}  // namespace

ROTULUS_PLUGIN(kManifest, start)
