#include <unistd.h>

#include "draft.h"
#include "settings.h"
#include "suggestion.h"

namespace rotulus::config {
namespace {

constexpr std::string_view kPrefix = "ROTULUS_";

// Other ROTULUS_ variables belong to other programs (ROTULUS_TOKEN of the command line); only those that begin like a section are
// taken to be meant for the configuration.
bool looks_like_setting(const std::string& name) {
  for (const Setting& setting : settings()) {
    if (name.starts_with(environment_name(setting.key.substr(0, setting.key.find('.'))) + '_')) return true;
  }
  return false;
}

std::string unknown_variable(const std::string& name) {
  std::vector<std::string> known;
  for (const Setting& setting : settings()) known.push_back(environment_name(setting.key));
  const std::string near = nearest(name, known);
  return "there is no such setting" + (near.empty() ? "" : "; did you mean '" + near + "'?");
}

}  // namespace

Environment process_environment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (text.starts_with(kPrefix) && equals != std::string_view::npos) {
      environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return environment;
}

void read_environment(const Environment& environment, Draft& draft) {
  Environment unknown = environment;
  for (const Setting& setting : settings()) {
    const std::string name = environment_name(setting.key);
    const auto found = environment.find(name);
    if (found == environment.end()) continue;
    unknown.erase(name);
    draft.set(setting.key, found->second, std::filesystem::current_path(), name);
  }
  for (const auto& [name, value] : unknown) {
    if (looks_like_setting(name)) draft.add_problem(name, unknown_variable(name));
  }
}

}  // namespace rotulus::config
