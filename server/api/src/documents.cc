// Documents: listing, making, describing, going back.
#include "service/documents.h"

#include <algorithm>

#include "core/error.h"
#include "cursor.h"
#include "document_answer.h"
#include "document_fields.h"
#include "saving.h"
#include "service/search.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr int kMostRounds = 20;
constexpr std::size_t kMostPaths = 50;

std::optional<VersionState> read_state(const http::Request& request) {
  const std::string text = request.query.text("state");
  if (text.empty()) return std::nullopt;
  const auto state = parse_version_state(text);
  if (!state)
    throw Error(ErrorCode::kInvalidArgument, "The parameter 'state' must be a state of a version, such as effective or draft.");
  return state;
}

std::vector<std::string> read_paths(const http::Request& request) {
  auto paths = request.query.all("path");
  if (paths.size() <= kMostPaths) return paths;
  throw Error(ErrorCode::kInvalidArgument, "The parameter 'path' may be given at most 50 times.");
}

Json plain_list(Call& call, const SpaceKey& key) {
  service::DocumentListQuery query;
  query.state = read_state(call.request);
  query.paths = read_paths(call.request);
  query.cursor = cursor_position(call.request, "documents");
  query.limit = page_limit(call.request);
  const auto list = service::list_documents(call.app(), call.caller(), key, query);
  Json items = Json::array();
  for (const auto& view : list.items) items.push_back(to_json(view));
  return page(std::move(items), make_cursor("documents", list.next_cursor));
}

// A document that the index has and the store would not show to the caller is passed over.
std::optional<service::DocumentView> find_view(Call& call, const DocumentId& id) {
  try {
    return service::get_document(call.app(), call.caller(), id.text());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) throw;
    return std::nullopt;
  }
}

// What the index does not know of documents.
struct Wanted {
  std::optional<VersionState> state;
  std::vector<std::string> paths;

  bool fits(const service::DocumentView& view) const {
    return (!state || view.document.state == *state) &&
           (paths.empty() || std::find(paths.begin(), paths.end(), view.shown.metadata.path) != paths.end());
  }
};

// The documents of a space in which words are found, by number. The index knows the states of versions, and this list is asked
// for that of documents (one in force may have a draft besides): so it is looked at here, and the page filled up from what
// follows, within reason.
Json filtered_list(Call& call, const SpaceKey& key, const std::string& words) {
  service::get_space(call.app(), call.caller(), key);  // the same 404 as the plain list
  const Wanted filter{read_state(call.request), read_paths(call.request)};
  const auto wanted = static_cast<std::size_t>(page_limit(call.request));
  service::SearchQuery query;
  query.text = words;
  query.filter.spaces = {key.text()};
  if (filter.state) query.filter.states = {std::string(name(*filter.state))};
  query.sort = search::Sort::kNumber;
  query.cursor = cursor_position(call.request, "found documents");
  query.snippets = false;
  Json items = Json::array();
  int rounds = 0;
  do {
    query.limit = static_cast<int>(wanted - items.size());
    const auto found = service::search_documents(call.app(), call.caller(), query);
    for (const auto& hit : found.hits) {
      const auto view = find_view(call, hit.document.id);
      if (view && filter.fits(*view)) items.push_back(to_json(*view));
    }
    query.cursor = found.next_cursor;
  } while (items.size() < wanted && !query.cursor.empty() && ++rounds < kMostRounds);
  return page(std::move(items), make_cursor("found documents", query.cursor));
}

http::Response list_documents(Call& call) {
  const SpaceKey key = key_of(call);
  const std::string words = call.request.query.text("q");
  return answer(words.empty() ? plain_list(call, key) : filtered_list(call, key, words));
}

// In JSON a text may take up to twice its bytes: a Chinese character escaped as \uXXXX has six instead of three.
std::string read_body_with_content(Call& call) { return call.request.read_body(2 * content_limit(call) + kJsonBytes); }

service::NewDocument read_new_document(const Fields& body, std::size_t content_bytes) {
  service::NewDocument document;
  document.metadata = read_new_metadata(body);
  document.content = body.optional_text("content", {0, content_bytes, Lines::kMany});
  document.summary = body.optional_text("summary", {1, 2000, Lines::kMany}).value_or("");
  return document;
}

http::Response create_document(Call& call) {
  const SpaceKey key = key_of(call);
  const std::size_t content_bytes = content_limit(call);
  const std::string text = read_body_with_content(call);
  const auto document = read_new_document(
      Fields::parse(text, {"title", "language", "type", "tags", "categories", "translation_of", "translated_version", "path",
                           "template", "workflow", "fields", "content", "summary"}),
      content_bytes);
  const auto perform = [&] {
    const auto view = service::create_document(call.app(), call.caller(), key, document);
    http::Response response = document_answer(view, http::Status::kCreated);
    response.headers.set("Location", "/api/v1/documents/" + view.document.id.text());
    return response;
  };
  const auto recheck = [&](const std::string& location) {
    service::get_document(call.app(), call.caller(), location.substr(location.rfind('/') + 1));
  };
  return call.context.idempotency.once(call.request, call.caller(), text, perform, recheck);
}

http::Response show_document(Call& call) {
  return document_answer(service::get_document(call.app(), call.caller(), call.parameter("document")));
}

http::Response change_document(Call& call) {
  const Fields body = Fields::parse(read_body_with_content(call),
                                    {"title", "language", "type", "tags", "categories", "translation_of", "translated_version",
                                     "path", "owner", "workflow", "fields", "content", "summary", "change"});
  const auto change = read_draft_change(body, content_limit(call));
  return save(call, draft_base(call), change);
}

http::Response restore_document(Call& call) {
  const std::string version = Fields::read(call.request, kJsonBytes, {"version"}).text("version", {1, 100, Lines::kOne});
  const auto view = matching_document(call);
  return document_answer(
      service::restore_version(call.app(), call.caller(), view.document.id.text(), view.document.version, version));
}

}  // namespace

void add_document_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/spaces/{key}/documents", "listDocuments", {"cursor", "limit", "state", "path*", "q"}},
             list_documents);
  routes.add({Method::kPost, "/api/v1/spaces/{key}/documents", "createDocument", {}, BodyKind::kJson}, create_document);
  routes.add({Method::kGet, "/api/v1/documents/{document}", "getDocument"}, show_document);
  routes.add({Method::kPatch, "/api/v1/documents/{document}", "changeDocument", {kMergeBase}, BodyKind::kJson}, change_document);
  routes.add({Method::kPost, "/api/v1/documents/{document}/restore", "restoreDocument", {}, BodyKind::kJson}, restore_document);
}

}  // namespace rotulus::api
