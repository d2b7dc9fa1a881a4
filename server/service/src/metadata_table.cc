#include "metadata_table.h"

#include <fstream>
#include <iterator>

#include "core/document.h"
#include "core/error.h"

namespace rotulus::service {
namespace {

namespace fs = std::filesystem;

struct CsvRow {
  std::size_t line;  // where it begins, from 1
  std::vector<std::string> cells;
};

class CsvReader {
 public:
  CsvReader(std::string text, std::string name) : text_(std::move(text)), name_(std::move(name)) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  [[noreturn]] void fail(std::size_t line, const std::string& what) const {
    throw Error(ErrorCode::kInvalidArgument, name_ + ", line " + std::to_string(line) + ": " + what);
  }

  // False at the end. Empty lines are passed over.
  bool next(CsvRow& row) {
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

 private:
  void skip_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }

  std::string plain_cell() {
    const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string cell = text_.substr(at_, end - at_);
    if (cell.find('"') != std::string::npos)
      fail(line_,
           "a quote stands inside a cell that does not begin with one: put the cell in quotes and double the quotes in it.");
    at_ = end;
    return cell;
  }

  std::string quoted_cell() {
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

  std::string text_, name_;
  std::size_t at_ = 0, line_ = 1;
};

std::string read_table(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw Error(ErrorCode::kNotFound,
                "The metadata table " + file.string() + " cannot be read: check the path and its permissions.");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!is_text(text))
    throw Error(ErrorCode::kInvalidArgument, "The metadata table " + file.string() + " is not UTF-8: save it as 'CSV UTF-8'.");
  return text;
}

std::vector<std::string> split_list(const std::string& cell) {
  std::vector<std::string> values;
  std::size_t begin = 0;
  while (begin <= cell.size()) {
    const auto end = std::min(cell.find(';', begin), cell.size());
    const auto first = cell.find_first_not_of(' ', begin);
    if (first < end) values.push_back(cell.substr(first, cell.find_last_not_of(' ', end - 1) - first + 1));
    begin = end + 1;
  }
  return values;
}

std::vector<std::string>* list(MetadataRow& row, const std::string& column) {
  if (column == "tags") return &row.tags;
  if (column == "categories") return &row.categories;
  return nullptr;
}

std::string* field(MetadataRow& row, const std::string& column) {
  if (column == "title") return &row.title;
  if (column == "type") return &row.type;
  if (column == "language") return &row.language;
  if (column == "owner") return &row.owner;
  if (column == "translation_of") return &row.translation_of;
  if (column == "translated_version") return &row.translated_version;
  return nullptr;
}

void check_columns(const CsvReader& reader, const CsvRow& head) {
  bool has_path = false;
  for (const auto& column : head.cells) {
    MetadataRow probe;
    has_path |= column == "path";
    if (column != "path" && !list(probe, column) && !field(probe, column))
      reader.fail(head.line, "the column '" + column +
                                 "' is not known; there are path, title, type, language, owner, tags, categories, translation_of "
                                 "and translated_version.");
  }
  if (!has_path) reader.fail(head.line, "the column path is missing: the first line names the columns.");
}

}  // namespace

void MetadataRow::put_over(storage::Metadata& metadata) const {
  if (!title.empty()) metadata.title = title;
  if (!type.empty()) metadata.type = type;
  if (!language.empty()) metadata.language = language;
  if (!owner.empty()) metadata.owner = owner;
  if (!translation_of.empty()) {
    metadata.translation_of = translation_of;
    metadata.translated_version = translated_version;
  }
  if (!tags.empty()) metadata.tags = tags;
  if (!categories.empty()) metadata.categories = categories;
}

std::map<std::string, MetadataRow> read_metadata_table(const fs::path& file) {
  CsvReader reader(read_table(file), file.string());
  CsvRow head, line;
  if (!reader.next(head)) reader.fail(1, "the table is empty: the first line names the columns.");
  check_columns(reader, head);
  std::map<std::string, MetadataRow> rows;
  while (reader.next(line)) {
    if (line.cells.size() != head.cells.size())
      reader.fail(line.line, std::to_string(line.cells.size()) + " cells where the first line has " +
                                 std::to_string(head.cells.size()) + ".");
    MetadataRow row;
    std::string path;
    for (std::size_t i = 0; i < head.cells.size(); ++i) {
      if (head.cells[i] == "path")
        path = line.cells[i];
      else if (auto* values = list(row, head.cells[i]))
        *values = split_list(line.cells[i]);
      else
        *field(row, head.cells[i]) = line.cells[i];
    }
    path = fs::path(path).lexically_normal().generic_string();
    if (path.empty() || path == ".") reader.fail(line.line, "the path is empty.");
    if (!rows.emplace(path, std::move(row)).second) reader.fail(line.line, "the path " + path + " stands in the table twice.");
  }
  return rows;
}

}  // namespace rotulus::service
