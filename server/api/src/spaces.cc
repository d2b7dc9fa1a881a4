// Spaces, and the people in them.
#include "service/spaces.h"

#include "access_answer.h"
#include "core/error.h"
#include "cursor.h"
#include "fields.h"
#include "http/conditional.h"
#include "render.h"
#include "routes.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kTitle{1, 200, Lines::kOne};
constexpr TextRule kDescription{0, 4000, Lines::kMany};

http::Response with_tag(const service::SpaceView& view, http::Status status = http::Status::kOk) {
  http::Response response = answer(status, to_json(view));
  response.headers.set("ETag", tag_of(view));
  return response;
}

http::Response list_spaces(Call& call) {
  const auto key = [](const service::SpaceView& view) { return view.space.key.text(); };
  const auto render = [](const service::SpaceView& view) { return to_json(view); };
  return answer(page_of(call.request, "spaces", service::list_spaces(call.app(), call.caller()), key, render));
}

http::Response create_space(Call& call) {
  const std::string text = call.request.read_body(kJsonBytes);
  const Fields body = Fields::parse(text, {"key", "title", "description"});
  const auto key = SpaceKey::parse(body.text("key", {1, 16, Lines::kOne}));
  if (!key)
    throw Error(ErrorCode::kInvalidArgument,
                "The field 'key' must be an upper-case letter and then 1 to 15 upper-case letters or digits.");
  const std::string title = body.text("title", kTitle);
  const std::string description = body.optional_text("description", kDescription).value_or("");
  const auto perform = [&] {
    const auto view = service::create_space(call.app(), call.caller(), *key, title, description);
    http::Response response = with_tag(view, http::Status::kCreated);
    response.headers.set("Location", "/api/v1/spaces/" + key->text());
    return response;
  };
  const auto recheck = [&](const std::string&) { service::get_space(call.app(), call.caller(), *key); };
  return call.context.idempotency.once(call.request, call.caller(), text, perform, recheck);
}

http::Response show_space(Call& call) { return with_tag(service::get_space(call.app(), call.caller(), key_of(call))); }

http::Response change_space(Call& call) {
  const SpaceKey key = key_of(call);
  const Fields body = Fields::read(call.request, kJsonBytes, {"title", "description", "controlled", "confidential", "reason"});
  service::SpaceChange change{body.optional_text("title", kTitle), body.optional_text("description", kDescription),
                              body.optional_flag("controlled"), body.optional_flag("confidential"),
                              body.optional_text("reason", kReason).value_or("")};
  const auto view = service::get_space(call.app(), call.caller(), key);
  http::require_match(call.request, tag_of(view));
  const auto changed = service::update_space(call.app(), call.caller(), key, view.space.version, change);
  return changed.request ? request_answer(call, *changed.request) : with_tag(changed.view);
}

http::Response list_people(Call& call) {
  Json items = Json::array();
  for (const auto& person : service::list_people(call.app(), call.caller(), key_of(call)))
    items.push_back(Json{{"name", person.name}, {"display_name", person.display_name}, {"roles", person.roles}});
  return answer(Json{{"items", std::move(items)}});
}

}  // namespace

void add_space_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/spaces", "listSpaces", {"cursor", "limit"}}, list_spaces);
  routes.add({Method::kPost, "/api/v1/spaces", "createSpace", {}, BodyKind::kJson}, create_space);
  routes.add({Method::kGet, "/api/v1/spaces/{key}", "getSpace"}, show_space);
  routes.add({Method::kPatch, "/api/v1/spaces/{key}", "changeSpace", {}, BodyKind::kJson}, change_space);
  routes.add({Method::kGet, "/api/v1/spaces/{key}/people", "listPeople"}, list_people);
}

}  // namespace rotulus::api
