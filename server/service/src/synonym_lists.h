// The lists of synonyms that somebody searches with: the versions in force of documents of the type "synonyms" that he may read.
//
// They are found by a search of his own, so that a list that he may not read is as one that is not there. Lists in confidential
// spaces are not used: reading there is recorded, and a search is no reading.
// Thread-safety: all methods from any thread.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/access.h"
#include "search/index.h"
#include "search/synonyms.h"
#include "storage/documents.h"

namespace rotulus::service {

inline constexpr const char* kSynonymsType = "synonyms";

class SynonymLists {
 public:
  using Lists = std::vector<std::shared_ptr<const search::Synonyms>>;

  Lists of(const search::Index& index, const storage::Session& session, const Principal& caller, const Readable& readable,
           const std::vector<DocumentId>& withheld);

 private:
  std::shared_ptr<const search::Synonyms> parsed(const storage::Session& session, const storage::Revision& revision,
                                                 const std::string& space_key);

  struct Kept {
    RevisionId revision;
    std::shared_ptr<const search::Synonyms> list;
  };
  std::mutex mutex_;
  std::list<Kept> kept_;  // the last one used first
};

}  // namespace rotulus::service
