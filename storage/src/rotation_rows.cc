#include "rotation_rows.h"

namespace rotulus::storage {
namespace {

RecordWriter rotation_context(const RotationRow& row) {
  RecordWriter clear;
  clear.text("key_rotation").number(row.state.epoch).number(row.state.began.microseconds).number(row.state.ended.microseconds);
  return clear;
}

RecordWriter rotation_details(const RotationRow& row) {
  RecordWriter details;
  details.text(row.stage).bytes(row.position);
  for (const std::uint64_t count : {row.state.done, row.state.total, row.state.unreadable})
    details.number(static_cast<std::int64_t>(count));
  details.number(row.state.is_held_up);
  return details;
}

}  // namespace

std::optional<RotationRow> load_rotation(const SessionState& state) {
  auto query = state.db.statement("SELECT epoch, began, ended, sealed FROM key_rotation ORDER BY epoch DESC LIMIT 1");
  if (!query.step()) return std::nullopt;
  RotationRow row;
  row.state.epoch = query.number(0);
  row.state.began = {query.number(1)};
  row.state.ended = {query.number(2)};
  constexpr std::string_view kWhat = "the newest rotation of keys";
  const auto opened = open_row(state, kSystemScope, rotation_context(row), query.blob(3), kWhat);
  RecordReader details(opened, kWhat);
  row.stage = details.text();
  const auto position = details.bytes();
  row.position.assign(position.begin(), position.end());
  row.state.done = static_cast<std::uint64_t>(details.number());
  row.state.total = static_cast<std::uint64_t>(details.number());
  row.state.unreadable = static_cast<std::uint64_t>(details.number());
  row.state.is_held_up = details.number() != 0;
  return row;
}

void save_rotation(SessionState& state, const RotationRow& row) {
  state.db
      .statement(
          "INSERT INTO key_rotation(epoch, began, ended, sealed) VALUES(?1, ?2, ?3, ?4)"
          " ON CONFLICT DO UPDATE SET ended = ?3, sealed = ?4")
      .bind(row.state.epoch, row.state.began.microseconds, row.state.ended.microseconds,
            seal_row(state, kSystemScope, rotation_context(row), rotation_details(row)))
      .run();
}

}  // namespace rotulus::storage
