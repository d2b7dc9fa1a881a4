// What a plugin says of itself before it is started.
// Thread-safety: plain values and pure functions.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::plugins {

// Why a plugin is not taken in: a full sentence for whoever put it into the configuration.
class Refusal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Manifest {
  std::string name, version, description;
  std::vector<std::string> permissions;
  std::map<std::string, std::string> settings;  // with their defaults
};

// Refusal naming the line and what is wrong with it.
Manifest read_manifest(std::string_view text);

// The values of all settings. Refusal when `given` has one that the manifest does not name.
std::map<std::string, std::string> settle(const Manifest& manifest, const std::map<std::string, std::string>& given);

}  // namespace rotulus::plugins
