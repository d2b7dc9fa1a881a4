// What the use-cases return, as JSON. The shapes are those of server/openapi.json.
// Thread-safety: pure functions.
#pragma once

#include "core/access.h"
#include "json.h"
#include "search/index.h"
#include "search/snippet.h"
#include "service/documents.h"
#include "service/search.h"
#include "service/spaces.h"
#include "storage/accounts.h"
#include "storage/audit.h"
#include "storage/groups.h"

namespace rotulus::api {

Json to_json(const PermissionSet& permissions);  // their names
Json to_json(const service::SpaceView& view);
Json to_json(const service::DocumentView& view);
Json to_json(const storage::Revision& revision);
Json to_json(const service::Comparison& comparison);
Json to_json(const search::Snippet& snippet);  // segments
Json to_json(const service::LinkedDocument& link);
Json to_json(const service::SearchHit& hit);
Json to_json(const search::Facet& facet);
Json to_json(const storage::Group& group);
Json to_json(const storage::Token& token);
Json to_json(const storage::AuditEntry& entry);

// The entity tag that If-Match is compared with.
std::string tag_of(const service::DocumentView& view);
std::string tag_of(const service::SpaceView& view);
std::string tag_of(const storage::Group& group);

}  // namespace rotulus::api
