#include "record.h"

#include <algorithm>

#include "core/error.h"

namespace rotulus::storage {

RecordWriter& RecordWriter::number(std::int64_t value) {
  varint(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  return *this;
}

RecordWriter& RecordWriter::bytes(crypto::ByteView value) {
  varint(value.size());
  buffer_.insert(buffer_.end(), value.begin(), value.end());
  return *this;
}

RecordWriter& RecordWriter::raw(crypto::ByteView fields) {
  buffer_.insert(buffer_.end(), fields.begin(), fields.end());
  return *this;
}

void RecordWriter::varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) buffer_.push_back(static_cast<std::uint8_t>(value | 0x80));
  buffer_.push_back(static_cast<std::uint8_t>(value));
}

std::int64_t RecordReader::number() {
  const std::uint64_t coded = varint();
  return static_cast<std::int64_t>(coded >> 1 ^ (0 - (coded & 1)));
}

crypto::ByteView RecordReader::bytes() {
  const std::uint64_t size = varint();
  if (size > rest_.size()) fail();
  const auto value = rest_.first(size);
  rest_ = rest_.subspan(size);
  return value;
}

ObjectId RecordReader::object_id() {
  const auto value = bytes();
  ObjectId id;
  if (value.size() != id.bytes.size()) fail();
  std::copy(value.begin(), value.end(), id.bytes.begin());
  return id;
}

std::uint64_t RecordReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const std::uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  fail();
}

void RecordReader::fail() const {
  throw Error(ErrorCode::kCorrupt, "The sealed record of " + std::string(what_) + " ends inside a field.");
}

}  // namespace rotulus::storage
