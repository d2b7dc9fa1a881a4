#include "service/category_table.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "core/error.h"
#include "csv.h"
#include "storage/categories.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

using storage::Category;

constexpr std::array<std::string_view, 7> kColumns{"key", "parent", "title_zh", "title_en", "space", "position", "retired"};
constexpr std::array<std::string_view, 3> kNeeded{"key", "title_zh", "title_en"};

class CategoryTable {
 public:
  CategoryTable(storage::Transaction& tx, const std::filesystem::path& file)
      : tx_(tx), reader_(file, "table of categories"), name_(file.string()) {
    check_columns();
  }

  CategoryTableReport take() {
    while (reader_.next(row_)) {
      try {
        take_row();
      } catch (const Error& error) {
        if (std::string_view(error.what()).starts_with(name_)) throw;
        throw Error(error.code(), name_ + ", line " + std::to_string(row_.line) + ": " + error.what());
      }
    }
    return report_;
  }

 private:
  void check_columns() const {
    const auto& head = reader_.head();
    for (const auto& column : head.cells)
      if (std::find(kColumns.begin(), kColumns.end(), column) == kColumns.end())
        reader_.fail(head.line, "the column '" + column +
                                    "' is not known; there are key, parent, title_zh, title_en, space, position and retired.");
    for (const auto column : kNeeded)
      if (std::find(head.cells.begin(), head.cells.end(), column) == head.cells.end())
        reader_.fail(head.line, "the column " + std::string(column) + " is missing: the first line names the columns.");
  }

  // Nothing where the table has no such column, or the cell is empty.
  std::string cell(std::string_view column) const {
    const auto& names = reader_.head().cells;
    const auto found = std::find(names.begin(), names.end(), column);
    return found == names.end() ? std::string() : row_.cells[static_cast<std::size_t>(found - names.begin())];
  }

  bool has_column(std::string_view column) const {
    const auto& names = reader_.head().cells;
    return std::find(names.begin(), names.end(), column) != names.end();
  }

  SpaceId space() const {
    const std::string text = cell("space");
    if (text.empty()) return {};
    const auto key = SpaceKey::parse(text);
    const auto space = key ? storage::Spaces(tx_).find(*key) : std::nullopt;
    if (!space) throw Error(ErrorCode::kNotFound, "There is no space '" + text + "'.");
    return space->id;
  }

  // As it is written; else, for a new one, its place among those of its parent in the table.
  int position(const std::optional<Category>& before) {
    const int among = places_[cell("parent")]++;
    const std::string text = cell("position");
    if (text.empty()) return before ? before->position : among;
    if (text.size() > 7 || text.find_first_not_of("0123456789") != std::string::npos)
      throw Error(ErrorCode::kInvalidArgument, "'" + text + "' is no position: it is a number from 0 to 1000000.");
    return std::stoi(text);
  }

  bool is_retired(const std::optional<Category>& before) const {
    const std::string text = cell("retired");
    if (text.empty()) return before && before->retired;
    if (text != "yes" && text != "no") throw Error(ErrorCode::kInvalidArgument, "'" + text + "' is neither yes nor no.");
    return text == "yes";
  }

  Category wanted(const std::optional<Category>& before) {
    Category category = before.value_or(Category{});
    category.key = cell("key");
    if (!before || has_column("parent")) category.parent = cell("parent");
    category.title_zh = cell("title_zh");
    category.title_en = cell("title_en");
    category.position = position(before);
    category.retired = is_retired(before);
    return category;
  }

  void take_row() {
    const std::string key = cell("key");
    if (const auto [first, is_new] = lines_.emplace(key, row_.line); !is_new)
      throw Error(ErrorCode::kInvalidArgument,
                  "The category '" + key + "' stands in line " + std::to_string(first->second) + " already.");
    const auto before = storage::Categories(tx_).find(key);
    Category category = wanted(before);
    if (!before) {
      category.space = space();
      storage::create_category(tx_, category);
      ++report_.created;
    } else if (space() != before->space) {
      throw Error(ErrorCode::kInvalidArgument,
                  "The category '" + key + "' is there already, and not of this space: choose another key.");
    } else if (is_same(category, *before)) {
      ++report_.unchanged;
    } else {
      storage::change_category(tx_, category);
      ++report_.changed;
    }
  }

  static bool is_same(const Category& a, const Category& b) {
    return a.parent == b.parent && a.title_zh == b.title_zh && a.title_en == b.title_en && a.position == b.position &&
           a.retired == b.retired;
  }

  storage::Transaction& tx_;
  CsvReader reader_;
  const std::string name_;
  CsvRow row_;
  std::map<std::string, std::size_t> lines_;
  std::map<std::string, int> places_;  // by parent
  CategoryTableReport report_;
};

}  // namespace

CategoryTableReport import_categories(storage::Transaction& tx, const std::filesystem::path& file) {
  return CategoryTable(tx, file).take();
}

}  // namespace rotulus::service
