// Access that was taken away, and of which the index has not learnt yet: such documents are withheld from every search until it
// has. What a role gives or takes is known at once, because every request brings its roles along; what the index keeps with the
// entries themselves is whether a document blocks inheritance, and that it is there at all.
//
// Every row of the outbox is looked at once, by the first search after it; of thousands that an import leaves only the few stay
// here that block inheritance or are obsolete, until the index has passed them.
// Thread-safety: all methods from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "core/access.h"
#include "search/index.h"
#include "storage/outbox.h"

namespace rotulus::service {

class Withholding {
 public:
  explicit Withholding(const search::Index& index) : index_(index) {}

  // The documents that somebody who may read `readable` must not be shown by the index, whatever that says. Everything committed
  // before `session` was taken is in force.
  std::vector<DocumentId> withheld(const storage::Session& session, const Readable& readable);

 private:
  void learn(const storage::Session& session, std::uint64_t indexed);

  const search::Index& index_;
  std::mutex mutex_;
  std::uint64_t learnt_ = 0;  // up to this row of the outbox
  std::map<DocumentId, storage::NarrowedDocument> narrowed_;
};

}  // namespace rotulus::service
