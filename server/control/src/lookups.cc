#include "lookups.h"

#include "core/error.h"

namespace rotulus::control {

storage::Space require_space(const storage::Session& session, const SpaceKey& key) {
  if (auto space = storage::Spaces(session).find(key)) return *std::move(space);
  throw Error(ErrorCode::kNotFound, "There is no space " + key.text() + ". 'rotulus space list' shows those that exist.");
}

storage::User require_user(const storage::Session& session, const std::string& name) {
  if (auto user = storage::Accounts(session).user(name)) return *std::move(user);
  throw Error(ErrorCode::kNotFound, "There is no user " + name + ". 'rotulus user list' shows those that exist.");
}

storage::Document require_document(const storage::Session& session, const std::string& reference) {
  const storage::Documents documents(session);
  auto found = documents.find_number(reference);
  if (const auto id = DocumentId::parse(reference); !found && id) found = documents.find(*id);
  if (found) return *std::move(found);
  throw Error(ErrorCode::kNotFound, "There is no document " + reference + ". Give its number, such as QA-0001, or its id.");
}

}  // namespace rotulus::control
