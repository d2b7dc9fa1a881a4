// The full-text index: Xapian databases in memory-backed storage, answering only with what the asker may read.
//
// The index holds plaintext terms, so its directory must never reach a disk: open() refuses a directory that is not on tmpfs or
// ramfs, and a machine with unencrypted swap, unless the options say that the operator takes that on.
// What leaves memory is the sealed checkpoint only (docs/formats/checkpoint.md).
//
// Writes go to a small database beside a large, compacted one; a thread merges behind (docs/decisions/0018-main-and-delta.md).
// Thread-safety: all methods from many threads at once. Changes are made one after the other; neither they nor readers wait for
// merges and checkpoints.
// Errors: Error{kInvalidArgument} for an unusable directory, {kStorageFull} when memory for the index is exhausted (search then
// answers with what it has), {kCorrupt} for a damaged checkpoint. No Xapian type or exception leaves this component.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/access.h"
#include "crypto/secret.h"
#include "search/categories.h"
#include "search/entry.h"
#include "search/synonyms.h"

namespace rotulus::search {

struct IndexOptions {
  std::filesystem::path directory;  // a private directory is made below it, and removed at close; default /dev/shm
  bool allow_disk = false;          // the operator states that the volume is encrypted
  bool allow_swap = false;          // the operator states that swap is encrypted or accepted
  unsigned threads = 0;             // for many entries at once; 0: one for each processor, at most four
};

enum class Sort : std::uint8_t { kRelevance, kNewest, kNumber };

// Narrowing by facet values. Values of one field are alternatives; fields combine with AND.
struct Filter {
  std::vector<std::string> spaces, types, states, tags, languages, owners;
  std::vector<std::string> categories;  // each with all below it
  std::optional<Timestamp> changed_from, changed_before;
  friend bool operator==(const Filter&, const Filter&) = default;
};

struct SearchRequest {
  std::string query;  // the query language of docs/query-language.md; never an error
  Filter filter;
  Readable readable;                                      // permission terms; nothing outside it is found, counted or suggested
  std::vector<DocumentId> withheld;                       // access taken away, not yet in the index: excluded by id
  std::vector<std::shared_ptr<const Synonyms>> synonyms;  // of lists that the asker may read
  Sort sort = Sort::kRelevance;
  std::string cursor;  // from SearchResult::next_cursor; a malformed or outlived cursor starts anew
  int limit = 10;      // 1..100
  bool facets = false;
  bool count_all = false;  // totals and facets are exact however many match: for pages to browse, not while somebody types
  std::shared_ptr<const CategoryTree> categories = {};  // none: categories have no names and nothing below them
};

struct Hit {
  EntryKey key;
  RevisionId revision;
  std::string matched_field;  // "title", "number", "text"
};

struct FacetValue {
  std::string value;
  std::uint64_t count = 0;
};
struct Facet {
  std::string field;               // "space", "type", "state", "tag", "language", "year", "category" (those above count, too)
  std::vector<FacetValue> values;  // most frequent first
};

struct SearchResult {
  std::vector<Hit> hits;
  std::uint64_t total = 0;            // of all pages, readable entries only
  bool total_is_exact = true;         // else there are more: an estimate would count on what others may read
  std::vector<Facet> facets;          // when asked for
  std::string next_cursor;            // empty on the last page
  std::vector<std::string> synonyms;  // that were looked for besides, to be marked in what is shown
  std::string did_you_mean;           // a corrected query, from what the asker may read; empty when there is none
};

struct SimilarRequest {
  DocumentId document;  // nothing when it is not readable
  Readable readable;
  std::vector<DocumentId> withheld;
  int limit = 5;  // 1..20
};

struct Suggestion {
  std::string text;
  EntryKey key;  // the document whose title or number this is
};

class Index {
 public:
  static std::unique_ptr<Index> open(const IndexOptions& options);
  virtual ~Index() = default;

  // Replaces the entries and removes the others, in one step that readers see whole or not at all. `sequence` is the outbox
  // position that the index then stands for. A few hundred entries at a time are indexed fastest, by several threads.
  virtual void apply(std::span<const Entry> replaced, std::span<const EntryKey> removed, std::uint64_t sequence) = 0;
  virtual void clear() = 0;
  virtual std::uint64_t sequence() const = 0;  // 0: empty
  virtual std::uint64_t entry_count() const = 0;
  virtual std::uint64_t memory_bytes() const = 0;  // of the databases

  virtual SearchResult search(const SearchRequest& request) const = 0;
  // Readable documents that share the words that set this one apart, the nearest first. Which words those are, is told by what
  // the asker may read. Fewer than asked for when nothing else is near.
  virtual std::vector<Hit> similar(const SimilarRequest& request) const = 0;
  // Titles and numbers of readable documents with a word that begins like the last word typed.
  virtual std::vector<Suggestion> suggest(std::string_view typed, const Readable& readable, std::span<const DocumentId> withheld,
                                          int limit) const = 0;

  // Merges everything into one compacted database, needing its memory once more meanwhile, and writes a sealed copy of it to
  // `file` (through a temporary name beside it, fsynced, renamed). Returns the sequence that it stands for: changes that are made
  // while this runs are not in it. `key` is a purpose key of its own. One call at a time for one file.
  virtual std::uint64_t save_checkpoint(const std::filesystem::path& file, const crypto::SecretBytes& key) = 0;
  // Takes the state of a checkpoint. False, and empty, when the file is absent, damaged, or of another format.
  virtual bool load_checkpoint(const std::filesystem::path& file, const crypto::SecretBytes& key) = 0;
};

}  // namespace rotulus::search
