// What commands print: JSON for scripts, tables for people. Control characters that come from documents, names or the network
// never reach a terminal.
// Thread-safety: pure functions over the standard streams, which are shared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json.h"

namespace rotulus::cli {

enum class Format : std::uint8_t { kText, kJson };

void print_json(const Json& value);
void print_line(std::string_view text);    // stdout, cleaned
void print_notice(std::string_view text);  // stderr, cleaned
void print_error(std::string_view text);   // stderr: "rotulus: ..." on one line
bool stdout_is_terminal();

enum class Keep : std::uint8_t { kNothing, kLineBreaks };
// Control characters become U+FFFD; line breaks a space, unless they are kept (tabs then too).
std::string without_controls(std::string_view text, Keep keep = Keep::kNothing);
// "12,345"
std::string grouped(std::uint64_t number);
// "1 document", "2 documents"
std::string counted(std::uint64_t number, const std::string& noun);
// "2.4 MB"
std::string size_text(std::uint64_t bytes);

// Columns as wide as their widest cell; the last one is not padded. Chinese characters count two places.
class Table {
 public:
  explicit Table(std::vector<std::string> headings = {}) : headings_(std::move(headings)) {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void print(std::string_view indent = {}) const;
  bool empty() const { return rows_.empty(); }

 private:
  std::vector<std::string> headings_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace rotulus::cli
