// Searching and completing.
#include "service/search.h"

#include "core/error.h"
#include "cursor.h"
#include "render.h"
#include "routes.h"

namespace rotulus::api {
namespace {

using http::Method;

constexpr std::size_t kMostFilterValues = 50;
constexpr std::size_t kLongestQuery = 2000;
constexpr int kHits = 10, kSuggestions = 8, kSimilar = 5, kMostSimilar = 20;

std::vector<std::string> filter_values(const http::Request& request, std::string_view name) {
  auto values = request.query.all(name);
  if (values.size() <= kMostFilterValues) return values;
  throw Error(ErrorCode::kInvalidArgument, "The parameter '" + std::string(name) + "' may be given at most 50 times.");
}

search::Filter read_filter(const http::Request& request) {
  search::Filter filter;
  filter.spaces = filter_values(request, "space");
  filter.types = filter_values(request, "type");
  filter.states = filter_values(request, "state");
  filter.tags = filter_values(request, "tag");
  filter.categories = filter_values(request, "category");
  filter.languages = filter_values(request, "language");
  filter.owners = filter_values(request, "owner");
  for (const std::string& state : filter.states)
    if (!parse_version_state(state))
      throw Error(ErrorCode::kInvalidArgument, "The parameter 'state' must be a state of a version, such as effective or draft.");
  return filter;
}

search::Sort read_sort(const http::Request& request) {
  const std::string sort = request.query.text("sort", "relevance");
  if (sort == "relevance") return search::Sort::kRelevance;
  if (sort == "newest") return search::Sort::kNewest;
  if (sort == "number") return search::Sort::kNumber;
  throw Error(ErrorCode::kInvalidArgument, "The parameter 'sort' must be relevance, newest or number.");
}

std::string read_words(const http::Request& request) {
  std::string words = request.query.text("q");
  if (words.size() <= kLongestQuery) return words;
  throw Error(ErrorCode::kInvalidArgument, "The parameter 'q' has at most 2000 bytes.");
}

http::Response search_documents(Call& call) {
  const http::Request& request = call.request;
  service::SearchQuery query;
  query.text = read_words(request);
  query.filter = read_filter(request);
  query.sort = read_sort(request);
  query.cursor = cursor_position(request, "hits");
  query.limit = page_limit(request, kHits);
  query.facets = request.query.flag("facets", false);
  const auto found = service::search_documents(call.app(), call.caller(), query);
  Json items = Json::array(), facets = Json::array();
  for (const auto& hit : found.hits) items.push_back(to_json(hit));
  for (const auto& facet : found.facets) facets.push_back(to_json(facet));
  return answer(Json{{"total", found.total},
                     {"total_is_exact", found.total_is_exact},
                     {"items", std::move(items)},
                     {"facets", std::move(facets)},
                     {"next_cursor", make_cursor("hits", found.next_cursor)},
                     {"did_you_mean", found.did_you_mean}});
}

http::Response suggest(Call& call) {
  Json items = Json::array();
  const int limit = page_limit(call.request, kSuggestions);
  for (const auto& suggestion : service::suggest(call.app(), call.caller(), read_words(call.request), limit))
    items.push_back(Json{{"text", suggestion.text}, {"number", suggestion.number}, {"id", suggestion.document.text()}});
  return answer(Json{{"items", std::move(items)}});
}

http::Response list_similar(Call& call) {
  const auto limit = static_cast<int>(call.request.query.integer("limit", kSimilar, 1, kMostSimilar));
  Json items = Json::array();
  for (const auto& hit : service::similar_documents(call.app(), call.caller(), call.parameter("document"), limit)) {
    Json item = to_json(hit);
    item["title"] = hit.revision.title;
    item.erase("snippet");
    item.erase("matched_field");
    items.push_back(std::move(item));
  }
  return answer(Json{{"items", std::move(items)}});
}

}  // namespace

void add_search_routes(Routes& routes) {
  routes.add(
      {Method::kGet,
       "/api/v1/search",
       "search",
       {"q", "space*", "type*", "state*", "tag*", "category*", "language*", "owner*", "sort", "cursor", "limit", "facets"}},
      search_documents);
  routes.add({Method::kGet, "/api/v1/search/suggest", "suggest", {"q", "limit"}}, suggest);
  routes.add({Method::kGet, "/api/v1/documents/{document}/similar", "listSimilar", {"limit"}}, list_similar);
}

}  // namespace rotulus::api
