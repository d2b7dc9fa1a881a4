// What the index knows of one version of one document. Values only.
#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "core/ids.h"
#include "core/time.h"
#include "search/markup.h"

namespace rotulus::search {

// A document has at most two entries: what readers see, and the newest draft for those who may see drafts.
enum class Audience : std::uint8_t { kReaders = 1, kDrafters = 2 };

struct EntryKey {
  DocumentId document;
  Audience audience = Audience::kReaders;
  friend auto operator<=>(const EntryKey&, const EntryKey&) = default;
};

struct Entry {
  EntryKey key;
  SpaceId space;
  bool isolated = false;  // access comes from bindings on the document only, never from its space
  RevisionId revision;    // the version that was indexed
  std::string space_key;
  std::string number;  // "SOP-QA-0001"
  std::string path;    // human path; may be empty
  std::string title;
  std::string text;                   // the whole text, UTF-8; the index decides what it keeps
  Markup markup = Markup::kMarkdown;  // of the text
  std::string type;                   // "document", "sop", ...
  VersionState state = VersionState::kEffective;
  std::string label;     // version label, "1.0"
  std::string language;  // BCP 47 primary tag, "zh", "en"; may be empty
  std::string owner;     // user name
  std::vector<std::string> tags;
  std::vector<std::string> categories;  // keys
  Timestamp changed;
};

}  // namespace rotulus::search
