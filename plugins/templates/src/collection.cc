#include "collection.h"

#include <stdexcept>

#include "form.h"
#include "plugin_support/embedded.h"
#include "plugin_support/files.h"

namespace rotulus::templates {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFile = "template.yaml";

std::string embedded(const std::string& path) {
  for (const auto& file : plugin_support::embedded_files()) {
    if (file.path == path) return std::string(file.text);
  }
  throw std::logic_error("the plugin was built without " + path);
}

sdk::Template read_folder(const fs::path& folder) {
  sdk::LocalText bodies;
  for (const char* language : {"zh", "en"}) {
    const fs::path file = folder / (std::string("body.") + language + ".md");
    if (fs::exists(file)) bodies[language] = plugin_support::read_file(file);
  }
  return read_template(plugin_support::read_file(folder / kFile), bodies);
}

}  // namespace

Collection::Collection(sdk::Registry& registry) : registry_(registry) {
  for (const auto& file : plugin_support::embedded_files()) {
    if (!file.path.ends_with(kFile)) continue;
    const std::string folder(file.path.substr(0, file.path.size() - kFile.size()));
    sdk::Template form =
        read_template(std::string(file.text), {{"zh", embedded(folder + "body.zh.md")}, {"en", embedded(folder + "body.en.md")}});
    templates_.emplace(form.id, std::move(form));
  }
}

void Collection::add_directory(const fs::path& directory) {
  try {
    for (const fs::path& folder : plugin_support::entries(directory, "")) {
      if (fs::exists(folder / kFile)) add_folder(folder);
    }
  } catch (const std::exception& error) {
    registry_.report(std::string("templates of the organisation were left out: ") + error.what());
  }
}

void Collection::add_folder(const fs::path& folder) {
  try {
    sdk::Template form = read_folder(folder);
    if (const auto [first, is_first] = folders_.emplace(form.id, folder.filename().string()); !is_first)
      throw std::runtime_error("its id '" + form.id + "' is that of " + first->second);
    templates_[form.id] = std::move(form);
  } catch (const std::exception& error) {
    registry_.report("the template in " + folder.string() + " was left out: " + error.what());
  }
}

std::vector<sdk::Template> Collection::all() const {
  std::vector<sdk::Template> all;
  for (const auto& [id, form] : templates_) all.push_back(form);
  return all;
}

}  // namespace rotulus::templates
