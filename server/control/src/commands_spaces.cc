#include "command_list.h"
#include "lookups.h"
#include "service/spaces.h"
#include "storage/spaces.h"

namespace rotulus::control {
namespace {

Json describe(const storage::Space& space) {
  return {{"key", space.key.text()},          {"title", space.title},
          {"description", space.description}, {"created_at", space.created.text()},
          {"controlled", space.controlled},   {"confidential", space.confidential}};
}

}  // namespace

Json create_space(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const SpaceKey key = arguments.space("key");
  Json result;
  context.write([&](storage::Transaction& tx) {
    result =
        describe(storage::create_space(tx, key, arguments.text_or("title", key.text()), arguments.text_or("description", "")));
  });
  return result;
}

// Title, description and flags as far as they are given; to release a controlled space two people have to approve.
Json set_space(AdminContext& context, const Arguments& arguments, const ProgressSink&) {
  const SpaceKey key = arguments.space("key");
  Json result;
  context.write([&](storage::Transaction& tx) {
    const auto space = require_space(tx, key);
    auto wanted = space.settings();
    wanted.title = arguments.text_or("title", wanted.title);
    wanted.description = arguments.text_or("description", wanted.description);
    if (const auto given = arguments.find_text("controlled")) wanted.controlled = *given == "on";
    if (const auto given = arguments.find_text("confidential")) wanted.confidential = *given == "on";
    const auto request =
        service::change_settings(tx, space, space.version, wanted, {std::nullopt, arguments.text_or("reason", "")});
    result = describe(require_space(tx, key));
    if (request) result["request"] = request->id;
  });
  return result;
}

Json list_spaces(AdminContext& context, const Arguments&, const ProgressSink&) {
  const auto session = context.store().read();
  const storage::Spaces spaces(session);
  Json items = Json::array();
  for (const auto& space : spaces.list()) {
    items.push_back(describe(space));
    items.back()["documents"] = spaces.document_counts(space.id).inheriting;
  }
  return {{"items", std::move(items)}};
}

}  // namespace rotulus::control
