// A small binary encoding for what stands inside sealed columns and for associated data: fields one after the other, each a
// zigzag varint or a varint length with bytes. The order of fields is the format; new fields are appended, and a reader that
// finds the record at its end takes the default (docs/formats/rows.md).
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "crypto/secret.h"

namespace rotulus::storage {

class RecordWriter {
 public:
  RecordWriter& number(std::int64_t value);
  RecordWriter& bytes(crypto::ByteView value);
  RecordWriter& text(std::string_view value) { return bytes(crypto::as_bytes(value)); }
  RecordWriter& id(const ObjectId& id) { return bytes(id.bytes); }
  RecordWriter& id(const DocumentId& id) { return bytes(id.bytes); }
  // Fields that were written elsewhere.
  RecordWriter& raw(crypto::ByteView fields);
  crypto::ByteView view() const { return buffer_; }

 private:
  void varint(std::uint64_t value);
  crypto::Bytes buffer_;
};

// Throws Error{kCorrupt} naming `what` when the record ends inside a field.
class RecordReader {
 public:
  RecordReader(crypto::ByteView data, std::string_view what) : rest_(data), what_(what) {}
  std::int64_t number();
  crypto::ByteView bytes();
  std::string text() { return std::string(crypto::as_text(bytes())); }
  ObjectId object_id();
  crypto::ByteView rest() const { return rest_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t varint();
  [[noreturn]] void fail() const;
  crypto::ByteView rest_;
  std::string_view what_;
};

}  // namespace rotulus::storage
