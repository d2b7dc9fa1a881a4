// The CSV table of metadata beside an imported folder (docs/import.md, RFC 4180).
// Thread-safety: plain values.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "storage/documents.h"

namespace rotulus::service {

struct MetadataRow {
  std::string title, type, language, owner, translation_of, translated_version;
  std::vector<std::string> tags, categories;
  void put_over(storage::Metadata& metadata) const;  // empty cells say nothing
};

// By path relative to the table's folder. Error{kInvalidArgument} names the line and what was expected.
std::map<std::string, MetadataRow> read_metadata_table(const std::filesystem::path& file);

}  // namespace rotulus::service
