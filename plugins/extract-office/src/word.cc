#include "flowing_text.h"
#include "formats.h"

namespace rotulus::office {

bool is_word(const Package& package) { return package.has("word/document.xml"); }

void read_word(Package& package, sdk::TextSink& sink) {
  // Deleted text of tracked changes stands in delText, and codes of fields in instrText: neither is in "text".
  static const FlowRules rules{
      {"t"}, {"Fallback"}, {{"tab", "\t"}, {"br", "\n"}, {"cr", "\n"}}, {{"p", "\n"}, {"tc", "\t"}, {"tr", "\n"}}};
  std::vector<std::string> names = {"word/document.xml"};
  for (const char* other : {"word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments"})
    for (const std::string& name : package.parts(other, ".xml")) names.push_back(name);
  for (const std::string& name : names) {
    FlowingText text(rules, sink);
    read_xml(package, name, text);
    if (!text.wants_more()) return;
  }
}

}  // namespace rotulus::office
