// Every administrative command; what it takes and what its result holds stands in control/commands.h.
#pragma once

#include "arguments.h"
#include "control/admin_context.h"
#include "json.h"

namespace rotulus::control {

using Command = Json (*)(AdminContext& context, const Arguments& arguments, const ProgressSink& progress);

// commands_spaces.cc
Json create_space(AdminContext&, const Arguments&, const ProgressSink&);
Json list_spaces(AdminContext&, const Arguments&, const ProgressSink&);
Json set_space(AdminContext&, const Arguments&, const ProgressSink&);
// commands_categories.cc
Json create_category(AdminContext&, const Arguments&, const ProgressSink&);
Json set_category(AdminContext&, const Arguments&, const ProgressSink&);
Json import_categories(AdminContext&, const Arguments&, const ProgressSink&);
Json list_categories(AdminContext&, const Arguments&, const ProgressSink&);
// commands_users.cc
Json create_user(AdminContext&, const Arguments&, const ProgressSink&);
Json disable_user(AdminContext&, const Arguments&, const ProgressSink&);
Json enable_user(AdminContext&, const Arguments&, const ProgressSink&);
Json set_user_password(AdminContext&, const Arguments&, const ProgressSink&);
Json list_users(AdminContext&, const Arguments&, const ProgressSink&);
// commands_credentials.cc
Json reset_user_password(AdminContext&, const Arguments&, const ProgressSink&);
Json list_user_sessions(AdminContext&, const Arguments&, const ProgressSink&);
Json end_user_sessions(AdminContext&, const Arguments&, const ProgressSink&);
Json show_second_factor(AdminContext&, const Arguments&, const ProgressSink&);
Json remove_second_factor(AdminContext&, const Arguments&, const ProgressSink&);
// commands_groups.cc
Json create_group(AdminContext&, const Arguments&, const ProgressSink&);
Json set_group_members(AdminContext&, const Arguments&, const ProgressSink&);
Json list_groups(AdminContext&, const Arguments&, const ProgressSink&);
// commands_roles.cc
Json grant_role(AdminContext&, const Arguments&, const ProgressSink&);
Json revoke_role(AdminContext&, const Arguments&, const ProgressSink&);
Json list_roles(AdminContext&, const Arguments&, const ProgressSink&);
Json set_role(AdminContext&, const Arguments&, const ProgressSink&);
Json remove_role(AdminContext&, const Arguments&, const ProgressSink&);
// commands_access.cc
Json show_document_access(AdminContext&, const Arguments&, const ProgressSink&);
Json show_user_access(AdminContext&, const Arguments&, const ProgressSink&);
Json set_inheritance(AdminContext&, const Arguments&, const ProgressSink&);
Json list_requests(AdminContext&, const Arguments&, const ProgressSink&);
// commands_tokens.cc
Json create_token(AdminContext&, const Arguments&, const ProgressSink&);
Json list_tokens(AdminContext&, const Arguments&, const ProgressSink&);
Json remove_token(AdminContext&, const Arguments&, const ProgressSink&);
// commands_import.cc
Json import_documents(AdminContext&, const Arguments&, const ProgressSink&);
// commands_maintenance.cc
Json export_space(AdminContext&, const Arguments&, const ProgressSink&);
Json verify_data(AdminContext&, const Arguments&, const ProgressSink&);
Json rebuild_index(AdminContext&, const Arguments&, const ProgressSink&);
// commands_keys.cc
Json show_keys(AdminContext&, const Arguments&, const ProgressSink&);
Json rotate_keys(AdminContext&, const Arguments&, const ProgressSink&);
Json resume_rotation(AdminContext&, const Arguments&, const ProgressSink&);
// commands_backup.cc
Json make_backup(AdminContext&, const Arguments&, const ProgressSink&);
Json check_backup(AdminContext&, const Arguments&, const ProgressSink&);
Json shred_document(AdminContext&, const Arguments&, const ProgressSink&);
// commands_audit.cc
Json list_audit(AdminContext&, const Arguments&, const ProgressSink&);
Json export_audit(AdminContext&, const Arguments&, const ProgressSink&);
Json accept_rollback(AdminContext&, const Arguments&, const ProgressSink&);
// commands_proofs.cc
Json show_checkpoint(AdminContext&, const Arguments&, const ProgressSink&);
Json prove_entry(AdminContext&, const Arguments&, const ProgressSink&);
Json prove_consistency(AdminContext&, const Arguments&, const ProgressSink&);
Json write_evidence(AdminContext&, const Arguments&, const ProgressSink&);

}  // namespace rotulus::control
