// Cursors of lists: opaque to clients, bound to the list that they belong to.
// Thread-safety: pure functions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.h"
#include "json.h"

namespace rotulus::api {

// `list` names the list ("documents"), `position` is where the next page goes on. Empty for an empty position.
std::string make_cursor(std::string_view list, std::string_view position);
// The position in ?cursor=, empty without one. Error{kInvalidArgument} for what is no cursor of this list.
std::string cursor_position(const http::Request& request, std::string_view list);
// The same for lists whose positions are numbers above 0; 0 without one.
std::int64_t cursor_number(const http::Request& request, std::string_view list);

// ?limit=, 1 to 100.
int page_limit(const http::Request& request, int otherwise = 50);

Json page(Json items, std::string next_cursor);

// One page of a list that is short enough to be loaded whole, sorted ascending by `key`, a text.
template <class T, class Key, class Render>
Json page_of(const http::Request& request, std::string_view list, const std::vector<T>& all, Key key, Render render) {
  const std::string after = cursor_position(request, list);
  const auto limit = static_cast<std::size_t>(page_limit(request));
  auto at = std::find_if(all.begin(), all.end(), [&](const T& item) { return after.empty() || key(item) > after; });
  Json items = Json::array();
  for (; at != all.end() && items.size() < limit; ++at) items.push_back(render(*at));
  return page(std::move(items), at == all.end() ? "" : make_cursor(list, key(*std::prev(at))));
}

}  // namespace rotulus::api
