// Files: put into a space as they are, and what became of their text.
#include "content_body.h"
#include "core/error.h"
#include "core/text_check.h"
#include "cursor.h"
#include "document_answer.h"
#include "fields.h"
#include "routes.h"
#include "service/documents.h"
#include "service/spaces.h"
#include "service/texts.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr std::size_t kMostTitle = 500, kMostPath = 1000;

std::string query_text(const Call& call, const char* name, TextRule rule) {
  const std::string text = call.request.query.text(name);
  check_text(std::string("The parameter '") + name + "'", text, rule);
  return text;
}

// "report" of "2024/report.docx": what a file is called where nobody says more.
std::string stem_of(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  std::string stem = dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
  if (stem.size() > kMostTitle) stem.resize(whole_characters(std::string_view(stem).substr(0, kMostTitle)));
  return stem;
}

// A name that leads out of the space would do no harm here, where nothing becomes a file, but might where it is exported.
void check_path(const std::string& path) {
  std::size_t at = 0;
  while (at <= path.size()) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    if (part.empty() || part == "." || part == "..")
      throw Error(ErrorCode::kInvalidArgument,
                  "The parameter 'path' must be a name, or names with '/' between them, without '.' and '..'.");
    at = end + 1;
  }
}

service::NewDocument read_new_file(const Call& call) {
  service::NewDocument document;
  document.metadata.path = query_text(call, "path", {1, kMostPath, Lines::kOne});
  check_path(document.metadata.path);
  document.metadata.title = query_text(call, "title", {0, kMostTitle, Lines::kOne});
  document.metadata.language = query_text(call, "language", {0, 35, Lines::kOne});
  document.summary = query_text(call, "summary", {0, 2000, Lines::kMany});
  return document;
}

http::Response create_file(Call& call) {
  const SpaceKey key = key_of(call);
  // Before the bytes are taken: a large upload must not end in a refusal that was certain from the start.
  const auto space = service::get_space(call.app(), call.caller(), key);
  if (!space.permissions.has(Permission::kEditDocument))
    throw Error(ErrorCode::kForbidden, "You may not create documents in this space: ask its owner for the role contributor.");
  service::NewDocument document = read_new_file(call);
  auto taken = take_content(call, [&](const storage::ByteSource& source, const storage::StagingOptions& options) {
    return service::stage_new_content(call.app(), call.caller(), key, source, options);
  });
  const bool is_text_file = taken.content ? is_text(*taken.content) : taken.file->file().is_text;
  // A text says itself what it is called.
  if (document.metadata.title.empty() && !is_text_file) document.metadata.title = stem_of(document.metadata.path);
  document.content = std::move(taken.content);
  document.file = std::move(taken.file);
  const auto view = service::create_document(call.app(), call.caller(), key, document);
  http::Response response = document_answer(view, http::Status::kCreated);
  response.headers.set("Location", "/api/v1/documents/" + view.document.id.text());
  return response;
}

Json describe(const storage::Revision& revision, const std::optional<storage::ExtractedText>& text) {
  Json json{{"version", revision.label}, {"revision", revision.sequence}};
  if (!text) {
    // Without a text to be read out of it: it is one itself, or has no content.
    json["state"] = storage::needs_extraction(revision) ? "none" : "content";
    return json;
  }
  json["state"] = name(text->state);
  json["changed_at"] = text->changed.text();
  if (text->state == storage::TextState::kRead) {
    json["size"] = text->size;
    json["cut"] = text->is_cut;
  }
  if (text->state == storage::TextState::kFailed) {
    json["failure"] = name(text->failure);
    json["detail"] = text->detail;
  }
  if (!text->extractor.empty()) json["extractor"] = text->extractor;
  return json;
}

Json describe(const service::UnreadFile& file) {
  Json json = describe(file.revision, file.text);
  json["document"] = Json{{"id", file.document.id.text()},
                          {"number", file.document.number},
                          {"space", file.space_key},
                          {"title", file.revision.title},
                          {"path", file.revision.metadata.path}};
  return json;
}

http::Response show_text(Call& call) {
  const auto revision =
      service::get_version(call.app(), call.caller(), call.parameter("document"), call.request.query.text("version"));
  return answer(describe(revision, service::text_of(call.app(), revision)));
}

http::Response read_again(Call& call) {
  const auto body = Fields::read(call.request, kJsonBytes, {"version"});
  const std::string version = body.optional_text("version", {1, 100, Lines::kOne}).value_or("");
  service::retry_text(call.app(), call.caller(), call.parameter("document"), version);
  const auto revision = service::get_version(call.app(), call.caller(), call.parameter("document"), version);
  return answer(describe(revision, service::text_of(call.app(), revision)));
}

http::Response list_unread(Call& call) {
  const std::string wanted = call.request.query.text("state");
  if (!wanted.empty() && wanted != "failed" && wanted != "pending")
    throw Error(ErrorCode::kInvalidArgument, "The parameter 'state' must be failed or pending.");
  service::UnreadQuery query;
  query.state = wanted == "pending" ? storage::TextState::kPending : storage::TextState::kFailed;
  query.space = call.request.query.text("space");
  query.cursor = cursor_position(call.request, "texts");
  query.limit = page_limit(call.request);
  const auto files = service::unread_files(call.app(), call.caller(), query);
  Json items = Json::array();
  for (const auto& file : files.items) items.push_back(describe(file));
  return answer(page(std::move(items), make_cursor("texts", files.next_cursor)));
}

}  // namespace

void add_file_routes(Routes& routes) {
  routes.add(
      {Method::kPost, "/api/v1/spaces/{key}/files", "createFile", {"path", "title", "language", "summary"}, BodyKind::kContent},
      create_file);
  routes.add({Method::kGet, "/api/v1/documents/{document}/text", "getText", {"version"}}, show_text);
  routes.add({Method::kPost, "/api/v1/documents/{document}/text", "readTextAgain", {}, BodyKind::kJson}, read_again);
  routes.add({Method::kGet, "/api/v1/texts", "listUnreadTexts", {"state", "space", "cursor", "limit"}}, list_unread);
}

}  // namespace rotulus::api
