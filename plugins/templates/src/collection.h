// All templates: the shipped ones, and those of the organisation.
// Thread-safety: belongs to one thread; what all() returns is a plain value.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "rotulus/sdk/extension_points.h"

namespace rotulus::templates {

class Collection {
 public:
  // Begins with the shipped templates. Bad ones of the organisation are told to `registry`, which must outlive this.
  explicit Collection(sdk::Registry& registry);

  // Every folder in `directory` with a template.yaml. One with the id of a shipped template takes its place.
  void add_directory(const std::filesystem::path& directory);

  std::vector<sdk::Template> all() const;

 private:
  void add_folder(const std::filesystem::path& folder);

  sdk::Registry& registry_;
  std::map<std::string, sdk::Template> templates_;
  std::map<std::string, std::string> folders_;  // id -> the folder that has it
};

}  // namespace rotulus::templates
