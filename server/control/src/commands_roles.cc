#include "command_list.h"
#include "core/access.h"
#include "core/error.h"
#include "lookups.h"

namespace rotulus::control {
namespace {

std::string require_role(const std::string& name) {
  if (find_shipped_role(name)) return name;
  std::string known;
  for (const Role& role : shipped_roles()) known += (known.empty() ? "" : ", ") + role.name;
  throw Error(ErrorCode::kInvalidArgument, "There is no role '" + name + "'. The roles are " + known + ".");
}

// Without space and document: the whole system.
Scope scope_of(const storage::Session& session, const Arguments& arguments) {
  const auto space = arguments.find_text("space") ? std::optional(require_space(session, arguments.space())) : std::nullopt;
  const auto reference = arguments.find_text("document");
  if (!reference) return space ? Scope::of(space->id) : Scope::system();
  const auto document = require_document(session, *reference);
  if (space && space->id != document.space)
    throw Error(ErrorCode::kInvalidArgument, "The document " + *reference + " is not in the space " + space->key.text() + ".");
  return Scope::of(document.space, document.id);
}

enum class Change : std::uint8_t { kGrant, kRevoke };

Json change_role(AdminContext& context, const Arguments& arguments, Change change) {
  const std::string role = require_role(arguments.text("role"));
  const std::string name = arguments.text("user");
  context.write([&](storage::Transaction& tx) {
    const Binding binding{role, scope_of(tx, arguments)};
    const auto user = require_user(tx, name);
    if (change == Change::kGrant)
      storage::grant(tx, user.id, binding);
    else
      storage::revoke(tx, user.id, binding);
  });
  context.people_changed();
  Json result = {{"user", name}, {"role", role}};
  for (const char* part : {"space", "document"})
    if (const auto given = arguments.find_text(part)) result[part] = *given;
  return result;
}

}  // namespace

Json grant_role(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  return change_role(context, arguments, Change::kGrant);
}

Json revoke_role(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  return change_role(context, arguments, Change::kRevoke);
}

}  // namespace rotulus::control
