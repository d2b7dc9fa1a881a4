// What the owner of the machine does for people who have lost their password or their second factor, the last administrator among
// them; and their sessions.
#include "access_lines.h"
#include "command_list.h"
#include "core/error.h"
#include "lookups.h"

namespace rotulus::control {
namespace {

Json describe(const storage::SignInSession& session) {
  return {{"id", session.id},
          {"created_at", session.created.text()},
          {"seen_at", session.seen.text()},
          {"expires_at", session.expires.text()},
          {"address", session.address},
          {"agent", session.agent}};
}

// In force at once, or where the user's credentials reach into a controlled space, a request that others approve.
service::ChangeResult submit(storage::Transaction& tx, storage::AccessChange::Kind kind, UserId user, const Arguments& arguments,
                             std::chrono::hours link_life) {
  storage::AccessChange change;
  change.kind = kind;
  change.user = user;
  return service::submit_changes(tx, {change}, {std::nullopt, arguments.text_or("reason", ""), link_life});
}

}  // namespace

Json reset_user_password(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  const Timestamp now = context.sign_in_limits().now();
  const auto life = context.sign_in_limits().reset_life;
  Json result = {{"name", name}};
  context.write([&](storage::Transaction& tx) {
    const auto user = require_user(tx, name);
    if (user.disabled) throw Error(ErrorCode::kConflict, "The user " + name + " is disabled: enable the account first.");
    const auto changed = submit(tx, storage::AccessChange::Kind::kResetPassword, user.id, arguments, life);
    note_request(result, changed);
    if (changed.request) return;
    result["token"] = changed.reset_link;
    result["expires_at"] = Timestamp{now.microseconds + std::chrono::microseconds(life).count()}.text();
  });
  return result;
}

Json list_user_sessions(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const auto session = context.store().read();
  const auto user = require_user(session, arguments.text("name"));
  const auto& limits = context.sign_in_limits();
  const Timestamp now = limits.now();
  const Timestamp idle_since{now.microseconds - std::chrono::microseconds(limits.idle).count()};
  Json items = Json::array();
  for (const auto& found : storage::Accounts(session).sessions(user.id))
    if (found.expires >= now && found.seen >= idle_since) items.push_back(describe(found));
  return {{"items", std::move(items)}};
}

Json end_user_sessions(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  const auto id = arguments.find_text("id");
  int ended = 0;
  context.write([&](storage::Transaction& tx) {
    const auto user = require_user(tx, name);
    if (!id) {
      ended = storage::end_other_sessions(tx, user.id, {});
      return;
    }
    if (!storage::end_session_of(tx, user.id, *id))
      throw Error(ErrorCode::kNotFound, "The user " + name + " has no session " + *id + ".");
    ended = 1;
  });
  return {{"name", name}, {"ended", ended}};
}

Json show_second_factor(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const auto user = require_user(context.store().read(), arguments.text("name"));
  return {{"name", user.name}, {"second_factor", !user.second_factor.empty()}};
}

Json remove_second_factor(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  Json result = {{"name", name}};
  context.write([&](storage::Transaction& tx) {
    const auto user = require_user(tx, name);
    if (user.second_factor.empty()) throw Error(ErrorCode::kConflict, "The user " + name + " has no second factor.");
    const auto changed = submit(tx, storage::AccessChange::Kind::kRemoveFactor, user.id, arguments, {});
    note_request(result, changed);
    result["second_factor"] = changed.request.has_value();
  });
  return result;
}

}  // namespace rotulus::control
