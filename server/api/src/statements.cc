// What people say about a version: signatures and comments.
#include "cursor.h"
#include "fields.h"
#include "render_life_cycle.h"
#include "routes.h"
#include "service/life_cycle.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr TextRule kComment{1, 10'000, Lines::kMany};
constexpr std::int64_t kLastLine = 100'000'000;

template <class View>
http::Response list_of(const std::vector<View>& views) {
  Json items = Json::array();
  for (const auto& view : views) items.push_back(to_json(view));
  return answer(Json{{"items", std::move(items)}});
}

http::Response list_signatures(Call& call) {
  return list_of(
      service::list_signatures(call.app(), call.caller(), call.parameter("document"), call.request.query.text("version")));
}

http::Response list_comments(Call& call) {
  return list_of(
      service::list_comments(call.app(), call.reader(), call.parameter("document"), call.request.query.text("version")));
}

http::Response add_comment(Call& call) {
  const std::string reference = call.parameter("document");
  const std::string body_text = call.request.read_body(kJsonBytes);
  const Fields body = Fields::parse(body_text, {"text", "version", "line"});
  const std::string text = body.text("text", kComment);
  const std::string version = body.optional_text("version", {1, 100, Lines::kOne}).value_or("");
  const int line = static_cast<int>(body.optional_integer("line", 1, kLastLine).value_or(0));
  const auto perform = [&] {
    const auto view = service::add_comment(call.app(), call.caller(), reference, version, text, line);
    http::Response response = answer(http::Status::kCreated, to_json(view));
    response.headers.set("Location",
                         "/api/v1/documents/" + view.comment.document.text() + "/comments/" + std::to_string(view.number));
    return response;
  };
  const auto recheck = [&](const std::string& location) {
    service::get_comment(call.app(), call.reader(), reference, std::stoll(location.substr(location.rfind('/') + 1)));
  };
  return call.context.idempotency.once(call.request, call.caller(), body_text, perform, recheck);
}

http::Response show_comment(Call& call) {
  return answer(to_json(
      service::get_comment(call.app(), call.reader(), call.parameter("document"), call.request.parameters.integer("id"))));
}

}  // namespace

void add_statement_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/documents/{document}/signatures", "listSignatures", {"version"}}, list_signatures);
  routes.add({Method::kGet, "/api/v1/documents/{document}/comments", "listComments", {"version"}}, list_comments);
  routes.add({Method::kPost, "/api/v1/documents/{document}/comments", "addComment", {}, BodyKind::kJson}, add_comment);
  routes.add({Method::kGet, "/api/v1/documents/{document}/comments/{id}", "getComment"}, show_comment);
}

}  // namespace rotulus::api
