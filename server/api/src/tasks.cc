// What waits for the one who asks.
#include "service/tasks.h"

#include "cursor.h"
#include "render_life_cycle.h"
#include "routes.h"

namespace rotulus::api {
namespace {

using http::Method;

http::Response list_tasks(Call& call) {
  const auto list =
      service::list_tasks(call.app(), call.caller(), cursor_position(call.request, "tasks"), page_limit(call.request));
  Json items = Json::array();
  for (const auto& task : list.items) items.push_back(to_json(task));
  Json shown = page(std::move(items), make_cursor("tasks", list.next_cursor));
  shown["total"] = list.total;
  return answer(shown);
}

}  // namespace

void add_task_routes(Routes& routes) {
  routes.add({Method::kGet, "/api/v1/tasks", "listTasks", {"cursor", "limit"}}, list_tasks);
}

}  // namespace rotulus::api
