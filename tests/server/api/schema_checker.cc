#include "schema_checker.h"

#include <regex.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/time.h"

namespace rotulus::test {
namespace {

using nlohmann::json;

const std::set<std::string> kKnown{"type",     "properties",  "required",  "additionalProperties",
                                   "items",    "enum",        "$ref",      "anyOf",
                                   "oneOf",    "pattern",     "minLength", "maxLength",
                                   "minItems", "maxItems",    "minimum",   "maximum",
                                   "format",   "description", "default",   "examples"};

void check_keywords(const json& schema) {
  if (!schema.is_object()) throw std::runtime_error("a schema is no object: " + schema.dump());
  for (const auto& [keyword, value] : schema.items())
    if (!kKnown.contains(keyword)) throw std::runtime_error("the schema keyword '" + keyword + "' is not checked");
}

bool is_of_type(const json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  throw std::runtime_error("there is no type '" + type + "'");
}

bool is_of_some_type(const json& value, const json& type) {
  if (type.is_string()) return is_of_type(value, type.get<std::string>());
  return std::any_of(type.begin(), type.end(), [&](const json& one) { return is_of_type(value, one.get<std::string>()); });
}

// Extended regular expressions, which the patterns in the description keep to. (std::regex does not compile under the sanitizers
// of g++ 12 with our warnings.)
bool matches(const std::string& text, const std::string& pattern) {
  regex_t compiled;
  if (regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0)
    throw std::runtime_error("the pattern " + pattern + " is malformed");
  const int result = regexec(&compiled, text.c_str(), 0, nullptr, 0);
  regfree(&compiled);
  return result == 0;
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

const json& SchemaChecker::resolve(const json& schema) const {
  const json* at = &schema;
  while (at->contains("$ref")) {
    const std::string reference = at->at("$ref");
    if (!reference.starts_with("#/")) throw std::runtime_error("the reference " + reference + " leads outside");
    at = &root_.at(json::json_pointer(reference.substr(1)));
  }
  return *at;
}

std::vector<std::string> SchemaChecker::check(const json& schema, const json& value) const {
  Faults faults;
  check_at(schema, value, "", faults);
  return faults;
}

void SchemaChecker::check_at(const json& schema, const json& value, const std::string& at, Faults& faults) const {
  check_keywords(schema);
  if (schema.contains("$ref")) {
    check_at(resolve(schema), value, at, faults);
    return;
  }
  if (schema.contains("type") && !is_of_some_type(value, schema["type"])) {
    faults.push_back(at + ": must be " + schema["type"].dump() + ", not " + value.dump());
    return;
  }
  if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
    faults.push_back(at + ": " + value.dump() + " is none of " + schema["enum"].dump());
  check_choices(schema, value, at, faults);
  if (value.is_string()) check_text(schema, value.get<std::string>(), at, faults);
  if (value.is_number()) check_number(schema, value, at, faults);
  if (value.is_array()) check_list(schema, value, at, faults);
  if (value.is_object()) check_object(schema, value, at, faults);
}

void SchemaChecker::check_choices(const json& schema, const json& value, const std::string& at, Faults& faults) const {
  for (const char* keyword : {"anyOf", "oneOf"}) {
    if (!schema.contains(keyword)) continue;
    const auto fitting = std::count_if(schema[keyword].begin(), schema[keyword].end(),
                                       [&](const json& choice) { return check(choice, value).empty(); });
    if (fitting == 0 || (fitting > 1 && std::string(keyword) == "oneOf"))
      faults.push_back(at + ": fits " + std::to_string(fitting) + " of " + keyword);
  }
}

void SchemaChecker::check_text(const json& schema, const std::string& text, const std::string& at, Faults& faults) const {
  if (schema.contains("minLength") && characters(text) < schema["minLength"]) faults.push_back(at + ": is too short");
  if (schema.contains("maxLength") && characters(text) > schema["maxLength"]) faults.push_back(at + ": is too long");
  if (schema.contains("pattern") && !matches(text, schema["pattern"]))
    faults.push_back(at + ": '" + text + "' does not fit " + schema["pattern"].dump());
  if (!schema.contains("format")) return;
  const std::string format = schema["format"];
  if (format == "date-time") {
    if (!Timestamp::parse(text)) faults.push_back(at + ": '" + text + "' is no time in UTC");
  } else if (format != "binary") {
    throw std::runtime_error("the format '" + format + "' is not checked");
  }
}

void SchemaChecker::check_number(const json& schema, const json& value, const std::string& at, Faults& faults) const {
  if (schema.contains("minimum") && value < schema["minimum"]) faults.push_back(at + ": " + value.dump() + " is too small");
  if (schema.contains("maximum") && value > schema["maximum"]) faults.push_back(at + ": " + value.dump() + " is too large");
}

void SchemaChecker::check_list(const json& schema, const json& value, const std::string& at, Faults& faults) const {
  if (schema.contains("minItems") && value.size() < schema["minItems"]) faults.push_back(at + ": has too few items");
  if (schema.contains("maxItems") && value.size() > schema["maxItems"]) faults.push_back(at + ": has too many items");
  if (!schema.contains("items")) return;
  for (std::size_t i = 0; i < value.size(); ++i) check_at(schema["items"], value[i], at + "/" + std::to_string(i), faults);
}

void SchemaChecker::check_object(const json& schema, const json& value, const std::string& at, Faults& faults) const {
  const json properties = schema.value("properties", json::object());
  const json others = schema.contains("additionalProperties") ? schema["additionalProperties"] : json(true);
  for (const json& name : schema.value("required", json::array()))
    if (!value.contains(name.get<std::string>())) faults.push_back(at + ": lacks " + name.dump());
  for (const auto& [name, member] : value.items()) {
    if (properties.contains(name))
      check_at(properties[name], member, at + "/" + name, faults);
    else if (others.is_object())
      check_at(others, member, at + "/" + name, faults);
    else if (!others.get<bool>())
      faults.push_back(at + "/" + name + ": is not described");
  }
}

}  // namespace rotulus::test
