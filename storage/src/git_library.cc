#include "git_library.h"

#include <algorithm>

#include "core/error.h"
#include "crypto/digest.h"

namespace rotulus::storage {

void start_git_library() {
  static const int count = git_libgit2_init();
  if (count < 0) throw Error(ErrorCode::kInternal, "libgit2 cannot be started: " + git_error_text() + ".");
}

std::string git_error_text() {
  const git_error* error = git_error_last();
  return error && error->message ? error->message : "no reason given";
}

git_oid to_git(const ObjectId& id) {
  git_oid oid;
  static_assert(sizeof oid.id == sizeof id.bytes);
  std::copy(id.bytes.begin(), id.bytes.end(), oid.id);
  return oid;
}

ObjectId from_git(const git_oid& id) {
  ObjectId oid;
  std::copy(id.id, id.id + oid.bytes.size(), oid.bytes.begin());
  return oid;
}

ObjectId git_object_id(std::string_view type, std::string_view bytes) {
  std::string header(type);
  header += ' ' + std::to_string(bytes.size()) + '\0';
  return ObjectId{crypto::sha1({crypto::as_bytes(header), crypto::as_bytes(bytes)})};
}

}  // namespace rotulus::storage
