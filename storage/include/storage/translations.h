// Which documents translate which. What a version says of that stands in its metadata (Metadata::translation_of); here is the way
// back, from a document to those that name it, or once did: whoever asks looks at what the version in question says.
// Thread-safety: as the session that it is given.
#pragma once

#include <vector>

#include "core/ids.h"
#include "storage/documents.h"

namespace rotulus::storage {

class Translations {
 public:
  explicit Translations(const Session& session) : session_(session) {}
  std::vector<DocumentId> of(const Document& source) const;  // by their age

 private:
  const Session& session_;
};

}  // namespace rotulus::storage
