// The plugin `extract-text`: plain text in any encoding, HTML and e-mail.
#include <libxml/parser.h>
#include <unicode/uclean.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "email.h"
#include "encoding.h"
#include "html.h"
#include "rotulus/sdk/plugin.h"

namespace rotulus::text {
namespace {

using sdk::FileToRead;
using sdk::Reading;

const char kManifest[] = R"(
name: extract-text
version: 1.0.0
description: Reads plain text in any encoding (txt, csv, md), HTML and e-mail (eml).
permissions: []
)";

const Reading kNoTextAtAll{Reading::End::kDamaged, "Its bytes are no text in any known encoding."};

class Html : public sdk::Extractor {
 public:
  std::string name() const override { return "html"; }
  int version() const override { return 1; }
  bool knows(const FileToRead& file) const override {
    if (file.extension == "html" || file.extension == "htm" || file.extension == "xhtml") return true;
    return file.extension.empty() && begins_as_page(file.content);
  }
  Reading read(const FileToRead& file, sdk::TextSink& sink) const override {
    return read_html(file.content, {}, sink) ? Reading{} : kNoTextAtAll;
  }

 private:
  static bool begins_as_page(std::string_view content) {
    std::string head(content.substr(0, 64));
    std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return head.find("<!doctype html") != std::string::npos || head.find("<html") != std::string::npos;
  }
};

class Email : public sdk::Extractor {
 public:
  std::string name() const override { return "email"; }
  int version() const override { return 1; }
  bool knows(const FileToRead& file) const override { return file.extension == "eml"; }
  Reading read(const FileToRead& file, sdk::TextSink& sink) const override {
    if (read_email(file.content, sink)) return {};
    return {Reading::End::kDamaged, "It is no e-mail."};
  }
};

// Whatever its name is, if its bytes are text.
class Plain : public sdk::Extractor {
 public:
  std::string name() const override { return "text"; }
  int version() const override { return 1; }
  bool knows(const FileToRead& file) const override { return !begins_as_something_else(file.content); }
  Reading read(const FileToRead& file, sdk::TextSink& sink) const override {
    const auto text = decode(file.content);
    if (text) sink.add(*text);
    if (text) return {};
    return is_text_name(file.extension) ? kNoTextAtAll : Reading{Reading::End::kNotMine, {}};
  }

 private:
  static bool is_text_name(const std::string& extension) {
    constexpr std::array<std::string_view, 8> kNames = {"txt", "csv", "tsv", "md", "markdown", "text", "log", "rst"};
    return std::find(kNames.begin(), kNames.end(), extension) != kNames.end();
  }
  static bool begins_as_something_else(std::string_view content) {
    using namespace std::literals;
    constexpr std::array kOthers = {"PK\x03\x04"sv,
                                    "%PDF-"sv,
                                    "\xd0\xcf\x11\xe0"sv,
                                    "\x89PNG"sv,
                                    "\xff\xd8\xff"sv,
                                    "GIF8"sv,
                                    "\x1f\x8b"sv,
                                    "{\\rtf"sv,
                                    "\x7f"
                                    "ELF"sv,
                                    "7z\xbc\xaf"sv,
                                    "Rar!"sv};
    return std::any_of(kOthers.begin(), kOthers.end(), [&](std::string_view other) { return content.starts_with(other); });
  }
};

// ICU and libxml2 find their tables before the sandbox closes.
void warm_up() {
  UErrorCode error = U_ZERO_ERROR;
  u_init(&error);
  for (const char* encoding : {"GB18030", "Big5-HKSCS", "UTF-16LE", "windows-1252", "Shift_JIS", "EUC-KR"}) {
    error = U_ZERO_ERROR;
    ucnv_close(ucnv_open(encoding, &error));
  }
  xmlInitParser();
  prepare_email();
}

void start(sdk::Registry& registry) {
  warm_up();
  registry.add(std::make_unique<Html>());
  registry.add(std::make_unique<Email>());
  registry.add(std::make_unique<Plain>());
}

}  // namespace
}  // namespace rotulus::text

ROTULUS_PLUGIN(rotulus::text::kManifest, rotulus::text::start)
