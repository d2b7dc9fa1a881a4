#include "saving.h"

#include "fields.h"
#include "render_merge.h"
#include "service/merging.h"
#include "service/rule_error.h"

namespace rotulus::api {
namespace {

bool is_text(const service::DocumentView& view) { return view.draft ? view.draft->is_text : view.shown.is_text; }

http::Response merge_and_save(const Call& call, const DraftBase& base, const service::DraftChange& change) {
  const auto result = service::save_merged(call.app(), call.reader(), base.document.document.id.text(), base.merge_base, change);
  if (!result.saved) return conflict_problem(result.merge);
  Json document = to_json(*result.saved);
  if (result.merge.base.id != result.merge.theirs.id) document["merged"] = merge_summary(result.merge);
  http::Response response = answer(document);
  response.headers.set("ETag", tag_of(*result.saved));
  return response;
}

}  // namespace

DraftBase draft_base(const Call& call) {
  DraftBase base{service::get_document(call.app(), call.caller(), call.parameter("document")),
                 call.request.query.text(std::string(kMergeBase))};
  check_text("The parameter 'merge_base'", base.merge_base, {0, 100, Lines::kOne});
  if (!base.merge_base.empty() && !call.request.headers.has("If-Match")) return base;
  try {
    http::require_match(call.request, tag_of(base.document));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kStale || !is_text(base.document)) throw;
    throw service::RuleError(ErrorCode::kStale, "mergeable",
                             "Somebody changed this meanwhile. Read it again and repeat the change on the new state; or send it "
                             "without If-Match and with the parameter merge_base, which names the version that it was made from, "
                             "to have both changes merged.");
  }
  return base;
}

http::Response save(const Call& call, const DraftBase& base, const service::DraftChange& change) {
  if (!base.merge_base.empty()) return merge_and_save(call, base, change);
  const storage::Document& document = base.document.document;
  return document_answer(service::save_draft(call.app(), call.caller(), document.id.text(), document.version, change));
}

}  // namespace rotulus::api
