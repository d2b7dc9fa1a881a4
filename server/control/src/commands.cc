#include "control/commands.h"

#include <map>

#include "command_list.h"
#include "core/error.h"

namespace rotulus::control {
namespace {

const std::map<std::string_view, Command>& table() {
  static const std::map<std::string_view, Command> commands = {
      {"access.document", show_document_access},
      {"access.inherit", set_inheritance},
      {"access.requests", list_requests},
      {"access.user", show_user_access},
      {"role.list", list_roles},
      {"role.remove", remove_role},
      {"role.set", set_role},
      {"space.set", set_space},
      {"audit.accept-rollback", accept_rollback},
      {"audit.checkpoint", show_checkpoint},
      {"audit.consistency", prove_consistency},
      {"audit.export", export_audit},
      {"audit.list", list_audit},
      {"audit.proof", prove_entry},
      {"backup", make_backup},
      {"backup.check", check_backup},
      {"category.create", create_category},
      {"category.import", import_categories},
      {"category.list", list_categories},
      {"category.set", set_category},
      {"document.shred", shred_document},
      {"evidence", write_evidence},
      {"export", export_space},
      {"grant", grant_role},
      {"group.create", create_group},
      {"group.list", list_groups},
      {"group.members", set_group_members},
      {"import", import_documents},
      {"key.resume", resume_rotation},
      {"key.rotate", rotate_keys},
      {"key.status", show_keys},
      {"reindex", rebuild_index},
      {"revoke", revoke_role},
      {"space.create", create_space},
      {"space.list", list_spaces},
      {"token.create", create_token},
      {"token.list", list_tokens},
      {"token.remove", remove_token},
      {"user.create", create_user},
      {"user.disable", disable_user},
      {"user.enable", enable_user},
      {"user.list", list_users},
      {"user.password", set_user_password},
      {"user.reset", reset_user_password},
      {"user.sessions", list_user_sessions},
      {"user.end_sessions", end_user_sessions},
      {"user.second_factor", show_second_factor},
      {"user.remove_second_factor", remove_second_factor},
      {"verify", verify_data},
  };
  return commands;
}

}  // namespace

std::string run_command(AdminContext& context, std::string_view command, std::string_view arguments,
                        const ProgressSink& progress) {
  const auto found = table().find(command);
  if (found == table().end())
    throw Error(ErrorCode::kInvalidArgument, "There is no command '" + std::string(command) +
                                                 "'. The program that asks and the server may be of different versions.");
  return to_text(found->second(context, Arguments(arguments), progress));
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const auto& [name, command] : table()) names.emplace_back(name);
  return names;
}

}  // namespace rotulus::control
