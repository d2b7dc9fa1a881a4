// What most parts have in common: text of some elements, with breaks where others begin or end.
// Thread-safety: one thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "xml_reader.h"

namespace rotulus::office {

struct FlowRules {
  std::set<std::string, std::less<>> text;     // only what is directly in these is text; none: everything is
  std::set<std::string, std::less<>> skipped;  // with all that is in them
  std::map<std::string, std::string, std::less<>> at_begin, at_end;
};

class FlowingText : public XmlListener {
 public:
  FlowingText(const FlowRules& rules, sdk::TextSink& sink) : rules_(rules), sink_(sink) {}

  void begin(const Element& element) override {
    if (skipping_ > 0 || rules_.skipped.contains(element.name())) {
      ++skipping_;
      return;
    }
    is_text_ = rules_.text.empty() || rules_.text.contains(element.name());
    put(rules_.at_begin, element.name());
  }

  void end(std::string_view name) override {
    if (skipping_ > 0) {
      --skipping_;
      return;
    }
    is_text_ = rules_.text.empty();
    put(rules_.at_end, name);
  }

  void text(std::string_view text) override {
    if (skipping_ == 0 && is_text_) add(text);
  }

  bool wants_more() const override { return wants_more_; }

 protected:
  void add(std::string_view text) { wants_more_ = sink_.add(text) && wants_more_; }

 private:
  void put(const std::map<std::string, std::string, std::less<>>& breaks, std::string_view name) {
    if (const auto found = breaks.find(name); found != breaks.end()) add(found->second);
  }

  const FlowRules& rules_;
  sdk::TextSink& sink_;
  int skipping_ = 0;
  bool is_text_ = false, wants_more_ = true;
};

}  // namespace rotulus::office
