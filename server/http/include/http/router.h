// Finds the handler for a method and path. Patterns are literal segments, "{name}" for one segment and a final
// "{name...}" for all that remain (at least one): "/api/v1/documents/{id}/content", "/assets/{file...}".
// A literal wins over a parameter. HEAD is answered by GET; OPTIONS by the list of allowed methods.
// Thread-safety: add() while setting up; after that any number of threads may route.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.h"
#include "http/response.h"

namespace rotulus::http {

using Handler = std::function<Response(Request&)>;

struct Route {
  Method method;
  std::string pattern;
  std::string name;  // unique; what tests and the OpenAPI file call it (operationId)
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // Error{kConflict} when the method and pattern, or the name, are taken, or a parameter stands beside another name at the
  // same place; Error{kInvalidArgument} for a malformed pattern.
  void add(Method method, std::string_view pattern, std::string_view name, Handler handler);
  // Answers what no route does (the browser application's pages). Without it: 404.
  void otherwise(Handler handler);

  // Sets request.route and request.parameters and calls the handler; 404, and 405 with Allow, as problem documents.
  Response operator()(Request& request) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Node;
  std::unique_ptr<Node> root_;
  Handler otherwise_;
  std::vector<Route> routes_;
};

}  // namespace rotulus::http
