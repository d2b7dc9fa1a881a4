// Workflows, signatures, comments and tasks as JSON. The shapes are those of server/openapi.json.
// Thread-safety: pure functions.
#pragma once

#include "json.h"
#include "service/life_cycle.h"
#include "service/tasks.h"

namespace rotulus::api {

Json to_json(const service::Name& user);
Json to_json(const service::WorkflowView& view);
Json to_json(const service::SignatureView& view);
Json to_json(const service::CommentView& view);
Json to_json(const service::TaskView& view);

}  // namespace rotulus::api
