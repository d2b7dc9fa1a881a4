// Accounts. A password that nobody gave is generated, and is in the result: the only time that it is seen.
#include <map>

#include "command_list.h"
#include "core/error.h"
#include "crypto/password.h"
#include "lookups.h"
#include "service/access_changes.h"
#include "service/sign_in.h"

namespace rotulus::control {
namespace {

struct NewPassword {
  std::string text, record;
  bool generated = false;
};

NewPassword new_password(AdminContext& context, const Arguments& arguments, const std::string& user,
                         const std::string& display_name) {
  NewPassword password;
  if (const auto given = arguments.find_text("password")) {
    service::check_new_password(context.sign_in_limits().passwords, *given, user, display_name);
    password.text = *given;
  } else {
    password.text = crypto::generate_password();
    password.generated = true;
  }
  password.record = context.hash_password(password.text);
  return password;
}

Json describe(const storage::User& user) {
  return {
      {"name", user.name}, {"display_name", user.display_name}, {"disabled", user.disabled}, {"created_at", user.created.text()}};
}

const char* password_kind(const storage::User& user) {
  if (user.password_record.empty()) return "none";
  return user.password_is_own ? "own" : "given";
}

std::string scope_text(const storage::Session& session, const Scope& scope) {
  if (!scope.space) return "system";
  const auto space = storage::Spaces(session).find(scope.space);
  const std::string key = space ? space->key.text() : "?";
  if (!scope.document) return key;
  const auto document = storage::Documents(session).find(*scope.document);
  return document ? document->number : scope.document->text();
}

Json set_disabled(AdminContext& context, const Arguments& arguments, bool disabled) {
  const std::string name = arguments.text("name");
  context.write([&](storage::Transaction& tx) { storage::set_disabled(tx, require_user(tx, name).id, disabled); });
  context.people_changed();
  return {{"name", name}, {"disabled", disabled}};
}

}  // namespace

Json create_user(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  const std::string display_name = arguments.text_or("display_name", name);
  const NewPassword password = new_password(context, arguments, name, display_name);
  Json result;
  context.write([&](storage::Transaction& tx) {
    result = describe(storage::create_user(tx, name, display_name, arguments.text_or("email", ""), password.record));
  });
  if (password.generated) result["password"] = password.text;
  return result;
}

Json disable_user(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  return set_disabled(context, arguments, true);
}

Json enable_user(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  return set_disabled(context, arguments, false);
}

Json set_user_password(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  const std::string display_name = require_user(context.store().read(), name).display_name;
  const NewPassword password = new_password(context, arguments, name, display_name);
  context.write([&](storage::Transaction& tx) {
    const UserId user = require_user(tx, name).id;
    // Whoever sets the password knows it, and could sign with it.
    if (!service::controlled_spaces_of(tx, user).empty())
      throw Error(ErrorCode::kForbidden, "The user " + name +
                                             " has a role in a controlled space: nobody else sets his password. 'rotulus user "
                                             "reset' files a request for a link by which he sets it himself.");
    storage::set_password(tx, user, password.record, storage::PasswordOrigin::kGiven);
    storage::end_other_sessions(tx, user, {});
  });
  context.unlock(name);
  Json result = {{"name", name}};
  if (password.generated) result["password"] = password.text;
  return result;
}

Json list_users(AdminContext& context, const Arguments&, const ProgressSink&) {
  const auto session = context.store().read();
  const storage::Accounts accounts(session);
  Json items = Json::array();
  for (const auto& user : accounts.users()) {
    Json roles = Json::array();
    if (const auto principal = accounts.principal(user.id))
      for (const auto& [binding, permissions, group] : principal->grants)
        roles.push_back({{"role", binding.role}, {"scope", scope_text(session, binding.scope)}});
    items.push_back(describe(user));
    items.back()["second_factor"] = !user.second_factor.empty();
    items.back()["password"] = password_kind(user);
    items.back()["locked"] = context.is_locked(user.name);
    items.back()["roles"] = std::move(roles);
  }
  return {{"items", std::move(items)}};
}

}  // namespace rotulus::control
