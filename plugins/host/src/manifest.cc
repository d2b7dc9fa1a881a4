#include "manifest.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <set>

#include "sound_text.h"

namespace rotulus::plugins {
namespace {

constexpr std::array<std::string_view, 4> kPermissions{"read_files", "write_files", "network", "run_programs"};

[[noreturn]] void refuse(const YAML::Mark& mark, const std::string& what) {
  const std::string place = mark.is_null() ? "" : ", line " + std::to_string(mark.line + 1);
  throw Refusal("Its manifest is damaged" + place + ": " + what + ".");
}

class ManifestReader {
 public:
  Manifest read(std::string_view text) {
    const YAML::Node root = YAML::Load(std::string(text));
    if (!root.IsMap()) refuse(root.Mark(), "it is no list of 'key: value'");
    for (const auto& entry : root) take(entry.first, entry.second);
    for (const char* needed : {"name", "version", "description"}) {
      if (!seen_.contains(needed)) refuse(YAML::Mark::null_mark(), std::string(needed) + " is missing");
    }
    return std::move(manifest_);
  }

 private:
  void take(const YAML::Node& key, const YAML::Node& value) {
    if (!key.IsScalar()) refuse(key.Mark(), "a key is no word");
    const std::string& name = key.Scalar();
    if (!seen_.insert(name).second) refuse(key.Mark(), name + " stands there twice");
    if (name == "name")
      manifest_.name = line(value, name);
    else if (name == "version")
      manifest_.version = line(value, name);
    else if (name == "description")
      manifest_.description = line(value, name);
    else if (name == "permissions")
      take_permissions(value);
    else if (name == "settings")
      take_settings(value);
    else
      refuse(key.Mark(), "there is no '" + presentable(name) + "' in manifests");
    if (name == "name" && !is_id(manifest_.name)) refuse(value.Mark(), "the name is not of a-z, 0-9 and '-'");
  }

  static std::string line(const YAML::Node& value, const std::string& what) {
    if (!value.IsScalar() || value.Scalar().empty()) refuse(value.Mark(), what + " is no text");
    try {
      check_text(value.Scalar(), kLineBytes, what);
    } catch (const Nonsense& nonsense) {
      refuse(value.Mark(), nonsense.what());
    }
    return value.Scalar();
  }

  void take_permissions(const YAML::Node& value) {
    if (!value.IsSequence()) refuse(value.Mark(), "permissions is no list");
    for (const auto& item : value) {
      const std::string permission = line(item, "a permission");
      if (std::find(kPermissions.begin(), kPermissions.end(), permission) == kPermissions.end())
        refuse(item.Mark(), "there is no permission '" + presentable(permission) + "'");
      manifest_.permissions.push_back(permission);
    }
  }

  void take_settings(const YAML::Node& value) {
    if (value.IsNull()) return;
    if (!value.IsMap()) refuse(value.Mark(), "settings is no list of 'name: {default: ..., description: ...}'");
    for (const auto& entry : value) {
      const std::string name = line(entry.first, "the name of a setting");
      if (!is_field_name(name)) refuse(entry.first.Mark(), "the setting '" + presentable(name) + "' is not of a-z, 0-9 and '_'");
      if (!manifest_.settings.emplace(name, default_of(entry.second, name)).second)
        refuse(entry.first.Mark(), "the setting " + name + " stands there twice");
    }
  }

  static std::string default_of(const YAML::Node& value, const std::string& name) {
    if (!value.IsMap()) refuse(value.Mark(), "the setting " + name + " needs {default: ..., description: ...}");
    std::string text;
    for (const auto& entry : value) {
      const bool known = entry.first.IsScalar() && (entry.first.Scalar() == "default" || entry.first.Scalar() == "description");
      if (!known || !entry.second.IsScalar())
        refuse(entry.first.Mark(), "the setting " + name + " takes default and description, both texts");
      if (entry.first.Scalar() == "default") text = entry.second.Scalar();
    }
    return text;
  }

  Manifest manifest_;
  std::set<std::string, std::less<>> seen_;
};

}  // namespace

Manifest read_manifest(std::string_view text) {
  try {
    return ManifestReader().read(text);
  } catch (const YAML::Exception& error) {
    refuse(error.mark, "it is not valid YAML: " + error.msg);
  }
}

std::map<std::string, std::string> settle(const Manifest& manifest, const std::map<std::string, std::string>& given) {
  auto settings = manifest.settings;
  for (const auto& [name, value] : given) {
    const auto found = settings.find(name);
    if (found == settings.end())
      throw Refusal("It has no setting '" + presentable(name) + "', which the configuration gives it.");
    found->second = value;
  }
  return settings;
}

}  // namespace rotulus::plugins
