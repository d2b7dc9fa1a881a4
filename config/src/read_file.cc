#include <yaml-cpp/yaml.h>

#include <fstream>
#include <iterator>
#include <set>

#include "draft.h"
#include "settings.h"
#include "suggestion.h"

namespace rotulus::config {
namespace {

constexpr std::string_view kPluginSettings = "plugins.settings";

class FileReader {
 public:
  FileReader(const std::filesystem::path& file, Draft& draft)
      : name_(file.string()), base_(std::filesystem::absolute(file).parent_path()), draft_(draft) {}

  void read(const std::string& text) {
    try {
      const YAML::Node root = YAML::Load(text);
      if (!root.IsDefined() || root.IsNull()) return;
      if (root.IsMap())
        read_section("", root);
      else
        problem(root.Mark(), "expected sections such as 'server:', found something else");
    } catch (const YAML::Exception& error) {
      problem(error.mark, "this is not valid YAML: " + error.msg);
    }
  }

 private:
  void read_section(const std::string& prefix, const YAML::Node& section) {
    std::set<std::string> seen;
    for (const auto& entry : section) {
      if (!entry.first.IsScalar()) {
        problem(entry.first.Mark(), "expected the name of a setting");
        continue;
      }
      const std::string& name = entry.first.Scalar();
      if (!seen.insert(name).second)
        problem(entry.first.Mark(), prefix + name + ": stands here a second time");
      else
        read_entry(prefix, name, entry.first.Mark(), entry.second);
    }
  }

  void read_entry(const std::string& prefix, const std::string& name, const YAML::Mark& mark, const YAML::Node& value) {
    const std::string key = prefix + name;
    if (find_setting(key) != nullptr) {
      read_value(key, mark, value);
    } else if (key == kPluginSettings) {
      read_plugins(mark, value);
    } else if (!is_section(key)) {
      report_unknown(prefix, name, mark);
    } else if (value.IsMap()) {
      read_section(key + '.', value);
    } else if (!value.IsNull()) {  // a section of which every line is commented out is fine
      problem(mark, key + ": expected settings below it, found a value");
    }
  }

  void read_value(const std::string& key, const YAML::Mark& mark, const YAML::Node& value) {
    if (value.IsScalar())
      draft_.set(key, value.Scalar(), base_, place(mark));
    else if (value.IsSequence() && std::holds_alternative<Names>(find_setting(key)->kind))
      draft_.set(key, joined(value), base_, place(mark));
    else
      problem(mark, key + ": expected " + expected(*find_setting(key)) + ", found " +
                        (value.IsNull() ? "nothing" : "a list or section"));
  }

  // A list as one text. What is no word in it becomes one that no name can be.
  static std::string joined(const YAML::Node& list) {
    std::string text;
    for (const auto& item : list) {
      const std::string word = item.IsScalar() && !item.Scalar().empty() ? item.Scalar() : "?";
      text += (text.empty() ? "" : ", ") + word;
    }
    return text;
  }

  // plugins.settings.<plugin>.<name>: texts, of which only the plugin knows the meaning.
  void read_plugins(const YAML::Mark& mark, const YAML::Node& plugins) {
    if (plugins.IsNull()) return;
    if (!plugins.IsMap()) return problem(mark, std::string(kPluginSettings) + ": expected the name of a plugin below it");
    for (const auto& entry : plugins) {
      const std::string plugin = entry.first.IsScalar() ? entry.first.Scalar() : "?";
      const std::string key = std::string(kPluginSettings) + '.' + plugin;
      if (!draft_.origins.emplace(key, place(entry.first.Mark())).second)
        problem(entry.first.Mark(), key + ": stands here a second time");
      else
        read_plugin(key, entry.first.Mark(), entry.second, draft_.config.plugins.settings[plugin]);
    }
  }

  void read_plugin(const std::string& key, const YAML::Mark& mark, const YAML::Node& values,
                   std::map<std::string, std::string>& settings) {
    if (values.IsNull()) return;
    if (!values.IsMap()) return problem(mark, key + ": expected settings below it, found a value");
    for (const auto& entry : values) {
      const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "?";
      read_plugin_setting(std::string(key).append(".").append(name), entry.first.Mark(), entry.second, settings[name]);
    }
  }

  void read_plugin_setting(const std::string& key, const YAML::Mark& mark, const YAML::Node& value, std::string& setting) {
    if (!value.IsScalar())
      problem(mark, key + ": expected a text, found " + (value.IsNull() ? "nothing" : "a list or section"));
    else if (!draft_.origins.emplace(key, place(mark)).second)
      problem(mark, key + ": stands here a second time");
    else
      setting = value.Scalar();
  }

  void report_unknown(const std::string& prefix, const std::string& name, const YAML::Mark& mark) {
    const std::string near = nearest(name, names_below(prefix));
    problem(mark, prefix + name + ": there is no such setting" + (near.empty() ? "" : "; did you mean '" + prefix + near + "'?"));
  }

  static std::vector<std::string> names_below(const std::string& prefix) {
    std::set<std::string> names;
    for (const Setting& setting : settings()) {
      if (!setting.key.starts_with(prefix)) continue;
      const std::string_view rest = setting.key.substr(prefix.size());
      names.emplace(rest.substr(0, rest.find('.')));
    }
    if (prefix == "plugins.") names.emplace("settings");
    return {names.begin(), names.end()};
  }

  std::string place(const YAML::Mark& mark) const { return name_ + ':' + std::to_string(mark.line + 1); }
  void problem(const YAML::Mark& mark, std::string text) { draft_.add_problem(place(mark), std::move(text)); }

  const std::string name_;
  const std::filesystem::path base_;
  Draft& draft_;
};

}  // namespace

void read_file(const std::filesystem::path& file, Draft& draft) {
  std::ifstream in(file, std::ios::binary);
  std::error_code ignored;
  // A directory can be opened like a file, but not read.
  if (!in || std::filesystem::is_directory(file, ignored)) {
    throw Error(ErrorCode::kIo,
                "The configuration file " + file.string() + " cannot be read. Check the path and its permissions.");
  }
  FileReader(file, draft).read({std::istreambuf_iterator<char>(in), {}});
}

}  // namespace rotulus::config
