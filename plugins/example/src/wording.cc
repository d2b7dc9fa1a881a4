// The plugin `wording`: remarks on words that say nothing in an instruction, and a template for memos.
#include <sstream>

#include "rotulus/sdk/plugin.h"

namespace {

using namespace rotulus::sdk;

// What the plugin says of itself. `name` must be that of the file, rotulus-wording.so, and of the configuration.
const char kManifest[] = R"(
name: wording
version: 1.0.0
description: Remarks on vague words in documents, and a template for memos.
permissions: []
settings:
  words:
    default: as needed, as appropriate, if necessary, 适当, 尽快
    description: The words to remark on, with commas between.
)";

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> words;
  std::istringstream in(list);
  for (std::string word; std::getline(in, word, ',');) {
    word.erase(0, word.find_first_not_of(' '));
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

// A hook keeps no state that changes: it is called from many threads at once.
class VagueWords : public ContentHook {
 public:
  explicit VagueWords(std::vector<std::string> words) : words_(std::move(words)) {}

  std::string name() const override { return "vague-words"; }

  // Only remarks: a document may be saved and submitted whatever they are, and when this hook fails.
  FailurePolicy policy() const override { return FailurePolicy::kEnrichment; }

  std::vector<Finding> check(const Draft& draft, Moment) const override {
    std::vector<Finding> findings;
    std::istringstream in(draft.content);
    int number = 0;
    for (std::string line; std::getline(in, line) && findings.size() < kMostFindings;) {
      ++number;
      for (const std::string& word : words_) {
        if (line.find(word) != std::string::npos) findings.push_back(remark(word, number));
      }
    }
    return findings;
  }

 private:
  static constexpr std::size_t kMostFindings = 100;

  static Finding remark(const std::string& word, int line) {
    Finding finding;
    finding.place = Finding::Place::kContent;
    finding.line = line;
    finding.message = {{"en", "'" + word + "' leaves the reader to guess. Say who, when, or how much."},
                       {"zh", "“" + word + "”含义不明确，请写明由谁、何时或多少。"}};
    return finding;
  }

  const std::vector<std::string> words_;
};

class MemoTemplate : public TemplateProvider {
 public:
  std::vector<Template> templates() const override {
    Template memo;
    memo.id = "memo";
    memo.version = "1";
    memo.type = "memo";
    memo.name = {{"zh", "备忘录"}, {"en", "Memo"}};
    memo.description = {{"zh", "记录一项决定及其理由。"}, {"en", "A decision and the reasons for it."}};
    memo.fields = {{"topic", FieldKind::kText, {{"zh", "主题"}, {"en", "Topic"}}, {}, true, {}}};
    memo.sections = {{"decision", {{"zh", "决定"}, {"en", "Decision"}}, true}};
    memo.number_scheme = "MEMO-{year}-{seq:03}";
    memo.workflow = "simple-approval";
    memo.body = {{"zh", "# 备忘录\n\n## 决定\n"}, {"en", "# Memo\n\n## Decision\n"}};
    return {memo};
  }
};

// Called once, before anything else. What it throws keeps the plugin from being used, with its words as the reason.
void start(Registry& registry) {
  registry.add(std::make_unique<VagueWords>(split(registry.setting("words"))));
  registry.add(std::make_unique<MemoTemplate>());
}

}  // namespace

ROTULUS_PLUGIN(kManifest, start)
