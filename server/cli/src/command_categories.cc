#include "administration.h"
#include "command_line.h"

namespace rotulus::cli {
namespace {

struct CategoryOptions : DirectoryOptions {
  std::string key;
  std::optional<std::string> parent, title_zh, title_en, space, retired;
  std::optional<int> position;
};

struct ImportOptions : DirectoryOptions {
  std::string file;
};

int change(const CategoryOptions& options, const char* command, const std::string& done) {
  Json arguments = {{"key", options.key}};
  const auto add = [&](const char* name, const auto& value) {
    if (value) arguments[name] = *value;
  };
  add("parent", options.parent);
  add("title_zh", options.title_zh);
  add("title_en", options.title_en);
  add("space", options.space);
  add("retired", options.retired);
  add("position", options.position);
  const Json category = administer(options.place, command, arguments);
  if (options.json) {
    print_json(category);
    return kDone;
  }
  const std::string parent = category.at("parent");
  print_line(done + " category " + options.key + ": " + category.at("title_zh").get<std::string>() + " / " +
             category.at("title_en").get<std::string>() + (parent.empty() ? ", a dimension" : ", in " + parent) +
             (category.at("retired") == true ? "; retired." : "."));
  return kDone;
}

void add_category_options(CLI::App& command, CategoryOptions& options) {
  command.add_option("key", options.key, "Key, such as calibration; it never changes")->required()->type_name("KEY");
  command.add_option("--parent", options.parent, "Key of the category to stand below; '' for a dimension")->type_name("KEY");
  command.add_option("--position", options.position, "Place among those with the same parent, from 0")->type_name("NUMBER");
}

void add_create(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<CategoryOptions>();
  CLI::App* command =
      add_command(group, "create", "Make a category",
                  {"rotulus category create calibration --parent process --title-zh 校准 --title-en Calibration",
                   "rotulus category create qa-acme --parent customer --title-zh 宏达 --title-en Acme --space QA"});
  add_category_options(*command, *options);
  command->add_option("--title-zh", options->title_zh, "Title in Chinese")->required()->type_name("TEXT");
  command->add_option("--title-en", options->title_en, "Title in English")->required()->type_name("TEXT");
  command->add_option("--space", options->space, "For documents of this space only; the key then begins with it")
      ->type_name("KEY")
      ->check(check_space_key);
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return change(*options, "category.create", "Created"); });
}

void add_set(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<CategoryOptions>();
  CLI::App* command =
      add_command(group, "set", "Rename, move, retire or bring back a category; its documents keep it",
                  {"rotulus category set calibration --title-en 'Calibration and test'",
                   "rotulus category set calibration --parent maintenance", "rotulus category set fax --retired yes"});
  add_category_options(*command, *options);
  command->add_option("--title-zh", options->title_zh, "Title in Chinese")->type_name("TEXT");
  command->add_option("--title-en", options->title_en, "Title in English")->type_name("TEXT");
  command->add_option("--retired", options->retired, "Whether documents no longer get it; nothing is ever removed")
      ->type_name("yes|no")
      ->check(CLI::IsMember({"yes", "no"}));
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return change(*options, "category.set", "Changed"); });
}

void add_rows(Table& table, const Json& items, const std::string& parent, const std::string& indent) {
  for (const Json& item : items) {
    if (item.at("parent") != parent) continue;
    const std::string key = item.at("key");
    table.add(
        {indent + key, item.at("space"), item.at("retired") == true ? "retired" : "", item.at("title_zh"), item.at("title_en")});
    add_rows(table, items, key, indent + "  ");
  }
}

int list(const DirectoryOptions& options) {
  const Json answer = administer(options.place, "category.list", Json::object());
  if (options.json) {
    print_json(answer);
    return kDone;
  }
  Table table({"KEY", "SPACE", "STATE", "CHINESE", "ENGLISH"});
  add_rows(table, answer.at("items"), "", "");
  table.print();
  return kDone;
}

int import_table(const ImportOptions& options) {
  const Json report = administer(options.place, "category.import", {{"file", absolute_text(options.file)}});
  if (options.json) {
    print_json(report);
    return kDone;
  }
  print_line("Categories: " + grouped(report.at("created").get<std::uint64_t>()) + " created, " +
             grouped(report.at("changed").get<std::uint64_t>()) + " changed, " +
             grouped(report.at("unchanged").get<std::uint64_t>()) + " as they were.");
  return kDone;
}

void add_import_table(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command =
      add_command(group, "import", "Bring in trees of categories from a CSV table; run again, it brings what changed",
                  {"rotulus category import samples/categories.csv"});
  command
      ->add_option("file", options->file,
                   "Table with the columns key, parent, title_zh, title_en, and perhaps space, position, retired")
      ->required()
      ->type_name("FILE");
  add_directory_options(*command, *options);
  line.set_action(*command, [options] { return import_table(*options); });
}

}  // namespace

void add_category_commands(CommandLine& line) {
  CLI::App* group = add_group(line.root(), "category", "Keep the trees of categories that documents are classified by");
  add_create(line, *group);
  add_set(line, *group);
  add_import_table(line, *group);
  auto options = std::make_shared<DirectoryOptions>();
  CLI::App* listing = add_command(*group, "list", "Show the trees of categories", {"rotulus category list --json"});
  add_directory_options(*listing, *options);
  line.set_action(*listing, [options] { return list(*options); });
}

}  // namespace rotulus::cli
