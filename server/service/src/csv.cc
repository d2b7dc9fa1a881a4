#include "csv.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/document.h"
#include "core/error.h"

namespace rotulus::service {
namespace {

std::string read_table(const std::filesystem::path& file, const std::string& what) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw Error(ErrorCode::kNotFound,
                "The " + what + " " + file.string() + " cannot be read: check the path and its permissions.");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!is_text(text))
    throw Error(ErrorCode::kInvalidArgument, "The " + what + " " + file.string() + " is not UTF-8: save it as 'CSV UTF-8'.");
  return text;
}

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& file, const std::string& what)
    : text_(read_table(file, what)), name_(file.string()) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  if (!next_line(head_)) fail(1, "the table is empty: the first line names the columns.");
}

void CsvReader::fail(std::size_t line, const std::string& what) const {
  throw Error(ErrorCode::kInvalidArgument, name_ + ", line " + std::to_string(line) + ": " + what);
}

bool CsvReader::next(CsvRow& row) {
  if (!next_line(row)) return false;
  if (row.cells.size() != head_.cells.size())
    fail(row.line,
         std::to_string(row.cells.size()) + " cells where the first line has " + std::to_string(head_.cells.size()) + ".");
  return true;
}

bool CsvReader::next_line(CsvRow& row) {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) skip_line_end();
  if (at_ >= text_.size()) return false;
  row = {line_, {}};
  while (true) {
    row.cells.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted_cell() : plain_cell());
    if (at_ < text_.size() && text_[at_] == ',')
      ++at_;
    else
      break;
  }
  skip_line_end();
  return true;
}

void CsvReader::skip_line_end() {
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
}

std::string CsvReader::plain_cell() {
  const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
  std::string cell = text_.substr(at_, end - at_);
  if (cell.find('"') != std::string::npos)
    fail(line_, "a quote stands inside a cell that does not begin with one: put the cell in quotes and double the quotes in it.");
  at_ = end;
  return cell;
}

std::string CsvReader::quoted_cell() {
  const std::size_t begin = line_;
  std::string cell;
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') ++line_;
    if (text_[at_] != '"') {
      cell += text_[at_];
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      cell += text_[at_++];
    } else {
      ++at_;
      if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n')
        fail(line_, "after the closing quote of a cell a comma or the end of the line is expected.");
      return cell;
    }
  }
  fail(begin, "a quoted cell is never closed.");
}

}  // namespace rotulus::service
