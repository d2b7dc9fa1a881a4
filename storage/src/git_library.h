// libgit2 handles that free themselves, and libgit2's error text.
// Thread-safety: start_git_library() from any thread; a handle belongs to one thread at a time.
#pragma once

#include <git2.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace rotulus::storage {

// Must have been called before any other libgit2 function; cheap when it has.
void start_git_library();

// What libgit2 said about the last failure on this thread, for the end of an error message.
std::string git_error_text();

git_oid to_git(const ObjectId& id);
ObjectId from_git(const git_oid& id);

// The name git gives to these bytes as an object of that type ("blob", "tree", "commit").
ObjectId git_object_id(std::string_view type, std::string_view bytes);

struct GitDeleter {
  void operator()(git_repository* p) const noexcept { git_repository_free(p); }
  void operator()(git_refdb* p) const noexcept { git_refdb_free(p); }
  void operator()(git_config* p) const noexcept { git_config_free(p); }
  void operator()(git_odb* p) const noexcept { git_odb_free(p); }
  void operator()(git_odb_object* p) const noexcept { git_odb_object_free(p); }
  void operator()(git_reference* p) const noexcept { git_reference_free(p); }
  void operator()(git_branch_iterator* p) const noexcept { git_branch_iterator_free(p); }
  void operator()(git_indexer* p) const noexcept { git_indexer_free(p); }
};

template <class Handle>
using GitHandle = std::unique_ptr<Handle, GitDeleter>;

}  // namespace rotulus::storage
