// Adds routes with what all of them have in common: who asks, which parameters and media types are taken, and counting.
// Thread-safety: while setting up only.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "authentication.h"
#include "context.h"
#include "http/router.h"
#include "service/reading.h"

namespace rotulus::api {

// One request with who asks it.
struct Call {
  http::Request& request;
  Context& context;
  Identity identity;

  service::Application& app() const { return context.app; }
  const Principal& caller() const { return identity.principal; }
  // The caller where what a document says is shown to him.
  service::Reader reader() const { return {identity.principal, identity.bearer}; }
  const std::string& parameter(std::string_view name) const { return request.parameters.text(name); }
};

// The space that the path names. What is no key names no space: Error{kNotFound}, the same answer as for a space that does not
// exist.
SpaceKey key_of(const Call& call);

enum class BodyKind : std::uint8_t { kNone, kJson, kOptionalJson, kContent };
// What concerns credentials is asked in sessions only, never with a token.
enum class Askers : std::uint8_t { kAll, kSessions };
// Who has no second factor where one is required may do what makes him one, and nothing else.
enum class Enrolling : std::uint8_t { kMayNot, kMay };

struct RouteSpec {
  http::Method method;
  const char* pattern;
  const char* name;                          // operationId in the OpenAPI file
  std::vector<std::string_view> query = {};  // the parameters that it takes; "space*" may be repeated
  BodyKind body = BodyKind::kNone;
  Askers askers = Askers::kAll;
  Enrolling enrolling = Enrolling::kMayNot;
};

class Routes {
 public:
  Routes(http::Router& router, std::shared_ptr<Context> context) : router_(router), context_(std::move(context)) {}

  // For everybody.
  void open(const RouteSpec& spec, std::function<http::Response(http::Request&, Context&)> handler);
  // For those who are signed in, or come with a token.
  void add(const RouteSpec& spec, std::function<http::Response(Call&)> handler);

 private:
  http::Router& router_;
  std::shared_ptr<Context> context_;
};

// Limit for bodies of JSON that hold no content.
inline constexpr std::size_t kJsonBytes = 64 << 10;
// Content inside JSON is held several times over while it is read; more than this is put as bytes.
inline constexpr std::size_t kContentInJson = 8 << 20;
inline std::size_t content_limit(const Call& call) {
  return static_cast<std::size_t>(std::min<std::uint64_t>(call.context.options.content_bytes, kContentInJson));
}

void add_session_routes(Routes& routes);
void add_credential_routes(Routes& routes);
void add_token_routes(Routes& routes);
void add_space_routes(Routes& routes);
void add_document_routes(Routes& routes);
void add_content_routes(Routes& routes);
void add_file_routes(Routes& routes);
void add_merge_routes(Routes& routes);
void add_version_routes(Routes& routes);
void add_life_cycle_routes(Routes& routes);
void add_shredding_routes(Routes& routes);
void add_feedback_routes(Routes& routes);
void add_translation_routes(Routes& routes);
void add_statement_routes(Routes& routes);
void add_task_routes(Routes& routes);
void add_plugin_routes(Routes& routes);
void add_category_routes(Routes& routes);
void add_search_routes(Routes& routes);
void add_binding_routes(Routes& routes);
void add_role_routes(Routes& routes);
void add_access_request_routes(Routes& routes);
void add_audit_routes(Routes& routes);
void add_user_routes(Routes& routes);
void add_group_routes(Routes& routes);
void add_operation_routes(Routes& routes);

}  // namespace rotulus::api
