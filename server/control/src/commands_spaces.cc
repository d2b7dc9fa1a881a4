#include "command_list.h"
#include "storage/spaces.h"

namespace rotulus::control {
namespace {

Json describe(const storage::Space& space) {
  return {{"key", space.key.text()},
          {"title", space.title},
          {"description", space.description},
          {"created_at", space.created.text()}};
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
