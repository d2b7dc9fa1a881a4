// What a merge would come to, before anything is saved.
#include "document_fields.h"
#include "fields.h"
#include "render_merge.h"
#include "routes.h"

namespace rotulus::api {
namespace {

http::Response merge(Call& call) {
  const std::size_t content = content_limit(call);
  const Fields body =
      Fields::parse(call.request.read_body(2 * content + kJsonBytes),
                    {"base", "title", "language", "type", "tags", "categories", "translation_of", "translated_version", "path",
                     "owner", "workflow", "fields", "content", "summary", "change"});
  const std::string base = body.text("base", {1, 100, Lines::kOne});
  const auto change = read_draft_change(body, content);
  return answer(to_json(service::merge_draft(call.app(), call.reader(), call.parameter("document"), base, change)));
}

}  // namespace

void add_merge_routes(Routes& routes) {
  routes.add({http::Method::kPost, "/api/v1/documents/{document}/merge", "mergeDocument", {}, BodyKind::kJson}, merge);
}

}  // namespace rotulus::api
