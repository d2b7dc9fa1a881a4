// The fields of a message head: ordered, repeatable, names compared without case.
// Thread-safety: a plain value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rotulus::http {

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;  // ASCII letters only

class Headers {
 public:
  struct Field {
    std::string name;
    std::string value;
  };

  void add(std::string_view name, std::string_view value);          // one more field
  void set(std::string_view name, std::string_view value);          // in place of all of that name
  void set_default(std::string_view name, std::string_view value);  // only when there is none of that name
  void remove(std::string_view name);

  std::optional<std::string_view> get(std::string_view name) const;  // the first
  std::string_view get_or(std::string_view name, std::string_view otherwise) const { return get(name).value_or(otherwise); }
  std::size_t count(std::string_view name) const;
  bool has(std::string_view name) const { return get(name).has_value(); }
  // Whether a comma-separated field such as Connection holds `token`, in any of its occurrences.
  bool lists(std::string_view name, std::string_view token) const;

  std::size_t size() const { return fields_.size(); }
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace rotulus::http
