// Documents that are translations of one another, as one caller sees them: what he may not know of does not appear, and neither
// does that it is there.
//
// A version says of which document it is the translation, and of which version of that. It is behind when the source has a later
// version in force than the one that was translated. Thread-safety: as the session that they are given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/access.h"
#include "storage/documents.h"

namespace rotulus::service {

struct LinkedDocument {
  DocumentId id;
  std::string number, title, language;
  std::string version;  // that the caller is shown: its label
  std::string follows;  // of a translation: the label of the source's version that it translates
  bool behind = false;
};

struct TranslationLinks {
  std::optional<LinkedDocument> source;
  std::string follows;  // of the version asked about, with a source
  bool behind = false;
  std::vector<LinkedDocument> translations;  // of this document, and the other ones of its source
};
// Of a version that the caller may read.
TranslationLinks translation_links(const storage::Session& session, const Principal& caller, const storage::Document& document,
                                   const storage::Revision& shown);

// Makes sound what a change says of its source, or takes it as it is when that is what `before` said: the number in place of an
// id, the version in force in place of none. Error{kInvalidArgument} for a document that the caller may not know of or that there
// is not, a version that he may not read, and for itself.
void check_translation(const storage::Session& session, const Principal& caller, const storage::Document& document,
                       storage::Metadata& metadata, const storage::Metadata& before);

}  // namespace rotulus::service
