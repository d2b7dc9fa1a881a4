#include "object_group.h"

#include <algorithm>

namespace rotulus::storage {
namespace {

// The carrier and, as far as they say that it carries them, the rows before it.
std::vector<ObjectRow> rows_of(Connection& db, std::int64_t carrier) {
  std::vector<ObjectRow> rows;
  for (std::int64_t id = carrier; id > 0 && rows.size() < ObjectGroup::kMost; --id) {
    auto row = find_object_row(db, id);
    if (!row || (id == carrier ? is_carried(*row) : !is_carried(*row) || row->data[0] != carrier - id)) break;
    rows.push_back(*std::move(row));
  }
  std::reverse(rows.begin(), rows.end());
  return rows;
}

}  // namespace

ObjectGroup load_group(Connection& db, std::int64_t id) {
  ObjectRow row = load_object_row(db, id);
  ObjectGroup group;
  if (row.document != kNoDocument) {
    group.rows.push_back(std::move(row));
    return group;
  }
  const std::int64_t carrier = id + (is_carried(row) ? row.data[0] : 0);
  group.rows = rows_of(db, carrier);
  if (group.rows.empty() || group.rows.front().id > id)
    throw Error(ErrorCode::kCorrupt,
                row.what() + " is said to be carried by object " + std::to_string(carrier) + ", and is not.");
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
