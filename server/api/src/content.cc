// The bytes of a document: handed out in parts if wished, and saved as a new draft.
#include <algorithm>
#include <memory>

#include "content_body.h"
#include "core/error.h"
#include "crypto/digest.h"
#include "document_fields.h"
#include "fields.h"
#include "http/problem.h"
#include "http/range.h"
#include "http/security_headers.h"
#include "media_types.h"
#include "saving.h"
#include "service/documents.h"

namespace rotulus::api {
namespace {

using http::Method;

void describe(http::Response& response, const storage::Revision& revision, const std::string& number) {
  http::mark_as_attachment(response, file_name_of(revision, number), media_type_of(revision));
  if (!revision.is_text) return;
  constexpr std::string_view kAttachment = "attachment";
  std::string disposition(response.headers.get_or("Content-Disposition", ""));
  response.headers.set("Content-Disposition", disposition.replace(0, kAttachment.size(), "inline"));
}

// A range outside the content is answered with the length that there is (RFC 9110, 15.5.17).
http::Response unsatisfiable(const http::StatusError& error, std::uint64_t length) {
  http::Response response = http::problem(error, {});
  response.headers.set("Content-Range", "bytes */" + std::to_string(length));
  return response;
}

// Piece by piece, as the client takes them: no more than one is in memory.
http::Body body_of(storage::ContentReader content, const http::ByteRange& range) {
  auto reader = std::make_shared<const storage::ContentReader>(std::move(content));
  auto producer = [reader, at = range.first, end = range.first + range.size](std::string& piece) mutable {
    piece = reader->read(at, end - at);
    at += piece.size();
    return !piece.empty();
  };
  return http::Body::stream(std::move(producer), range.size);
}

http::Response content_answer(const http::Request& request, storage::ContentReader content, const std::string& tag) {
  const std::uint64_t length = content.size();
  const auto range = http::requested_range(request, length, tag);
  http::Response response;
  if (range) http::mark_as_partial(response, *range, length);
  if (!content.whole())
    response.body = body_of(std::move(content), range.value_or(http::ByteRange{0, length}));
  else if (range)
    response.body = content.read(range->first, range->size);
  else
    response.body = content.whole();
  return response;
}

http::Response show_content(Call& call) {
  const std::string& reference = call.parameter("document");
  const auto revision = service::get_version(call.app(), call.caller(), reference, call.request.query.text("version"));
  if (revision.removal)
    throw http::StatusError(http::Status::kGone, ErrorCode::kNotFound,
                            "This version marks the end of the document and has no content.");
  const std::string tag = http::entity_tag(crypto::hex(revision.sha256));
  http::Response response;
  if (http::is_unchanged(call.request, tag)) {
    service::note_reading(call.app(), call.reader(), revision, service::Manner::kUnchanged);
  } else {
    const auto manner = call.request.method == Method::kHead ? service::Manner::kHead : service::Manner::kContent;
    auto content = service::open_content(call.app(), call.reader(), revision, manner);
    const std::uint64_t length = content.size();
    try {
      response = content_answer(call.request, std::move(content), tag);
    } catch (const http::StatusError& error) {
      return unsatisfiable(error, length);
    }
  }
  const auto number = service::get_document(call.app(), call.caller(), reference).document.number;
  describe(response, revision, number);
  response.headers.set("Accept-Ranges", "bytes");
  response.headers.set("Cache-Control", "no-store");
  return http::with_tag(call.request, tag, std::move(response));
}

service::DraftChange read_change(const http::Request& request) {
  service::DraftChange change;
  const std::string summary = request.query.text("summary");
  check_text("The parameter 'summary'", summary, {0, 2000, Lines::kMany});
  if (!summary.empty()) change.summary = summary;
  change.change = parse_change("The parameter 'change'", request.query.text("change"));
  if (auto categories = request.query.all("category"); !categories.empty()) change.categories = std::move(categories);
  if (std::string source = request.query.text("translation_of"); !source.empty()) change.translation_of = std::move(source);
  if (std::string label = request.query.text("translated_version"); !label.empty()) change.translated_version = std::move(label);
  return change;
}

http::Response save_content(Call& call) {
  auto change = read_change(call.request);
  const DraftBase base = draft_base(call);
  // Before the bytes are taken: a large upload must not end in a refusal that was certain from the start.
  if (!base.document.permissions.has(Permission::kEditDocument))
    throw Error(ErrorCode::kForbidden, "You may read this document, but not change it: ask its owner for the role contributor.");
  const std::string document = base.document.document.id.text();
  auto taken = take_content(call, [&](const storage::ByteSource& source, const storage::StagingOptions& options) {
    return service::stage_content(call.app(), call.caller(), document, source, options);
  });
  change.content = std::move(taken.content);
  change.file = std::move(taken.file);
  return save(call, base, change);
}

}  // namespace

void add_content_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/documents/{document}/content", "getContent", {"version"}}, show_content);
  routes.add({Method::kPut,
              "/api/v1/documents/{document}/content",
              "saveContent",
              {"summary", "change", "category*", "translation_of", "translated_version", kMergeBase},
              BodyKind::kContent},
             save_content);
}

}  // namespace rotulus::api
