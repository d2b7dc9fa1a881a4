#include "api/api.h"

#include "routes.h"

namespace rotulus::api {

void add_routes(http::Router& router, service::Application& app, const ApiOptions& options) {
  Routes routes(router, std::make_shared<Context>(app, options));
  add_session_routes(routes);
  add_credential_routes(routes);
  add_token_routes(routes);
  add_space_routes(routes);
  add_document_routes(routes);
  add_content_routes(routes);
  add_file_routes(routes);
  add_merge_routes(routes);
  add_version_routes(routes);
  add_life_cycle_routes(routes);
  add_shredding_routes(routes);
  add_feedback_routes(routes);
  add_translation_routes(routes);
  add_statement_routes(routes);
  add_task_routes(routes);
  add_plugin_routes(routes);
  add_category_routes(routes);
  add_search_routes(routes);
  add_audit_routes(routes);
  add_user_routes(routes);
  add_group_routes(routes);
  add_role_routes(routes);
  add_binding_routes(routes);
  add_access_request_routes(routes);
  add_operation_routes(routes);
}

}  // namespace rotulus::api
