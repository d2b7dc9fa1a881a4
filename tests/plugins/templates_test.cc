#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "plugin_files.h"
#include "support/temporary_directory.h"

namespace rotulus::plugins {
namespace {

using Catch::Contains;
using sdk::FieldKind;
using Moment = sdk::ContentHook::Moment;
using Place = sdk::Finding::Place;

const Host& bundled_host() {
  // Within a minute: the largest document takes long under a sanitizer, but not when the time grew with its square.
  static const auto host = test::load_plugins({test::bundled("templates"), test::bundled("approval")}, std::chrono::minutes(1));
  return *host;
}

sdk::Template form(const std::string& id) {
  for (const sdk::Template& offered : bundled_host().templates()) {
    if (offered.id == id) return offered;
  }
  FAIL("no template " << id);
  return {};
}

sdk::Draft draft_of(const std::string& id, const std::string& content) {
  sdk::Draft draft;
  draft.template_id = id;
  draft.content = content;
  return draft;
}

// Names of what the findings are about, with the lines of those that have one.
std::set<std::string> places(const std::vector<sdk::Finding>& findings) {
  std::set<std::string> names;
  for (const sdk::Finding& finding : findings) {
    names.insert(finding.name + (finding.line > 0 ? ":" + std::to_string(finding.line) : ""));
    CHECK_FALSE(finding.message.at("zh").empty());
    CHECK_FALSE(finding.message.at("en").empty());
  }
  return names;
}

std::set<std::string> on_submit(const sdk::Draft& draft) { return places(bundled_host().check(draft, Moment::kSubmit)); }
std::set<std::string> on_save(const sdk::Draft& draft) { return places(bundled_host().check(draft, Moment::kSave)); }

// A solution that may be submitted.
sdk::Draft good_solution() {
  sdk::Draft draft = draft_of("solution",
                              "# Pump stops\n\n## Symptom\nIt stops.\n\n## Cause\nDirt.\n\n## Remedy\nClean it.\n\n"
                              "## Verification\nRan for a day.\n");
  draft.fields = {{"product", "PX-200"}, {"problem_kind", "hardware"}, {"expert", "ann"}};
  return draft;
}

TEST_CASE("six templates come with the server, in both languages and sound", "[plugins]") {
  const auto forms = bundled_host().templates();
  CHECK(bundled_host().plugins().front().failures == 0);
  std::set<std::string> ids;
  std::set<FieldKind> kinds;
  std::set<std::string> workflows;
  for (const sdk::Workflow& workflow : bundled_host().workflows()) workflows.insert(workflow.id);
  for (const sdk::Template& offered : forms) {
    INFO(offered.id);
    ids.insert(offered.id);
    CHECK(workflows.contains(offered.workflow));
    CHECK(offered.number_scheme.find("{seq") != std::string::npos);
    for (const char* language : {"zh", "en"}) {
      CHECK_FALSE(offered.name.at(language).empty());
      CHECK_FALSE(offered.description.at(language).empty());
      CHECK(offered.body.at(language).starts_with("# "));
      for (const sdk::Field& field : offered.fields) CHECK_FALSE(field.label.at(language).empty());
      for (const sdk::Section& section : offered.sections) CHECK_FALSE(section.heading.at(language).empty());
    }
    for (const sdk::Field& field : offered.fields) kinds.insert(field.kind);
  }
  CHECK(ids ==
        std::set<std::string>{"acceptance-checklist", "report", "requirement-specification", "risk-register", "solution", "sop"});
  CHECK(kinds.size() == 6);
  CHECK(form("sop").number_scheme == "SOP-{department}-{seq:04}");
  CHECK(form("sop").review_months == 24);
}

TEST_CASE("a template's own text cannot be submitted as it is, in either language", "[plugins]") {
  for (const sdk::Template& offered : bundled_host().templates()) {
    for (const auto& [language, body] : offered.body) {
      INFO(offered.id << " " << language);
      std::set<std::string> required;
      for (const sdk::Field& field : offered.fields) {
        if (field.required) required.insert(field.name);
      }
      for (const sdk::Section& section : offered.sections) {
        if (section.required) required.insert(section.id);
      }
      std::set<std::string> found;
      for (const sdk::Finding& finding : bundled_host().check(draft_of(offered.id, body), Moment::kSubmit)) {
        found.insert(finding.name);
        CHECK((finding.line > 0) == (finding.place == Place::kSection));
      }
      CHECK(found == required);
      CHECK(on_save(draft_of(offered.id, body)).empty());
    }
  }
}

TEST_CASE("a document that follows its template has nothing against it", "[plugins]") {
  CHECK(on_submit(good_solution()).empty());
  sdk::Draft chinese = good_solution();
  chinese.content =
      "# 泵停机\n\n## 一、问题现象\n停机。\n\n### （二）原因：\n有杂质。\n\n# 3. 解决办法\n清洗。\n\n## 第四章 "
      "**验证**\n运行一天。\n";
  CHECK(on_submit(chinese).empty());
}

TEST_CASE("documents without a template, or of one that is not known, are let through", "[plugins]") {
  CHECK(on_submit(draft_of("", "")).empty());
  CHECK(on_submit(draft_of("somebody-elses", "")).empty());
}

TEST_CASE("required fields are asked for on submission only", "[plugins]") {
  sdk::Draft draft = good_solution();
  draft.fields.erase("product");
  draft.fields["expert"] = "  ";
  CHECK(on_save(draft).empty());
  CHECK(on_submit(draft) == std::set<std::string>{"product", "expert"});
  const auto findings = bundled_host().check(draft, Moment::kSubmit);
  CHECK(findings.front().place == Place::kField);
  CHECK(findings.front().message.at("en") == "The field 'Product or system' is required and has no value. Fill it in.");
  CHECK(findings.front().message.at("zh") == "必填字段“产品或系统”没有值，请填写。");
}

TEST_CASE("values that are not of their kind are told at once", "[plugins]") {
  const auto wrong = [](const std::string& name, const std::string& value) {
    sdk::Draft draft = good_solution();
    draft.fields[name] = value;
    const bool told = on_save(draft) == std::set<std::string>{name};
    CHECK(told == (on_submit(draft) == std::set<std::string>{name}));
    return told;
  };
  for (const char* date : {"2026-02-30", "2026-2-3", "03.02.2026", "2026-13-01", "20260203", "2026-00-10"})
    CHECK(wrong("first_seen", date));
  for (const char* date : {"2026-02-28", "2024-02-29", ""}) CHECK_FALSE(wrong("first_seen", date));
  for (const char* number : {"many", "1,5", "1.", ".5", "--1", "1e3", "0x10"}) CHECK(wrong("hours_to_solve", number));
  for (const char* number : {"0", "12", "-3", "3.25", " 4 "}) CHECK_FALSE(wrong("hours_to_solve", number));
  CHECK(wrong("problem_kind", "Hardware"));
  CHECK_FALSE(wrong("problem_kind", "network"));
  CHECK(wrong("expert", "two words"));
  CHECK_FALSE(wrong("expert", "lin.wei"));
  CHECK(wrong("product", std::string(5000, 'x')));
}

TEST_CASE("a long wrong value is quoted by its beginning, whole characters only", "[plugins]") {
  sdk::Draft draft = good_solution();
  std::string value;
  for (int i = 0; i < 100; ++i) value += "长";
  draft.fields["first_seen"] = value + "\nx";
  const auto findings = bundled_host().check(draft, Moment::kSave);
  REQUIRE(findings.size() == 1);
  CHECK_THAT(findings.front().message.at("en"), Contains("...'") && Contains("YYYY-MM-DD"));
}

TEST_CASE("a missing section and an empty one are told with their places", "[plugins]") {
  sdk::Draft draft = good_solution();
  draft.content = "# Pump\n\n## Symptom\n\n## Remedy\nClean it.\n\n## Verification\nYes.\n";
  CHECK(on_submit(draft) == std::set<std::string>{"symptom:3", "cause"});
  for (const sdk::Finding& finding : bundled_host().check(draft, Moment::kSubmit)) {
    if (finding.line == 3) {
      CHECK_THAT(finding.message.at("en"), Contains("'Symptom' on line 3"));
      CHECK_THAT(finding.message.at("zh"), Contains("第 3 行") && Contains("问题现象"));
    } else {
      CHECK_THAT(finding.message.at("en"), Contains("'Cause' is missing"));
    }
  }
}

// Whether the section "Symptom" with this beneath it counts as filled.
bool filled(const std::string& text) {
  sdk::Draft draft = good_solution();
  draft.content = text + "\n\n# Cause\nx\n# Remedy\nx\n# Verification\nx\n";
  return on_submit(draft).empty();
}

TEST_CASE("what counts as text beneath a heading", "[plugins]") {
  CHECK(filled("# Symptom\nIt stops."));
  CHECK(filled("# Symptom\n## Where\nIt stops in the hall."));
  CHECK(filled("# Symptom\n| a | b |\n|---|---|\n| 1 | 2 |"));
  CHECK(filled("# Symptom\n```\n# code\n```"));
  CHECK(filled("# Symptom\n> Our own quotation."));
  CHECK(filled("# Symptom\n停机"));
  CHECK_FALSE(filled("# Symptom\n## Where\n## When"));
  CHECK_FALSE(filled("# Symptom\n   \n\t\n"));
  CHECK_FALSE(filled("# Symptom\n---\n"));
  CHECK_FALSE(filled("# Symptom\n|  |  |\n| --- | --- |\n|  |  |"));
  CHECK_FALSE(filled("# Symptom\n<!-- later -->"));
  CHECK_FALSE(filled(
      "# Symptom\n> Describe what one sees, with the exact words of messages and codes: that is what the next one searches  "
      "for.\r"));
  CHECK_FALSE(filled("# Symptom\n> 描述可观察到的现象，原样写出提示信息和代码：以后的人就是按这些内容查找的。"));
  CHECK(filled("# Symptom\n\n# Other\n\n# Symptom\nHere."));
}

TEST_CASE("which lines are headings", "[plugins]") {
  for (const char* heading :
       {"# Symptom", "###### symptom:", "## 2.1 Symptom", "## **Symptom** ##", "## 1) SYMPTOM",
        "Symptom\n=======", "Symptom\n---", "## 问题现象", "## 1问题现象", "## (一) 问题现象", "## 第二节　问题现象："}) {
    INFO(heading);
    CHECK(filled(std::string(heading) + "\nIt stops."));
  }
  for (const char* heading :
       {"#Symptom", "####### Symptom", "Symptom", "## Symptoms", "```\n# Symptom", "## 5Symptom", "| Symptom |\n---"}) {
    INFO(heading);
    CHECK_FALSE(filled(std::string(heading) + "\nIt stops.\n```\n"));
  }
}

TEST_CASE("front matter holds no headings, and lines count from its beginning", "[plugins]") {
  sdk::Draft draft = good_solution();
  draft.content = "---\ntitle: x\n# Cause\n---\n# Symptom\n\n# Cause\nx\n# Remedy\nx\n# Verification\nx\n";
  CHECK(on_submit(draft) == std::set<std::string>{"symptom:5"});
}

TEST_CASE("a large document is checked in time", "[plugins]") {
  sdk::Draft draft = good_solution();
  for (int i = 0; i < 200'000; ++i) draft.content += "# Heading\nsome text\n";
  CHECK(on_submit(draft).empty());
}

// Templates of the organisation, in folders of a directory.
class OwnTemplates {
 public:
  void add(const std::string& folder, const std::string& yaml, const std::string& body = "# Memo\n\n## Decision\n\n> What?\n") {
    std::filesystem::create_directory(directory_ / folder);
    test::write_file(directory_ / (folder + "/template.yaml"), yaml);
    test::write_file(directory_ / (folder + "/body.en.md"), body);
  }
  std::unique_ptr<Host> host() const {
    return test::load_plugins({test::bundled("templates", {{"directory", directory_.path().string()}})});
  }

 private:
  test::TemporaryDirectory directory_;
};

const std::string kMemo =
    "id: memo\nversion: '1'\ntype: memo\nname: {en: Memo}\n"
    "sections:\n  - {id: decision, required: true, heading: {en: Decision}}\n";

TEST_CASE("templates of the organisation stand beside the shipped ones, or in their place", "[plugins]") {
  OwnTemplates own;
  own.add("memo",
          kMemo + "fields:\n  - {name: day, kind: date, required: true, label: {en: Day}}\nnumber_scheme: 'M-{day}-{seq:03}'\n");
  own.add("ours", "id: sop\nversion: '9'\ntype: sop\nname: {en: Our SOP}\n");
  const auto host = own.host();
  CHECK(host->templates().size() == 7);
  for (const sdk::Template& offered : host->templates()) CHECK((offered.id == "sop") == (offered.version == "9"));
  CHECK(host->check(draft_of("memo", "# Decision\n> What?\n"), Moment::kSubmit).size() == 2);
  CHECK(host->plugins().front().failures == 0);
}

TEST_CASE("a bad template of the organisation is named with its line, and the others stay", "[plugins]") {
  const auto report_on = [](const std::string& yaml, const std::string& body = "# Memo\n## Decision\n") {
    OwnTemplates own;
    own.add("bad", yaml, body);
    own.add("good", "id: good\nversion: '1'\ntype: good\nname: {en: Good}\n");
    const auto host = own.host();
    CHECK(host->templates().size() == 7);
    CHECK(host->plugins().front().state == PluginState::kReady);
    CHECK_THAT(host->plugins().front().last_failure, Contains("/bad was left out: "));
    return host->plugins().front().last_failure;
  };
  CHECK_THAT(report_on("id: [\n"), Contains("not valid YAML"));
  CHECK_THAT(report_on(kMemo + "colour: red\n"), Contains("line 7: a template has no 'colour'"));
  CHECK_THAT(report_on(kMemo, "# Memo\n"), Contains("body.en.md has no heading of the required section 'decision'"));
  CHECK_THAT(report_on(kMemo, "# Memo\n\xff"), Contains("line 2: it is not UTF-8"));
  CHECK_THAT(report_on(kMemo + "number_scheme: M-{seq\n"), Contains("line 7: 'number_scheme' has a brace"));
  CHECK_THAT(report_on(kMemo + "number_scheme: M-{dya}-{seq}\n"), Contains("{dya}, which is no required field"));
  CHECK_THAT(report_on(kMemo + "number_scheme: M-{year}\n"), Contains("exactly once"));
  CHECK_THAT(report_on(kMemo + "fields:\n  - {name: day, kind: day, label: {en: Day}}\n"), Contains("line 8: 'day' is not text"));
  CHECK_THAT(report_on(kMemo + "fields:\n  - {name: day, kind: choice, label: {en: Day}}\n"),
             Contains("line 8: a field of kind choice"));
  CHECK_THAT(report_on(kMemo + "fields:\n  - {name: Day, kind: date, label: {en: Day}}\n"),
             Contains("line 8: 'Day' is not of a-z"));
  CHECK_THAT(report_on(kMemo + "review_months: -1\n"), Contains("from 0 to 1200"));
}

}  // namespace
}  // namespace rotulus::plugins
