// Metadata that a document's own text states in its front matter.
#pragma once

#include <string_view>

#include "storage/documents.h"

namespace rotulus::service {

// `known` with whatever the front matter of `content` says of type, language, owner, tags, categories and source of translation put over it (a title is found
// when the revision is made). Without a
// stated or detected language, text that is mostly Han is "zh".
storage::Metadata metadata_for(std::string_view content, storage::Metadata known);

}  // namespace rotulus::service
