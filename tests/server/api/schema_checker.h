// Checks JSON against the part of JSON Schema 2020-12 that server/openapi.json uses. A keyword that is not known here is an
// error, so that nothing in the description goes unchecked without notice.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rotulus::test {

class SchemaChecker {
 public:
  // `root` is what "#/..." refers to; it must outlive the checker.
  explicit SchemaChecker(const nlohmann::json& root) : root_(root) {}

  // What is wrong with `value`, each with the place where: "/items/0/title: must be a string". Empty when it is as described.
  // Throws std::runtime_error for a schema that is itself wrong.
  std::vector<std::string> check(const nlohmann::json& schema, const nlohmann::json& value) const;
  // Follows "$ref" as often as needed.
  const nlohmann::json& resolve(const nlohmann::json& schema) const;

 private:
  using Faults = std::vector<std::string>;
  void check_at(const nlohmann::json& schema, const nlohmann::json& value, const std::string& at, Faults& faults) const;
  void check_text(const nlohmann::json& schema, const std::string& text, const std::string& at, Faults& faults) const;
  void check_number(const nlohmann::json& schema, const nlohmann::json& value, const std::string& at, Faults& faults) const;
  void check_list(const nlohmann::json& schema, const nlohmann::json& value, const std::string& at, Faults& faults) const;
  void check_object(const nlohmann::json& schema, const nlohmann::json& value, const std::string& at, Faults& faults) const;
  void check_choices(const nlohmann::json& schema, const nlohmann::json& value, const std::string& at, Faults& faults) const;

  const nlohmann::json& root_;
};

}  // namespace rotulus::test
