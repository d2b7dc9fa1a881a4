#include "withholding.h"

#include <algorithm>

namespace rotulus::service {
namespace {

template <class Id>
bool contains(const std::vector<Id>& ids, const Id& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Whether the index, as far as it may be behind, could still show more of the document than there is to see.
bool may_show_too_much(const storage::NarrowedDocument& document, const Readable& readable) {
  const bool space_effective = readable.all_spaces_effective || contains(readable.effective_spaces, document.space);
  const bool space_drafts = readable.all_spaces_drafts || contains(readable.draft_spaces, document.space);
  const bool own_effective = contains(readable.effective_documents, document.document);
  const bool own_drafts = contains(readable.draft_documents, document.document);
  if (document.obsolete) return space_effective || space_drafts || own_effective || own_drafts;
  return (space_effective && !own_effective) || (space_drafts && !own_drafts);
}

}  // namespace

std::vector<DocumentId> Withholding::withheld(const storage::Session& session, const Readable& readable) {
  const std::lock_guard lock(mutex_);
  // Taken before the search: whatever the index learns in between, it stands for at least this.
  learn(session, index_.sequence());
  std::vector<DocumentId> result;
  for (const auto& [id, document] : narrowed_)
    if (may_show_too_much(document, readable)) result.push_back(id);
  return result;
}

void Withholding::learn(const storage::Session& session, std::uint64_t indexed) {
  const storage::Outbox outbox(session);
  const std::uint64_t known = std::max(learnt_, indexed);
  if (const auto last = outbox.last_sequence(); last > known) {
    for (const auto& document : outbox.narrowed_after(known)) narrowed_[document.document] = document;
    learnt_ = last;
  }
  std::erase_if(narrowed_, [&](const auto& entry) { return entry.second.sequence <= indexed; });
}

}  // namespace rotulus::service
