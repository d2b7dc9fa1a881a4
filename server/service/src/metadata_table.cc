#include "metadata_table.h"

#include <algorithm>

#include "csv.h"

namespace rotulus::service {
namespace {

namespace fs = std::filesystem;

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

void check_columns(const CsvReader& reader) {
  const CsvRow& head = reader.head();
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
  CsvReader reader(file, "metadata table");
  check_columns(reader);
  const CsvRow& head = reader.head();
  CsvRow line;
  std::map<std::string, MetadataRow> rows;
  while (reader.next(line)) {
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
