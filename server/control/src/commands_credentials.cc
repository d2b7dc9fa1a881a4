// What the owner of the machine does for people who have lost their password or their second factor, the last administrator among
// them; and their sessions.
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

}  // namespace

Json reset_user_password(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string name = arguments.text("name");
  const Timestamp now = context.sign_in_limits().now();
  const Timestamp expires{now.microseconds + std::chrono::microseconds(context.sign_in_limits().reset_life).count()};
  std::string token;
  context.write([&](storage::Transaction& tx) {
    const auto user = require_user(tx, name);
    if (user.disabled) throw Error(ErrorCode::kConflict, "The user " + name + " is disabled: enable the account first.");
    token = storage::create_reset_link(tx, user.id, now, expires, arguments.text_or("reason", ""));
  });
  return {{"name", name}, {"token", token}, {"expires_at", expires.text()}};
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
  context.write([&](storage::Transaction& tx) {
    const auto user = require_user(tx, name);
    if (user.second_factor.empty()) throw Error(ErrorCode::kConflict, "The user " + name + " has no second factor.");
    storage::set_second_factor(tx, user.id, {}, arguments.text_or("reason", ""));
    storage::end_other_sessions(tx, user.id, {});
  });
  return {{"name", name}, {"second_factor", false}};
}

}  // namespace rotulus::control
