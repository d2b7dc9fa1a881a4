// Roles, who has them, requests of access, and why somebody may do what, as JSON. The shapes are those of server/openapi.json.
// Thread-safety: pure functions.
#pragma once

#include "json.h"
#include "service/access_report.h"
#include "service/access_requests.h"
#include "service/roles.h"

namespace rotulus::api {

Json to_json(const service::RoleView& view);
Json to_json(const service::GivenRoles& roles);  // for a document also whether it inherits: see document_access_json
Json document_access_json(const service::GivenRoles& roles);
Json to_json(const storage::Session& session, const service::RequestView& view);
Json to_json(const service::DocumentReaders& readers);
Json to_json(const service::PersonAccess& access);

std::string tag_of(const service::RoleView& view);
std::string tag_of(const service::GivenRoles& roles);

}  // namespace rotulus::api
