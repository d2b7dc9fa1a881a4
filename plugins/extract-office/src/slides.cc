#include "flowing_text.h"
#include "formats.h"

namespace rotulus::office {

bool is_slides(const Package& package) { return package.has("ppt/presentation.xml"); }

void read_slides(Package& package, sdk::TextSink& sink) {
  static const FlowRules rules{{"t"}, {"Fallback"}, {{"tab", "\t"}, {"br", "\n"}}, {{"p", "\n"}, {"tc", "\t"}}};
  for (const char* folder : {"ppt/slides/slide", "ppt/notesSlides/notesSlide"}) {
    for (const std::string& name : package.parts(folder, ".xml")) {
      FlowingText text(rules, sink);
      read_xml(package, name, text);
      if (!text.wants_more()) return;
    }
  }
}

}  // namespace rotulus::office
