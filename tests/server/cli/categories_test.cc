// Trees of categories on the command line: one by one, and from a table.
#include <algorithm>

#include "installation_fixture.h"

using namespace rotulus::test;
using Catch::Contains;

namespace {

Json category(const Installation& place, const std::string& key) {
  const Json items = place.run_json({"category", "list"}).at("items");
  const auto found = std::find_if(items.begin(), items.end(), [&](const Json& item) { return item.at("key") == key; });
  return found == items.end() ? Json() : *found;
}

}  // namespace

TEST_CASE("categories are made, renamed, moved and retired on the command line", "[cli][categories]") {
  Installation place;
  place.run_json({"category", "create", "calibration", "--parent", "process", "--title-zh", "校准", "--title-en", "Calibration"});
  place.run_json({"category", "create", "pressure", "--parent", "technology", "--title-zh", "压力", "--title-en", "Pressure"});
  CHECK(category(place, "calibration")["title_zh"] == "校准");

  place.run_json({"category", "set", "calibration", "--title-en", "Calibration and test"});
  place.run_json({"category", "set", "pressure", "--parent", "calibration", "--position", "3"});
  place.run_json({"category", "set", "calibration", "--retired", "yes"});
  const Json changed = category(place, "calibration"), moved = category(place, "pressure");
  CHECK(changed["title_en"] == "Calibration and test");
  CHECK(changed["title_zh"] == "校准");
  CHECK(changed["retired"] == true);
  CHECK(moved["parent"] == "calibration");
  CHECK(moved["position"] == 3);

  const auto shown = place.run({"category", "list"});
  CHECK_THAT(shown.out,
             Contains("\nprocess") && Contains("\n  calibration") && Contains("\n    pressure") && Contains("retired"));
  CHECK(place.run_json({"verify"})["clean"] == true);
}

TEST_CASE("categories of a space begin with its key", "[cli][categories]") {
  Installation place;
  place.run_json({"space", "create", "QA"});
  const Arguments titles = {"--title-zh", "宏达", "--title-en", "Acme", "--parent", "customer"};
  const auto create = [&](Arguments arguments) {
    arguments.insert(arguments.begin(), {"category", "create"});
    arguments.insert(arguments.end(), titles.begin(), titles.end());
    return arguments;
  };
  CHECK(place.run_json(create({"qa-acme", "--space", "QA"}))["space"] == "QA");
  CHECK_THAT(place.run_refused(create({"acme", "--space", "QA"})), Contains("begins with 'qa-'"));
  CHECK_THAT(place.run_refused(create({"hb-acme", "--space", "HB"})), Contains("HB"));
  CHECK_THAT(place.run_refused(create({"qa-acme", "--space", "QA"})), Contains("already"));
  CHECK_THAT(place.run_refused(create({"Acme"})), Contains("lower-case"));
}

TEST_CASE("what is wrong with a change of categories is said", "[cli][categories]") {
  const Installation place;
  CHECK_THAT(place.run_refused({"category", "set", "nowhere", "--title-en", "x"}), Contains("category list"));
  CHECK_THAT(place.run_refused({"category", "set", "process", "--parent", "process"}), Contains("below itself"));
  place.run_refused({"category", "create", "x"}, 2);  // no titles
  place.run_refused({"category", "set", "process", "--retired", "perhaps"}, 2);
}

TEST_CASE("trees of categories come from a table, and again with what changed", "[cli][categories]") {
  Installation place;
  place.run_json({"space", "create", "QA"});
  write_file(place / "categories.csv",
             "\xEF\xBB\xBFkey,parent,title_zh,title_en,space\n"
             "process,,流程,Process,\n"
             "maintenance,process,维护,\"Maintenance, upkeep\",\n"
             "calibration,process,校准,Calibration,\n"
             "pumps,maintenance,泵,Pumps,\n"
             "qa-acme,customer,宏达,Acme,QA\n");
  const Json first = place.run_json({"category", "import", "categories.csv"});
  CHECK(first == Json{{"created", 4}, {"changed", 0}, {"unchanged", 1}});  // process is there from the beginning
  CHECK(category(place, "maintenance")["title_en"] == "Maintenance, upkeep");
  CHECK(category(place, "calibration")["position"] == 1);
  CHECK(category(place, "qa-acme")["space"] == "QA");

  write_file(place / "categories.csv",
             "key,parent,title_zh,title_en,retired\n"
             "calibration,process,校准,Calibration,yes\n"
             "pumps,calibration,泵与阀,Pumps and valves,\n"
             "maintenance,process,维护,\"Maintenance, upkeep\",no\n");
  CHECK(place.run_json({"category", "import", "categories.csv"}) == Json{{"created", 0}, {"changed", 2}, {"unchanged", 1}});
  CHECK(category(place, "calibration")["retired"] == true);
  CHECK(category(place, "pumps")["parent"] == "calibration");
}

TEST_CASE("a table of categories with a fault changes nothing, and its line is named", "[cli][categories]") {
  const Installation place;
  const std::string head = "key,parent,title_zh,title_en\ncalibration,process,校准,Calibration\n";
  const std::vector<std::pair<std::string, std::string>> tables = {
      {head + "pumps,nowhere,泵,Pumps\n", "line 3: There is no category 'nowhere'"},
      {head + "Pumps,process,泵,Pumps\n", "line 3: The key 'Pumps'"},
      {head + "pumps,process,,Pumps\n", "line 3: The title in Chinese"},
      {head + "calibration,process,校准,Calibration\n", "line 3: The category 'calibration' stands in line 2"},
      {head + "pumps,process,泵\n", "line 3: 3 cells where the first line has 4"},
      {"key,parent,title_zh,name\n", "line 1: the column 'name' is not known"},
      {"key,title_zh\n", "line 1: the column title_en is missing"},
      {"key,title_zh,title_en,position\npumps,泵,Pumps,first\n", "line 2: 'first' is no position"},
      {"key,title_zh,title_en,space\nqa-pumps,泵,Pumps,QA\n", "line 2: There is no space 'QA'"},
      {"", "line 1: the table is empty"},
      {"key,\xD6\xD0\n", "is not UTF-8"}};
  for (const auto& [table, said] : tables) {
    write_file(place / "categories.csv", table);
    INFO(table);
    CHECK_THAT(place.run_refused({"category", "import", "categories.csv"}), Contains(said));
  }
  CHECK_THAT(place.run_refused({"category", "import", "absent.csv"}), Contains("cannot be read"));
  CHECK(category(place, "calibration").is_null());
}
