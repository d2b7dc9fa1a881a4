#include "synonym_lists.h"

#include <algorithm>

#include "guard.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

constexpr int kMostLists = 50;                    // of one caller, the newest
constexpr std::size_t kMostKept = 100;            // of all callers
constexpr std::uint64_t kMostBytes = 512 * 1024;  // of a list; what follows is not used

Readable in_force_only(Readable readable) {
  readable.all_spaces_drafts = false;
  readable.draft_spaces.clear();
  readable.draft_documents.clear();
  return readable;
}

}  // namespace

SynonymLists::Lists SynonymLists::of(const search::Index& index, const storage::Session& session, const Principal& caller,
                                     const Readable& readable, const std::vector<DocumentId>& withheld) {
  search::SearchRequest request;
  request.filter.types = {kSynonymsType};
  request.readable = in_force_only(readable);
  request.withheld = withheld;
  request.sort = search::Sort::kNewest;
  request.limit = kMostLists;
  const auto found = index.search(request);
  if (found.hits.empty()) return {};
  const storage::Documents documents(session);
  Lists lists;
  for (const search::Hit& hit : found.hits) {
    const auto document = documents.find(hit.key.document);
    const auto revision = documents.revision(hit.revision);
    if (!document || !revision || !may_read(caller, *document, *revision)) continue;
    if (document->effective != revision->id || !revision->is_text) continue;
    const auto space = storage::Spaces(session).find(document->space);
    if (space && !space->confidential) lists.push_back(parsed(session, *revision, space->key.text()));
  }
  return lists;
}

std::shared_ptr<const search::Synonyms> SynonymLists::parsed(const storage::Session& session, const storage::Revision& revision,
                                                             const std::string& space_key) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.revision == revision.id; });
    if (known != kept_.end()) {
      kept_.splice(kept_.begin(), kept_, known);
      return known->list;
    }
  }
  const storage::Documents documents(session);
  auto list = std::make_shared<const search::Synonyms>(documents.beginning(revision, kMostBytes), space_key);
  const std::lock_guard lock(mutex_);
  kept_.push_front({revision.id, list});
  if (kept_.size() > kMostKept) kept_.pop_back();
  return list;
}

}  // namespace rotulus::service
