// The plugin `extract-pdf`: text of PDF files, by poppler.
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <limits>
#include <memory>

#include "lines.h"
#include "rotulus/sdk/plugin.h"

namespace rotulus::pdf {
namespace {

using sdk::Reading;

const char kManifest[] = R"(
name: extract-pdf
version: 1.0.0
description: Reads the text of PDF files.
permissions: [read_files]
)";

constexpr int kMostPages = 20'000;

using Document = std::unique_ptr<poppler::document>;

Document open(std::string_view content) {
  return Document(poppler::document::load_from_raw_data(content.data(), static_cast<int>(content.size())));
}

// Poppler looks at its folders when it opens the first document: it must have done so before the sandbox closes.
void warm_up() {
  static constexpr std::string_view kSmallest =
      "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n";
  static const Document kept = open(kSmallest);  // as long as it is there, poppler keeps what it has found
}

class Pdf : public sdk::Extractor {
 public:
  std::string name() const override { return "pdf"; }
  int version() const override { return 1; }
  bool knows(const sdk::FileToRead& file) const override {
    constexpr std::size_t kHead = 1024;  // some programs put something in front
    return file.extension == "pdf" || file.content.substr(0, kHead).find("%PDF-") != std::string_view::npos;
  }

  Reading read(const sdk::FileToRead& file, sdk::TextSink& sink) const override {
    if (file.content.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
      return {Reading::End::kTooLarge, "It is larger than PDF files that are read."};
    const Document document = open(file.content);
    if (!document) return {Reading::End::kDamaged, "It is no whole PDF file."};
    if (document->is_locked()) return {Reading::End::kEncrypted, "It is protected by a password."};
    if (document->pages() <= 0) return {Reading::End::kDamaged, "It has no pages."};
    return read_pages(*document, sink);
  }

 private:
  static Reading read_pages(const poppler::document& document, sdk::TextSink& sink) {
    const int count = document.pages();
    if (count > kMostPages) return {Reading::End::kTooLarge, "It has more than " + std::to_string(kMostPages) + " pages."};
    bool has_words = false;
    for (int i = 0; i < count; ++i) {
      const std::unique_ptr<poppler::page> page(document.create_page(i));
      if (!page) continue;
      const poppler::byte_array bytes = page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout).to_utf8();
      const std::string text = joined_lines({bytes.data(), bytes.size()});
      has_words = has_words || text.find_first_not_of(" \t\r\n\f") != std::string::npos;
      if (!sink.add(text) || !sink.add("\n")) return {};
    }
    if (!has_words) return {Reading::End::kNoText, "It has pictures of pages, and no text: it may be a scan."};
    return {};
  }
};

void ignore(const std::string&, void*) {}

void start(sdk::Registry& registry) {
  poppler::set_debug_error_function(ignore, nullptr);
  warm_up();
  registry.add(std::make_unique<Pdf>());
}

}  // namespace
}  // namespace rotulus::pdf

ROTULUS_PLUGIN(rotulus::pdf::kManifest, rotulus::pdf::start)
