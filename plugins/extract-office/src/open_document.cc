#include <algorithm>
#include <cstdlib>

#include "flowing_text.h"
#include "formats.h"

namespace rotulus::office {
namespace {

constexpr std::size_t kMostMimetype = 128;
constexpr std::size_t kMostManifest = std::size_t{1} << 20;
constexpr long kMostSpaces = 64;

const FlowRules& rules() {
  static const FlowRules all{{},
                             {"tracked-changes", "forms", "automatic-styles", "scripts", "font-face-decls"},
                             {{"tab", "\t"}, {"line-break", "\n"}},
                             {{"p", "\n"}, {"h", "\n"}, {"table-cell", "\t"}, {"table-row", "\n"}}};
  return all;
}

class OpenText : public FlowingText {
 public:
  explicit OpenText(sdk::TextSink& sink) : FlowingText(rules(), sink) {}

  // Several spaces in a row are written as one element with their number.
  void begin(const Element& element) override {
    FlowingText::begin(element);
    if (element.name() != "s") return;
    const std::string count = element.attribute("c");
    add(std::string(static_cast<std::size_t>(std::clamp(std::strtol(count.c_str(), nullptr, 10), 1L, kMostSpaces)), ' '));
  }
};

}  // namespace

bool is_open_document(Package& package) {
  return package.has("content.xml") && package.whole("mimetype", kMostMimetype).starts_with("application/vnd.oasis.opendocument");
}

void read_open_document(Package& package, sdk::TextSink& sink) {
  if (package.whole("META-INF/manifest.xml", kMostManifest).find("encryption-data") != std::string::npos)
    throw Refusal(sdk::Reading::End::kEncrypted, "It is protected by a password.");
  OpenText text(sink);
  read_xml(package, "content.xml", text);
}

}  // namespace rotulus::office
