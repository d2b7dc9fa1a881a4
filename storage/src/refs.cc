#include "refs.h"

namespace rotulus::storage {
namespace {

RecordWriter ref_context(SpaceId space, const std::string& name) {
  RecordWriter clear;
  clear.text("ref").number(space.value).text(name);
  return clear;
}

}  // namespace

std::optional<ObjectId> read_ref(const SessionState& state, SpaceId space, const std::string& name) {
  auto query = state.db.statement("SELECT sealed FROM ref WHERE space = ?1 AND name = ?2");
  if (!query.bind(space.value, name).step()) return std::nullopt;
  const std::string what = "reference " + name + " of space " + std::to_string(space.value);
  const auto opened = open_row(state, space, ref_context(space, name), query.blob(0), what);
  return RecordReader(opened, what).object_id();
}

std::vector<std::string> ref_names(const SessionState& state, SpaceId space) {
  std::vector<std::string> names;
  auto query = state.db.statement("SELECT name FROM ref WHERE space = ?1 ORDER BY name");
  query.bind(space.value);
  while (query.step()) names.push_back(query.text(0));
  return names;
}

void move_ref(SessionState& state, SpaceId space, const std::string& name, const std::optional<ObjectId>& expected,
              const ObjectId& target) {
  if (read_ref(state, space, name) != expected)
    throw Error(ErrorCode::kStale, "The reference " + name + " has moved meanwhile: read it again and repeat the change.");
  RecordWriter details;
  details.id(target);
  const auto sealed = seal_row(state, space, ref_context(space, name), details);
  state.db.statement("INSERT INTO ref(space, name, sealed) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET sealed = excluded.sealed")
      .bind(space.value, name, sealed)
      .run();
}

}  // namespace rotulus::storage
