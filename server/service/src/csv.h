// Tables as spreadsheets write them: CSV (RFC 4180) in UTF-8, with or without a byte order mark, the first line naming the
// columns. Thread-safety: one thread. Errors: Error{kInvalidArgument} names the file, the line and what was expected; {kNotFound}
// for a file that cannot be read.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace rotulus::service {

struct CsvRow {
  std::size_t line = 0;  // where it begins, from 1
  std::vector<std::string> cells;
};

class CsvReader {
 public:
  // Reads the whole file; `what` names it to people: "metadata table".
  CsvReader(const std::filesystem::path& file, const std::string& what);

  // The names of the columns. There must be at least one line.
  const CsvRow& head() const { return head_; }
  // False at the end. Empty lines are passed over; every line has as many cells as the first.
  bool next(CsvRow& row);
  [[noreturn]] void fail(std::size_t line, const std::string& what) const;

 private:
  bool next_line(CsvRow& row);
  void skip_line_end();
  std::string plain_cell();
  std::string quoted_cell();

  std::string text_, name_;
  std::size_t at_ = 0, line_ = 1;
  CsvRow head_;
};

}  // namespace rotulus::service
