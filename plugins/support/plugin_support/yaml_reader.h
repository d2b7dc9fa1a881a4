// YAML that people write, read strictly: what is not understood is refused with its line.
// Thread-safety: values and pure functions.
#pragma once

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "rotulus/sdk/values.h"

namespace rotulus::plugin_support {

// "line 3: there is no 'quorom' here"
class YamlError : public std::runtime_error {
 public:
  YamlError(const YAML::Mark& mark, const std::string& what);
};

// YamlError when it is no YAML.
YAML::Node read_yaml(const std::string& text);

[[noreturn]] void refuse(const YAML::Node& at, const std::string& what);

// Texts are at most this long unless a getter says otherwise; `short` ones are titles, names and ids.
inline constexpr std::size_t kLongText = 4000, kShortText = 120;

// A mapping all of whose keys are known, each there once. Every getter throws YamlError for what does not fit.
class Mapping {
 public:
  // `what` names it in messages: "a step".
  Mapping(const YAML::Node& node, const std::string& what, std::initializer_list<std::string_view> known);

  bool has(const std::string& key) const { return node_[key].IsDefined(); }
  YAML::Node get(const std::string& key) const;  // required
  std::string text(const std::string& key) const;
  std::string text_or(const std::string& key, const std::string& fallback) const;
  std::string id(const std::string& key) const;    // a-z, 0-9 and '-', first a letter
  std::string name(const std::string& key) const;  // the same with '_': of a field
  int number_or(const std::string& key, int low, int high, int fallback) const;
  bool flag_or(const std::string& key, bool fallback) const;
  sdk::LocalText local(const std::string& key, std::size_t most = kShortText) const;    // {zh: ..., en: ...}
  sdk::LocalText local_or(const std::string& key, std::size_t most = kLongText) const;  // empty when it is not there
  std::vector<std::string> texts_or(const std::string& key) const;                      // short ones
  const YAML::Node& node() const { return node_; }

 private:
  const YAML::Node node_;
  const std::string what_;
};

// A list that has something in it.
std::vector<YAML::Node> items(const YAML::Node& node, const std::string& what);

}  // namespace rotulus::plugin_support
