// How the content of a document is called and typed when it is handed out.
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "storage/documents.h"

namespace rotulus::api {

// Text is Markdown or plain text, whatever its name says: nothing that is uploaded is ever run by a browser.
std::string media_type_of(const storage::Revision& revision);
// The last part of the path; without one, the document's number with an ending.
std::string file_name_of(const storage::Revision& revision, const std::string& number);

}  // namespace rotulus::api
