// The text of git commit objects (gitformat-commit).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "storage/documents.h"

namespace rotulus::storage {

std::string write_commit(const ObjectId& tree, const std::optional<ObjectId>& parent, const Author& author,
                         const Author& committer, std::string_view message);
ObjectId tree_of_commit(std::string_view commit);  // Error{kCorrupt}

}  // namespace rotulus::storage
