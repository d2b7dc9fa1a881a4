// Permission terms: every entry carries the terms of those who may read it, and every query is filtered by the asker's.
//
//   Aar  Aad            anyone with a system-wide binding (r: for readers, d: for drafters)
//   A<space>r  A<space>d  anyone with a binding on the space
//   Q<document>r|d      anyone with a binding on the document itself (the entry's key)
//
// An isolated document blocks inheritance: its entries carry the key only.
// Thread-safety: pure functions.
#pragma once

#include <xapian.h>
#include <span>
#include <string>
#include <vector>

#include "core/access.h"
#include "search/entry.h"
#include "snapshot.h"

namespace rotulus::search {

// Besides the key.
std::vector<std::string> access_terms(const Entry& entry);

// Every entry that `readable` covers has one of these, and no other entry has.
std::vector<std::string> reader_terms(const Readable& readable);
// The keys of both entries of each document.
std::vector<std::string> key_terms(std::span<const DocumentId> documents);

// Matches exactly the entries that `readable` covers and that do not belong to a withheld document. Those that are
// dead in `snapshot` it does not match.
Xapian::Query access_query(const Snapshot& snapshot, const Readable& readable, std::span<const DocumentId> withheld);

// Whether a reader could meet both entries of one document.
inline bool reads_drafts(const Readable& readable) {
  return readable.all_spaces_drafts || !readable.draft_spaces.empty() || !readable.draft_documents.empty();
}

}  // namespace rotulus::search
