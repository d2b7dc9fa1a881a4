#include "plugin_support/yaml_reader.h"

#include <algorithm>
#include <charconv>

namespace rotulus::plugin_support {
namespace {

std::string scalar(const YAML::Node& node, const std::string& what, std::size_t most = kShortText) {
  if (!node.IsScalar() || node.Scalar().empty()) refuse(node, what + " is no text");
  if (node.Scalar().size() > most) refuse(node, what + " is longer than " + std::to_string(most) + " bytes");
  return node.Scalar();
}

bool is_word(std::string_view text, char joiner) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && text.size() <= 64 && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == joiner; });
}

}  // namespace

YamlError::YamlError(const YAML::Mark& mark, const std::string& what)
    : std::runtime_error((mark.is_null() ? "" : "line " + std::to_string(mark.line + 1) + ": ") + what) {}

void refuse(const YAML::Node& at, const std::string& what) { throw YamlError(at.Mark(), what); }

YAML::Node read_yaml(const std::string& text) {
  try {
    return YAML::Load(text);
  } catch (const YAML::Exception& error) {
    throw YamlError(error.mark, "this is not valid YAML: " + error.msg);
  }
}

Mapping::Mapping(const YAML::Node& node, const std::string& what, std::initializer_list<std::string_view> known)
    : node_(node), what_(what) {
  if (!node_.IsMap()) refuse(node_, what + " is no list of 'key: value'");
  std::set<std::string> seen;
  for (const auto& entry : node_) {
    const std::string key = scalar(entry.first, "a key");
    if (std::find(known.begin(), known.end(), key) == known.end())
      refuse(entry.first, std::string(what).append(" has no '").append(key).append("'"));
    if (!seen.insert(key).second) refuse(entry.first, "'" + key + "' stands there twice");
  }
}

YAML::Node Mapping::get(const std::string& key) const {
  if (!has(key)) refuse(node_, what_ + " needs '" + key + "'");
  return node_[key];
}

std::string Mapping::text(const std::string& key) const { return scalar(get(key), "'" + key + "'"); }

std::string Mapping::text_or(const std::string& key, const std::string& fallback) const {
  return has(key) ? text(key) : fallback;
}

std::string Mapping::id(const std::string& key) const {
  std::string id = text(key);
  if (!is_word(id, '-')) refuse(get(key), "'" + id + "' is not of a-z, 0-9 and '-', or does not begin with a letter");
  return id;
}

std::string Mapping::name(const std::string& key) const {
  std::string name = text(key);
  if (!is_word(name, '_')) refuse(get(key), "'" + name + "' is not of a-z, 0-9 and '_', or does not begin with a letter");
  return name;
}

int Mapping::number_or(const std::string& key, int low, int high, int fallback) const {
  if (!has(key)) return fallback;
  const std::string digits = text(key);
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < low || value > high)
    refuse(get(key), "'" + key + "' is no whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return value;
}

bool Mapping::flag_or(const std::string& key, bool fallback) const {
  if (!has(key)) return fallback;
  const std::string value = text(key);
  if (value != "true" && value != "false") refuse(get(key), "'" + key + "' is neither true nor false");
  return value == "true";
}

sdk::LocalText Mapping::local(const std::string& key, std::size_t most) const {
  const YAML::Node node = get(key);
  if (!node.IsMap() || node.size() == 0) refuse(node, "'" + key + "' needs its text by language: {zh: ..., en: ...}");
  sdk::LocalText text;
  for (const auto& entry : node) {
    const std::string language = scalar(entry.first, "a language");
    if (language != "zh" && language != "en") refuse(entry.first, "'" + language + "' is neither zh nor en");
    text[language] = scalar(entry.second, "'" + key + "'", most);
  }
  return text;
}

sdk::LocalText Mapping::local_or(const std::string& key, std::size_t most) const {
  return has(key) ? local(key, most) : sdk::LocalText();
}

std::vector<std::string> Mapping::texts_or(const std::string& key) const {
  std::vector<std::string> texts;
  if (!has(key)) return texts;
  for (const YAML::Node& item : items(get(key), "'" + key + "'")) texts.push_back(scalar(item, "an item of '" + key + "'"));
  return texts;
}

std::vector<YAML::Node> items(const YAML::Node& node, const std::string& what) {
  if (!node.IsSequence() || node.size() == 0) refuse(node, what + " is no list with something in it");
  return {node.begin(), node.end()};
}

}  // namespace rotulus::plugin_support
