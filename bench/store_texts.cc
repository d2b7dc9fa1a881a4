#include "store_texts.h"

#include <array>

namespace rotulus::bench {
namespace {

constexpr std::array kEnglish = {
    "the",       "of",         "and",         "a",          "to",        "in",        "is",          "shall",      "be",
    "procedure", "operator",   "record",      "equipment",  "quality",   "deviation", "inspection",  "release",    "batch",
    "signature", "approval",   "document",    "laboratory", "sample",    "training",  "temperature", "pressure",   "valve",
    "pump",      "cleaning",   "calibration", "supplier",   "complaint", "change",    "control",     "review",     "assessment",
    "risk",      "measure",    "corrective",  "preventive", "storage",   "label",     "packaging",   "validation", "protocol",
    "report",    "department", "manager",     "shift",      "daily",     "weekly",    "monthly",     "before",     "after",
    "without",   "within",     "must",        "may",        "not",       "every",     "written",     "checked",    "filed"};
constexpr std::array kChinese = {"操作人员", "应当",   "每月", "检查",   "设备", "并将", "结果", "记入", "台账", "质量", "部门",
                                 "负责",     "批准",   "变更", "偏差",   "调查", "报告", "样品", "储存", "温度", "不得", "超过",
                                 "规定",     "清洁",   "校准", "供应商", "投诉", "评估", "风险", "纠正", "预防", "措施", "文件",
                                 "版本",     "生效",   "培训", "记录",   "签字", "复核", "放行", "批次", "标签", "包装", "验证",
                                 "方案",     "实验室", "主管", "班次",   "之前", "之后", "必须", "可以", "按照", "标准", "程序"};
constexpr std::size_t kSentencesInParagraph = 6;

}  // namespace

DocumentText::DocumentText(unsigned seed, std::size_t bytes) : random_(seed), chinese_(seed % 2 == 1) {
  std::size_t size = 0;
  while (size < bytes) {
    sentences_.push_back(sentence());
    size += sentences_.back().size();
  }
}

std::string DocumentText::sentence() {
  // Few words are common and many rare, as in any text.
  const auto pick = [&](std::size_t count) {
    const double x = std::uniform_real_distribution<double>(0, 1)(random_);
    return static_cast<std::size_t>(x * x * static_cast<double>(count));
  };
  std::string text;
  const std::size_t words = 6 + random_() % 14;
  for (std::size_t i = 0; i < words; ++i) {
    if (chinese_) {
      text += kChinese.at(pick(kChinese.size()));
    } else {
      if (i > 0) text += ' ';
      text += kEnglish.at(pick(kEnglish.size()));
    }
    if (random_() % 40 == 0) text += ' ' + std::to_string(random_() % 1000);
  }
  return text + (chinese_ ? "。" : ". ");
}

std::string DocumentText::text() const {
  std::string text = "# Document\n\n";
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    text += sentences_[i];
    if (i % kSentencesInParagraph == kSentencesInParagraph - 1) text += "\n\n";
  }
  return text + '\n';
}

void DocumentText::edit() {
  for (std::size_t count = 1 + random_() % 3; count > 0; --count) sentences_[random_() % sentences_.size()] = sentence();
}

}  // namespace rotulus::bench
