// From a path and perhaps a branch name to an object database and the commit to start from.
// Thread-safety: one thread at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "git_source_bundle.h"
#include "git_source_objects.h"

namespace rotulus::storage::source {

struct OpenedSource {
  std::optional<MemoryDirectory> unpacked;  // outlives the database that reads from it
  std::optional<ObjectReader> objects;
  std::string branch;
  ObjectId tip;
  std::set<ObjectId> cuts;  // commits of a shallow clone whose parents are not there
};

// Errors as GitSource::open says.
OpenedSource open_source(const std::filesystem::path& path, const std::optional<std::string>& branch);

}  // namespace rotulus::storage::source
