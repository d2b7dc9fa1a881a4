#include "object_group.h"

#include <algorithm>

namespace rotulus::storage {
namespace {

// Of the rows before a carrier, those that say that it carries them.
std::vector<ObjectRow> carried_by(Connection& db, std::int64_t carrier) {
  std::vector<ObjectRow> rows;
  for (std::int64_t id = carrier - 1; id > 0 && rows.size() + 1 < ObjectGroup::kMost; --id) {
    auto row = find_object_row(db, id);
    if (!row || !is_carried(*row) || row->data[0] != carrier - id) break;
    rows.push_back(*std::move(row));
  }
  std::reverse(rows.begin(), rows.end());
  return rows;
}

}  // namespace

ObjectGroup load_group(Connection& db, std::int64_t id) {
  ObjectRow row = load_object_row(db, id);
  if (row.document != kNoDocument) return {{std::move(row)}};
  const std::string what = row.what();
  ObjectRow carrier = is_carried(row) ? load_object_row(db, id + row.data[0]) : std::move(row);
  ObjectGroup group{carried_by(db, carrier.id)};
  group.rows.push_back(std::move(carrier));
  if (is_carried(group.carrier()) || group.rows.front().id > id)
    throw Error(ErrorCode::kCorrupt,
                what + " is said to be carried by object " + std::to_string(group.carrier().id) + ", and is not.");
  return group;
}

Bytes ObjectGroup::context() const {
  Bytes context;
  for (const ObjectRow& row : rows) {
    const RecordWriter record = row.context();
    context.insert(context.end(), record.view().begin(), record.view().end());
  }
  return context;
}

Bytes ObjectGroup::join(const std::vector<Bytes>& bodies) {
  RecordWriter joined;
  for (std::size_t i = 0; i + 1 < bodies.size(); ++i) joined.bytes(bodies[i]);
  joined.raw(bodies.back());  // reaches to the end
  return Bytes(joined.view().begin(), joined.view().end());
}

std::vector<ByteView> ObjectGroup::split(ByteView body) const {
  const std::string what = carrier().what();
  std::vector<ByteView> bodies;
  RecordReader reader(body, what);
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) bodies.push_back(reader.bytes());
  bodies.push_back(reader.rest());
  return bodies;
}

}  // namespace rotulus::storage
