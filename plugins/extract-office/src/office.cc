// The plugin `extract-office`: text of docx, xlsx, pptx, odt, ods and odp.
#include <libxml/parser.h>

#include <algorithm>
#include <array>

#include "formats.h"
#include "rotulus/sdk/plugin.h"

namespace rotulus::office {
namespace {

using sdk::Reading;

const char kManifest[] = R"(
name: extract-office
version: 1.0.0
description: Reads the text of documents, sheets and slides (docx, xlsx, pptx, odt, ods, odp).
permissions: []
)";

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kCompound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";  // what older programs wrote, and newer ones encrypted
// The name of a stream, in UTF-16.
constexpr std::string_view kEncryptedPackage("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32);

bool is_office_name(const std::string& extension) {
  constexpr std::array<std::string_view, 16> kNames = {"docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm",
                                                       "ppsx", "potx", "odt",  "ott",  "ods",  "ots",  "odp",  "otp"};
  return std::find(kNames.begin(), kNames.end(), extension) != kNames.end();
}

Reading read_compound(std::string_view content) {
  if (content.find(kEncryptedPackage) != std::string_view::npos)
    return {Reading::End::kEncrypted, "It is protected by a password."};
  return {Reading::End::kNotMine, {}};
}

Reading read_package(const sdk::FileToRead& file, sdk::TextSink& sink) {
  Package package(file.content);
  if (is_word(package))
    read_word(package, sink);
  else if (is_sheet(package))
    read_sheet(package, sink);
  else if (is_slides(package))
    read_slides(package, sink);
  else if (is_open_document(package))
    read_open_document(package, sink);
  else if (is_office_name(file.extension))
    return {Reading::End::kDamaged, "It is an archive, but holds no office document."};
  else
    return {Reading::End::kNotMine, {}};
  return {};
}

class Office : public sdk::Extractor {
 public:
  std::string name() const override { return "office"; }
  int version() const override { return 1; }
  bool knows(const sdk::FileToRead& file) const override {
    return file.content.starts_with(kZip) || file.content.starts_with(kCompound) || is_office_name(file.extension);
  }
  Reading read(const sdk::FileToRead& file, sdk::TextSink& sink) const override {
    if (file.content.starts_with(kCompound)) return read_compound(file.content);
    // A file cut off before its first part is still known by its name.
    if (!file.content.starts_with(kZip)) return {Reading::End::kDamaged, "It does not begin as a file of its kind."};
    try {
      return read_package(file, sink);
    } catch (const Refusal& refusal) {
      return {refusal.end(), refusal.what()};
    }
  }
};

void start(sdk::Registry& registry) {
  xmlInitParser();
  registry.add(std::make_unique<Office>());
}

}  // namespace
}  // namespace rotulus::office

ROTULUS_PLUGIN(rotulus::office::kManifest, rotulus::office::start)
