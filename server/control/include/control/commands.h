// The administrative commands, the same over the control socket of a running server and on a directory without one.
//
// Arguments and results are JSON objects. Paths are absolute; what stands in brackets may be left out.
//   import         path, space, [history, branch | metadata]       counts, and what was passed over and why
//   export         directory, space                                commits, documents
//   verify         [read_data, checkpoint_file]                    clean, counts, under_former_keys, problem_count, problems
//   reindex                                                        documents, memory_bytes
//   key.status                                                     slots (key_file, passphrase, recovery_key), rotation: epoch,
//                    under_way, began_at, ended_at, values, left, percent, unreadable, held_up, [failure]; null: never rotated
//   key.rotate     kind (key_file, passphrase), secret, recovery (both base64url), [is_new, wait]   as key.status
//   key.resume     [leave_damaged]                                 as key.status, when it has ended or cannot
//   backup         directory                                       id, time, counts, segments, new_segments, bytes, new_bytes
//   backup.check   directory                                       clean, counts, problems
//   document.shred   document, reason                              id, number
//   space.create   key, [title, description]                       the space
//   space.list                                                     items
//   category.create   key, title_zh, title_en, [parent, space, position]   the category
//   category.set   key, [parent, title_zh, title_en, position, retired (yes, no)]   the category
//   category.import   file                                         created, changed, unchanged
//   category.list                                                  items, parents before their children
//   user.create    name, [display_name, email, password]           the user; password when it was generated
//   user.password  name, [password]                                password when it was generated
//   user.disable   name        user.enable   name                  name, disabled
//   user.reset     name, [reason]                                  name; token, expires_at (a link, shown once) or request
//   user.sessions  name        user.end_sessions  name, [id]       items; name, ended
//   user.second_factor  name                                       name, second_factor
//   user.remove_second_factor  name, [reason]                      name, second_factor
//   user.list                                                      items, with their roles
//   group.create   name, [title, members]                          the group
//   group.members  name, members, [reason]                         the group
//   group.list                                                     items
//   space.set      key, [title, description, controlled, confidential (on, off), reason]   the space
//   grant, revoke  user or group, role, [space, document, until, reason]      what was given
//   role.list                                                      items
//   role.set       name, permissions, [title, reason]              the role
//   role.remove    name, [reason]                                  name
//   access.document  document        access.user  name             who can read it; what he can do; and why
//   access.inherit   document, inherits, [reason]                  the same
//   access.requests  [state]                                       items
//   token.create   user, scopes, [name, days]                      the token, shown once
//   token.list     user        token.remove  user, id              items; id, user
//   audit.list     [limit, before, filters]                        size, items, newest first
//   audit.export   file, format (jsonl, csv), [filters]            file, bytes; the file must not exist
//   audit.checkpoint   [size]                                      note, origin, size, root, time, public_key, verifier_key
//   audit.proof    entry, [size]                                   as GET /api/v1/audit/proof
//   audit.consistency   from, [to]                                 as GET /api/v1/audit/consistency
//   audit.accept-rollback   reason                                 size, verifier_key
//   evidence       document, file, [without_content]               file, bytes; the file must not exist
// Filters of the audit log are actor, action, object, outcome (done, refused), from, until (times) and text.
// A change of access that reaches into a controlled space is filed, and the result holds the number of the `request`.
// A server answers two more: `status`, and `unseal` with kind (key_file, passphrase, recovery_key) and secret (base64url).
// Thread-safety: any number of commands at once, as far as their context allows.
// Errors: Error{kInvalidArgument} for an unknown command, missing or malformed arguments; otherwise those of the use-case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/admin_context.h"

namespace rotulus::control {

std::string run_command(AdminContext& context, std::string_view command, std::string_view arguments,
                        const ProgressSink& progress);

std::vector<std::string> command_names();

}  // namespace rotulus::control
