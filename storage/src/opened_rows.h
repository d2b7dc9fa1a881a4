// What sealed rows said when they were opened, bounded by bytes, least recently used first out: documents and revisions are read
// over and over, and opening a seal costs more than everything else about such a read.
//
// An entry is found only for the very same sealed bytes in the very same place (scope and clear columns): whatever was altered
// since is opened anew, and fails as it should. So nothing has to be dropped after a rollback or a change.
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>

#include "core/ids.h"
#include "crypto/secret.h"

namespace rotulus::storage {

class OpenedRows {
 public:
  using Value = std::shared_ptr<const crypto::Bytes>;
  explicit OpenedRows(std::size_t byte_limit) : limit_(byte_limit) {}
  // Nothing when it is not known. `clear` are the clear columns, which the seal covers.
  Value find(SpaceId scope, crypto::ByteView clear, crypto::ByteView sealed);
  void put(SpaceId scope, crypto::ByteView clear, crypto::ByteView sealed, Value value);

 private:
  struct Item {
    std::uint64_t key;
    SpaceId scope;
    crypto::Bytes clear, sealed;
    Value value;
    std::size_t size() const;
  };
  void drop(std::list<Item>::iterator item);

  std::size_t limit_;
  std::size_t used_ = 0;
  std::list<Item> items_;  // most recently used first
  std::unordered_map<std::uint64_t, std::list<Item>::iterator> index_;
};

}  // namespace rotulus::storage
