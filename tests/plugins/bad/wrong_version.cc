// As if built against a later interface; its other members would crash whoever used them.
#include "rotulus/sdk/plugin.h"

extern "C" const rotulus::sdk::Descriptor* rotulus_plugin() {
  static const rotulus::sdk::Descriptor descriptor{rotulus::sdk::kMagic, 42, nullptr, nullptr, nullptr};
  return &descriptor;
}
