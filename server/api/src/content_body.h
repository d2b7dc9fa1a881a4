// A content that comes as the body of a request: small ones are held, large ones go into the store as they come.
// Thread-safety: belongs to the thread that handles the request.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "routes.h"
#include "storage/large_files.h"

namespace rotulus::api {

struct ContentBody {
  std::optional<std::string> content;  // up to storage::kLargeFileBytes
  std::shared_ptr<const storage::Staging> file;
};

using Stage = std::function<std::shared_ptr<const storage::Staging>(const storage::ByteSource&, const storage::StagingOptions&)>;

// `stage` is called for a large content, or one of a length that is not known yet and turns out to be large. Error{kTooLarge}.
ContentBody take_content(Call& call, const Stage& stage);

}  // namespace rotulus::api
