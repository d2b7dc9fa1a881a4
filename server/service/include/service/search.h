// Searching as one caller: permission terms go into the query, and every hit is checked again before it is shown.
// Thread-safety: all functions from any thread.
#pragma once

#include <string>
#include <vector>

#include "search/index.h"
#include "search/snippet.h"
#include "service/application.h"
#include "service/translations.h"
#include "storage/documents.h"

namespace rotulus::service {

struct SearchQuery {
  std::string text;
  search::Filter filter;
  search::Sort sort = search::Sort::kRelevance;
  std::string cursor;
  int limit = 10;
  bool facets = false;
  bool snippets = true;
};

struct SearchHit {
  storage::Document document;
  storage::Revision revision;
  std::string space_key;
  search::Snippet title, snippet;
  std::string matched_field;
  std::vector<LinkedDocument> translations = {};  // and the source, as far as the caller may know of them
  std::int64_t helped = 0;                        // how many people it helped
  bool confidential = false;                      // of its space: then there is no snippet, since reading there is recorded
};

struct SearchAnswer {
  std::vector<SearchHit> hits;
  std::uint64_t total = 0;
  bool total_is_exact = true;
  std::vector<search::Facet> facets;
  std::string next_cursor;
  std::string did_you_mean;
};

SearchAnswer search_documents(Application& app, const Principal& caller, const SearchQuery& query);

// Documents near this one, of what the caller may read; without snippets. Error{kNotFound} for what he may not know of.
std::vector<SearchHit> similar_documents(Application& app, const Principal& caller, const std::string& reference, int limit);

struct SuggestionView {
  std::string text, number;
  DocumentId document;
};
std::vector<SuggestionView> suggest(Application& app, const Principal& caller, const std::string& typed, int limit);

}  // namespace rotulus::service
