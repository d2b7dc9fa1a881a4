#include "service/search.h"

#include "document_text.h"
#include "finding.h"
#include "guard.h"
#include "service/classification.h"
#include "storage/feedback.h"
#include "storage/spaces.h"
#include "synonym_lists.h"
#include "withholding.h"

namespace rotulus::service {
namespace {

// Checks a hit against the store as it is now: the index may lag. Nothing when it may not be shown.
std::optional<SearchHit> checked_hit(const storage::Session& session, const Principal& caller, const search::Hit& hit) {
  const storage::Documents documents(session);
  auto document = documents.find(hit.key.document);
  if (!document || !may_know(caller, *document)) return std::nullopt;
  auto revision = documents.revision(hit.revision);
  if (!revision || !may_read(caller, *document, *revision)) return std::nullopt;
  const auto space = storage::Spaces(session).find(document->space);
  SearchHit shown;
  shown.document = *std::move(document);
  shown.revision = *std::move(revision);
  if (space) shown.space_key = space->key.text();
  shown.matched_field = hit.matched_field;
  shown.confidential = !space || space->confidential;
  auto links = translation_links(session, caller, shown.document, shown.revision);
  shown.translations = std::move(links.translations);
  if (links.source) shown.translations.insert(shown.translations.begin(), *std::move(links.source));
  shown.helped = storage::Feedback(session).helped(shown.document);
  return shown;
}

// Before the query, whose last quote may be open.
std::string with_synonyms(const std::string& query, const std::vector<std::string>& synonyms) {
  std::string result;
  for (const std::string& synonym : synonyms) result += "\"" + synonym + "\" ";
  return result + query;
}

}  // namespace

SearchAnswer search_documents(Application& app, const Principal& caller, const SearchQuery& query) {
  search::SearchRequest request;
  request.query = query.text;
  request.filter = query.filter;
  request.readable = readable(caller);
  request.withheld = app.withholding().withheld(app.read(), request.readable);
  if (!query.text.empty())
    request.synonyms = app.synonym_lists().of(app.index(), app.read(), caller, request.readable, request.withheld);
  request.sort = query.sort;
  request.cursor = query.cursor;
  request.limit = query.limit;
  request.facets = query.facets;
  request.categories = app.classification().tree(app.read());
  auto found = app.index().search(request);

  SearchAnswer answer;
  const auto session = app.read();
  search::Highlighter highlighter(with_synonyms(query.text, found.synonyms));
  for (const search::Hit& hit : found.hits) {
    auto checked = checked_hit(session, caller, hit);
    if (!checked) continue;
    checked->title = highlighter.whole(checked->revision.title);
    if (query.snippets && !checked->confidential)
      if (const auto text = text_to_find(session, checked->revision, storage::kLargeFileBytes))
        checked->snippet = highlighter.snippet(*text, markup_of(checked->revision));
    answer.hits.push_back(*std::move(checked));
  }
  answer.total = found.total;
  answer.total_is_exact = found.total_is_exact;
  answer.facets = std::move(found.facets);
  answer.next_cursor = std::move(found.next_cursor);
  answer.did_you_mean = std::move(found.did_you_mean);
  return answer;
}

std::vector<SearchHit> similar_documents(Application& app, const Principal& caller, const std::string& reference, int limit) {
  const auto session = app.read();
  search::SimilarRequest request;
  request.document = find_document(session, caller, reference).id;
  request.readable = readable(caller);
  request.withheld = app.withholding().withheld(session, request.readable);
  request.limit = limit;
  std::vector<SearchHit> hits;
  for (const search::Hit& hit : app.index().similar(request)) {
    auto checked = checked_hit(session, caller, hit);
    if (!checked) continue;
    checked->title.text = checked->revision.title;
    hits.push_back(*std::move(checked));
  }
  return hits;
}

std::vector<SuggestionView> suggest(Application& app, const Principal& caller, const std::string& typed, int limit) {
  const Readable may_read = readable(caller);
  const auto withheld = app.withholding().withheld(app.read(), may_read);
  const auto found = app.index().suggest(typed, may_read, withheld, limit);
  std::vector<SuggestionView> views;
  const auto session = app.read();
  for (const auto& suggestion : found) {
    const auto document = storage::Documents(session).find(suggestion.key.document);
    if (document && may_know(caller, *document)) views.push_back({suggestion.text, document->number, document->id});
  }
  return views;
}

}  // namespace rotulus::service
