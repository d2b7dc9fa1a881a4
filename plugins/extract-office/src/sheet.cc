#include <cstdlib>

#include "flowing_text.h"
#include "formats.h"

namespace rotulus::office {
namespace {

constexpr std::size_t kMostStringBytes = std::size_t{128} << 20;

// The texts that cells name by their place in this list.
class SharedStrings : public XmlListener {
 public:
  void begin(const Element& element) override {
    if (element.name() == "si") strings_.emplace_back();
    if (element.name() == "rPh") ++phonetic_;  // how Japanese is pronounced
    is_text_ = element.name() == "t" && phonetic_ == 0;
  }
  void end(std::string_view name) override {
    if (name == "rPh") --phonetic_;
    is_text_ = false;
  }
  void text(std::string_view text) override {
    if (!is_text_ || strings_.empty()) return;
    bytes_ += text.size();
    if (bytes_ > kMostStringBytes) throw Refusal(sdk::Reading::End::kTooLarge, "Its cells hold too much text.");
    strings_.back() += text;
  }
  bool wants_more() const override { return true; }
  std::string_view at(std::size_t i) const { return i < strings_.size() ? std::string_view(strings_[i]) : std::string_view(); }

 private:
  std::vector<std::string> strings_;
  std::size_t bytes_ = 0;
  int phonetic_ = 0;
  bool is_text_ = false;
};

class SheetNames : public XmlListener {
 public:
  explicit SheetNames(sdk::TextSink& sink) : sink_(sink) {}
  void begin(const Element& element) override {
    if (element.name() == "sheet") sink_.add(element.attribute("name") + "\n");
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
  bool wants_more() const override { return true; }

 private:
  sdk::TextSink& sink_;
};

class Cells : public XmlListener {
 public:
  Cells(const SharedStrings& strings, sdk::TextSink& sink) : strings_(strings), sink_(sink) {}

  void begin(const Element& element) override {
    if (element.name() == "c") is_shared_ = element.attribute("t") == "s";
    is_value_ = element.name() == "v" || element.name() == "t";
    if (is_value_) value_.clear();
  }
  void end(std::string_view name) override {
    if (is_value_) add(is_shared_ ? strings_.at(std::strtoul(value_.c_str(), nullptr, 10)) : std::string_view(value_));
    is_value_ = false;
    if (name == "c") add("\t");
    if (name == "row") add("\n");
  }
  void text(std::string_view text) override {
    if (is_value_) value_ += text;
  }
  bool wants_more() const override { return wants_more_; }

 private:
  void add(std::string_view text) { wants_more_ = sink_.add(text) && wants_more_; }

  const SharedStrings& strings_;
  sdk::TextSink& sink_;
  std::string value_;
  bool is_shared_ = false, is_value_ = false, wants_more_ = true;
};

}  // namespace

bool is_sheet(const Package& package) { return package.has("xl/workbook.xml"); }

void read_sheet(Package& package, sdk::TextSink& sink) {
  SheetNames names(sink);
  read_xml(package, "xl/workbook.xml", names);
  SharedStrings strings;
  read_xml(package, "xl/sharedStrings.xml", strings);
  for (const std::string& name : package.parts("xl/worksheets/sheet", ".xml")) {
    Cells cells(strings, sink);
    read_xml(package, name, cells);
    if (!cells.wants_more()) return;
  }
  static const FlowRules rules{{"t"}, {}, {}, {{"comment", "\n"}}};
  for (const std::string& name : package.parts("xl/comments", ".xml")) {
    FlowingText text(rules, sink);
    read_xml(package, name, text);
  }
}

}  // namespace rotulus::office
