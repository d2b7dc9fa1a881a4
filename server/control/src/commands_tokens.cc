#include "command_list.h"
#include "core/error.h"
#include "lookups.h"
#include "service/access_changes.h"
#include "service/accounts.h"

namespace rotulus::control {
namespace {

constexpr std::int64_t kMicrosecondsPerDay = 86'400'000'000;
constexpr std::int64_t kLongest = 3650;

PermissionSet scopes_of(const std::vector<std::string>& names) {
  PermissionSet scopes;
  for (const std::string& given : names) {
    const auto permission = parse_permission(given);
    if (permission) {
      scopes.add(*permission);
      continue;
    }
    std::string known;
    for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i)
      known += (i ? ", " : "") + std::string(name(static_cast<Permission>(i)));
    throw Error(ErrorCode::kInvalidArgument, "There is no scope '" + given + "'. The scopes are " + known + ".");
  }
  if (names.empty()) throw Error(ErrorCode::kInvalidArgument, "A token needs at least one scope, such as read_document.");
  return scopes;
}

Json describe(const storage::Token& token, const std::string& user) {
  Json scopes = Json::array();
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i)
    if (const auto permission = static_cast<Permission>(i); token.scopes.has(permission)) scopes.push_back(name(permission));
  return {{"id", token.id},
          {"user", user},
          {"name", token.name},
          {"scopes", std::move(scopes)},
          {"created_at", token.created.text()},
          {"expires_at", token.expires.text()},
          {"expired", token.expires < Timestamp::now()}};
}

}  // namespace

Json create_token(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string user_name = arguments.text("user");
  const auto scopes = scopes_of(arguments.texts("scopes"));
  const Timestamp expires{Timestamp::now().microseconds + arguments.integer("days", 90, 1, kLongest) * kMicrosecondsPerDay};
  service::check_token_life(context.sign_in_limits(), expires);
  Json result;
  context.write([&](storage::Transaction& tx) {
    const auto user = require_user(tx, user_name);
    // Whoever holds the token acts as that person.
    if (!service::controlled_spaces_of(tx, user.id).empty())
      throw Error(ErrorCode::kForbidden, "The user " + user_name +
                                             " has a role in a controlled space: nobody else makes tokens for him. He makes them "
                                             "himself, under 'My account'.");
    const auto made = storage::create_token(tx, user.id, arguments.text_or("name", "command line"), scopes, expires);
    result = describe(made.token, user_name);
    result["token"] = made.bearer;
  });
  return result;
}

Json list_tokens(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const auto session = context.store().read();
  const auto user = require_user(session, arguments.text("user"));
  Json items = Json::array();
  for (const auto& token : storage::Accounts(session).tokens(user.id)) items.push_back(describe(token, user.name));
  return {{"items", std::move(items)}};
}

Json remove_token(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const std::string user_name = arguments.text("user");
  const auto id = arguments.integer("id", 0, 1, INT64_MAX);
  context.write([&](storage::Transaction& tx) {
    if (!storage::remove_token(tx, require_user(tx, user_name).id, id))
      throw Error(ErrorCode::kNotFound, "The user " + user_name + " has no token " + std::to_string(id) + ".");
  });
  return {{"id", id}, {"user", user_name}};
}

}  // namespace rotulus::control
