// All that the source of a plugin includes. A plugin is a shared library "rotulus-<name>.so" with, in one of its sources:
//
//   const char kManifest[] = R"(
//   name: stamp
//   version: 1.0.0
//   description: Asks for a stamp on every document.
//   permissions: []
//   settings:
//     colour: {default: red, description: Of the stamp.}
//   )";
//   void start(rotulus::sdk::Registry& registry) { registry.add(std::make_unique<StampHook>(registry.setting("colour"))); }
//   ROTULUS_PLUGIN(kManifest, start)
//
// Names of settings are a-z, 0-9 and '_'. Permissions say what the plugin does beyond computing, for those who decide whether to
// load it: read_files, write_files, network, run_programs. They are a declaration; nothing enforces them.
#pragma once

#include "rotulus/sdk/abi.h"
#include "rotulus/sdk/extension_points.h"

#define ROTULUS_PLUGIN(manifest_text, start_function)                                                                 \
  extern "C" __attribute__((visibility("default"))) const rotulus::sdk::Descriptor* rotulus_plugin() {                \
    static constexpr rotulus::sdk::Descriptor kDescriptor{rotulus::sdk::kMagic, ROTULUS_SDK_VERSION, ROTULUS_SDK_ABI, \
                                                          manifest_text, start_function};                             \
    return &kDescriptor;                                                                                              \
  }
