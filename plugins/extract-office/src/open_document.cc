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

  void end(std::string_view name) override {
    FlowingText::end(name);
    paragraphs_ -= is_paragraph(name);
  }

  // Between paragraphs there is only how the file is laid out.
  void text(std::string_view text) override {
    if (paragraphs_ > 0) FlowingText::text(text);
  }

  // Several spaces in a row are written as one element with their number.
  void begin(const Element& element) override {
    FlowingText::begin(element);
    paragraphs_ += is_paragraph(element.name());
    if (element.name() != "s") return;
    const std::string count = element.attribute("c");
    add(std::string(static_cast<std::size_t>(std::clamp(std::strtol(count.c_str(), nullptr, 10), 1L, kMostSpaces)), ' '));
  }

 private:
  static bool is_paragraph(std::string_view name) { return name == "p" || name == "h"; }
  int paragraphs_ = 0;
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
