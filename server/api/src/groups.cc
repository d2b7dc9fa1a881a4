// Groups of users, which workflows name.
#include "service/groups.h"

#include "access_answer.h"
#include "cursor.h"
#include "fields.h"
#include "http/conditional.h"
#include "render.h"
#include "routes.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kUserName{1, 64, Lines::kOne};
constexpr TextRule kTitle{1, 200, Lines::kOne};
constexpr std::size_t kMostMembers = 1000;
constexpr std::size_t kGroupBytes = 256 << 10;

http::Response with_tag(const storage::Group& group, http::Status status = http::Status::kOk) {
  http::Response response = answer(status, to_json(group));
  response.headers.set("ETag", tag_of(group));
  return response;
}

http::Response list_groups(Call& call) {
  const auto group_name = [](const storage::Group& group) { return group.name; };
  const auto render = [](const storage::Group& group) { return to_json(group); };
  return answer(page_of(call.request, "groups", service::list_groups(call.app(), call.caller()), group_name, render));
}

http::Response create_group(Call& call) {
  const std::string text = call.request.read_body(kGroupBytes);
  const Fields body = Fields::parse(text, {"name", "title", "members"});
  const std::string group_name = body.text("name", kUserName);
  const std::string title = body.text("title", kTitle);
  const auto members = body.optional_texts("members", kMostMembers, kUserName).value_or(std::vector<std::string>());
  const auto perform = [&] {
    http::Response response =
        with_tag(service::create_group(call.app(), call.caller(), group_name, title, members), http::Status::kCreated);
    response.headers.set("Location", "/api/v1/groups/" + group_name);
    return response;
  };
  const auto recheck = [&](const std::string&) { service::get_group(call.app(), call.caller(), group_name); };
  return call.context.idempotency.once(call.request, call.caller(), text, perform, recheck);
}

http::Response show_group(Call& call) { return with_tag(service::get_group(call.app(), call.caller(), call.parameter("name"))); }

http::Response change_group(Call& call) {
  const Fields body = Fields::read(call.request, kGroupBytes, {"title", "members", "reason"});
  const std::string title = body.text("title", kTitle);
  const auto members = body.texts("members", kMostMembers, kUserName);
  const auto group = service::get_group(call.app(), call.caller(), call.parameter("name"));
  http::require_match(call.request, tag_of(group));
  const auto changed = service::change_group(call.app(), call.caller(), group.name, group.version, title, members,
                                             body.optional_text("reason", kReason).value_or(""));
  return changed.request ? request_answer(call, *changed.request) : with_tag(changed.group);
}

}  // namespace

void add_group_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/groups", "listGroups", {"cursor", "limit"}}, list_groups);
  routes.add({Method::kPost, "/api/v1/groups", "createGroup", {}, BodyKind::kJson}, create_group);
  routes.add({Method::kGet, "/api/v1/groups/{name}", "getGroup"}, show_group);
  routes.add({Method::kPut, "/api/v1/groups/{name}", "setGroup", {}, BodyKind::kJson}, change_group);
}

}  // namespace rotulus::api
