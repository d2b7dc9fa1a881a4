#include "rotulus/sdk/plugin.h"

namespace {

const char kManifest[] = "name: damaged-manifest\nversion: '1'\ncolour: Not a thing of manifests.\n";
void start(rotulus::sdk::Registry&) {}

}  // namespace

ROTULUS_PLUGIN(kManifest, start)
