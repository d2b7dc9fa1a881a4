// As if built against a later interface; its other members would crash whoever used them.
#include "rotulus/sdk/plugin.h"

extern "C" const rotulus::sdk::Descriptor* rotulus_plugin() {
  static const rotulus::sdk::Descriptor descriptor{rotulus::sdk::kMagic, ROTULUS_SDK_VERSION + 41, nullptr, nullptr, nullptr};
  return &descriptor;
}
