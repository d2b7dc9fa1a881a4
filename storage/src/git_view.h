// A space as libgit2 sees it: a repository without a directory, whose objects and references come from the sealed store.
//
// Read-only: the object backend has no write function and the reference backend refuses, so nothing that libgit2 does here can
// put an object anywhere, sealed or not; revisions are made by commit() alone. The repository lives no longer than the session
// behind it. Thread-safety: as the session.
#pragma once

#include <git2.h>

#include <exception>
#include <memory>
#include <string_view>

#include "git_library.h"
#include "session_state.h"

namespace rotulus::storage {

class GitView {
 public:
  GitView(SessionState& state, SpaceId space);
  GitView(const GitView&) = delete;
  GitView& operator=(const GitView&) = delete;
  git_repository* repository() const { return repository_.get(); }
  // Throws the error that a backend met, else Error{kCorrupt} with libgit2's text, unless `code` is a success.
  void check(int code, std::string_view doing) const;

 private:
  std::unique_ptr<std::exception_ptr> failure_;  // what a callback met; C cannot carry it
  GitHandle<git_repository> repository_;
};

}  // namespace rotulus::storage
