#include "http/router.h"

#include <algorithm>

#include "http/problem.h"
#include "text.h"

namespace rotulus::http {
namespace {

enum class Kind : std::uint8_t { kLiteral, kParameter, kRest };

struct Part {
  Kind kind;
  std::string text;  // the literal, or the name of the parameter
};

[[noreturn]] void throw_malformed(std::string_view pattern) {
  throw Error(ErrorCode::kInvalidArgument, "The route pattern '" + std::string(pattern) + "' is malformed.");
}

bool is_parameter_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_alpha(c) || is_digit(c) || c == '_'; });
}

Part parse_part(std::string_view text, std::string_view pattern) {
  if (text.find_first_of("{}") == std::string_view::npos) return {Kind::kLiteral, std::string(text)};
  if (text.size() < 3 || text.front() != '{' || text.back() != '}') throw_malformed(pattern);
  std::string_view inner = text.substr(1, text.size() - 2);
  const bool rest = inner.ends_with("...");
  if (rest) inner.remove_suffix(3);
  if (!is_parameter_name(inner)) throw_malformed(pattern);
  return {rest ? Kind::kRest : Kind::kParameter, std::string(inner)};
}

std::vector<Part> parse_pattern(std::string_view pattern) {
  if (pattern.empty() || pattern.front() != '/') throw_malformed(pattern);
  std::vector<Part> parts;
  for (std::size_t at = 1; at <= pattern.size();) {
    if (!parts.empty() && parts.back().kind == Kind::kRest) throw_malformed(pattern);
    const std::size_t slash = std::min(pattern.find('/', at), pattern.size());
    parts.push_back(parse_part(pattern.substr(at, slash - at), pattern));
    at = slash + 1;
  }
  return parts;
}

}  // namespace

struct Router::Node {
  struct Endpoint {
    std::string pattern;
    std::map<Method, Handler> handlers;
  };

  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::string parameter_name;
  std::unique_ptr<Endpoint> endpoint;
  std::unique_ptr<Endpoint> rest;
  std::string rest_name;

  Node& step(const Part& part, std::string_view pattern) {
    auto& next = part.kind == Kind::kLiteral ? literals[part.text] : parameter;
    if (!next) next = std::make_unique<Node>();
    if (part.kind == Kind::kParameter) claim(parameter_name, part.text, pattern);
    return *next;
  }

  // Two names for the parameter at one place would make the same address mean two things to its readers.
  static void claim(std::string& held, const std::string& wanted, std::string_view pattern) {
    if (!held.empty() && held != wanted) {
      throw Error(ErrorCode::kConflict, "The route '" + std::string(pattern) + "' calls a parameter '" + wanted +
                                            "' that another route calls '" + held + "'.");
    }
    held = wanted;
  }

  // Depth first, a literal before the parameter before the rest; undoes what it added when a branch leads nowhere.
  const Endpoint* find(const std::vector<std::string>& segments, std::size_t at,
                       std::vector<std::pair<std::string, std::string>>& found) const {
    if (at == segments.size()) return endpoint.get();
    if (const auto literal = literals.find(segments[at]); literal != literals.end()) {
      if (const auto* end = literal->second->find(segments, at + 1, found)) return end;
    }
    if (parameter && !segments[at].empty()) {
      found.emplace_back(parameter_name, segments[at]);
      if (const auto* end = parameter->find(segments, at + 1, found)) return end;
      found.pop_back();
    }
    if (!rest) return nullptr;
    std::string joined = segments[at];
    for (std::size_t i = at + 1; i < segments.size(); ++i) joined += '/' + segments[i];
    found.emplace_back(rest_name, std::move(joined));
    return rest.get();
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Method method, std::string_view pattern, std::string_view name, Handler handler) {
  const bool name_taken = std::any_of(routes_.begin(), routes_.end(), [&](const Route& route) { return route.name == name; });
  if (name_taken) throw Error(ErrorCode::kConflict, "There is already a route called '" + std::string(name) + "'.");
  Node* node = root_.get();
  std::unique_ptr<Node::Endpoint>* place = nullptr;
  for (const Part& part : parse_pattern(pattern)) {
    if (part.kind == Kind::kRest) {
      Node::claim(node->rest_name, part.text, pattern);
      place = &node->rest;
    } else {
      node = &node->step(part, pattern);
    }
  }
  if (place == nullptr) place = &node->endpoint;
  if (!*place) *place = std::make_unique<Node::Endpoint>();
  (*place)->pattern = pattern;
  if (!(*place)->handlers.emplace(method, std::move(handler)).second) {
    throw Error(ErrorCode::kConflict,
                "The route " + std::string(http::name(method)) + " " + std::string(pattern) + " exists already.");
  }
  routes_.push_back({method, std::string(pattern), std::string(name)});
}

void Router::otherwise(Handler handler) { otherwise_ = std::move(handler); }

namespace {

std::string allowed_methods(const std::map<Method, Handler>& handlers) {
  std::string allowed;
  const auto append = [&](Method method) { allowed += (allowed.empty() ? "" : ", ") + std::string(name(method)); };
  for (const auto& entry : handlers) {
    append(entry.first);
    if (entry.first == Method::kGet && !handlers.contains(Method::kHead)) append(Method::kHead);
  }
  if (!handlers.contains(Method::kOptions)) append(Method::kOptions);
  return allowed;
}

const Handler* find_handler(const std::map<Method, Handler>& handlers, Method method) {
  auto found = handlers.find(method);
  if (found == handlers.end() && method == Method::kHead) found = handlers.find(Method::kGet);
  return found == handlers.end() ? nullptr : &found->second;
}

Response answer_without_handler(const std::map<Method, Handler>& handlers, const Request& request) {
  Response response = request.method == Method::kOptions
                          ? no_content()
                          : problem(Status::kMethodNotAllowed, "method_not_allowed",
                                    "This address does not answer " + std::string(name(request.method)) +
                                        "; the Allow field lists what it does answer.");
  response.headers.set("Allow", allowed_methods(handlers));
  return response;
}

}  // namespace

Response Router::operator()(Request& request) const {
  if (request.path == "*") {
    Response response = no_content();
    response.headers.set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return response;
  }
  std::vector<std::pair<std::string, std::string>> found;
  const Node::Endpoint* endpoint = root_->find(request.segments, 0, found);
  if (endpoint == nullptr) {
    if (otherwise_) return otherwise_(request);
    return problem(ErrorCode::kNotFound, "There is nothing at this address.");
  }
  request.route = endpoint->pattern;
  request.parameters.clear();
  for (auto& [name, value] : found) request.parameters.add(std::move(name), std::move(value));
  const Handler* handler = find_handler(endpoint->handlers, request.method);
  return handler ? (*handler)(request) : answer_without_handler(endpoint->handlers, request);
}

}  // namespace rotulus::http
