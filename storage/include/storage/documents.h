// Documents and their revisions, and the one operation that makes revisions: a commit.
// Thread-safety: as the session that they are given.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/document.h"
#include "core/ids.h"
#include "core/life_cycle.h"
#include "core/time.h"
#include "crypto/digest.h"
#include "storage/staged_file.h"
#include "storage/store.h"

namespace rotulus::storage {

// What is said about a document beside its content; versioned with it as a small YAML blob.
struct Metadata {
  std::string title;  // empty: taken from the content
  std::string path;   // human path inside the space; unique among living documents
  std::string type = "document";
  std::string language;
  std::string owner;
  std::vector<std::string> tags;
  std::string workflow = {};     // its identifier; empty: the document is not put through a workflow
  std::string template_id = {};  // empty: made from none
  std::vector<std::pair<std::string, std::string>> fields = {};  // of the template: name and value, sorted by name
  std::vector<std::string> categories = {};  // their keys (storage/categories.h)
  std::string translation_of = {};           // number of the document that this one translates; empty: none
  std::string translated_version = {};       // the label of its version that the translation follows
  friend bool operator==(const Metadata&, const Metadata&) = default;
};

struct Document {
  DocumentId id;
  SpaceId space;
  std::string number;
  VersionState state = VersionState::kDraft;  // of the effective version; of the head while there is none
  bool isolated = false;
  RevisionId effective;  // what readers see; 0: nothing yet
  RevisionId head;       // the newest revision; differs from `effective` while a draft is under way
  std::int64_t revisions = 0;
  std::int64_t version = 0;  // grows with every change of the row: the ETag
  Timestamp created, changed;
  Metadata metadata;     // of the head
  std::int64_t row = 0;  // internal row number, never shown
};

struct Author {
  std::string name;
  std::string email;
  Timestamp time;
  int offset_minutes = 0;  // of the author's clock from UTC
};

struct Revision {
  RevisionId id;
  DocumentId document;
  std::int64_t sequence = 0;  // 1, 2, ... within the document
  VersionState state = VersionState::kDraft;
  std::string label;                                    // the version label once there is one, else the draft label
  std::string draft_label;                              // "1.0-draft.2" or, imported, "0.7": given at saving, never changes
  std::string version_label;                            // "1.0": given at approval, never taken back; empty before
  std::optional<Timestamp> effective_from, review_due;  // of approved versions
  Timestamp time;
  std::int64_t size = 0;  // of the content, bytes
  ObjectId commit;
  ObjectId content;         // git blob
  crypto::Sha256 sha256{};  // of the content
  std::string title;        // as shown: explicit, or taken from the content
  Metadata metadata;
  bool is_text = false;  // well-formed UTF-8 without NUL
  bool removal = false;  // the revision that ended the document's life: no content
  Author author;
  std::string summary;  // the commit message
  std::string source;   // commit of the imported history; empty otherwise
};

struct DocumentQuery {
  SpaceId space;
  bool drafts = false;  // also documents that have nothing effective or obsolete to show
  std::optional<VersionState> state;
  std::string after_number;  // cursor
  int limit = 50;
  std::vector<std::string> paths = {};  // any of these human paths exactly; empty: any path
};

class Documents {
 public:
  explicit Documents(const Session& session) : session_(session) {}

  // Asked before a row is opened, of what stands in the clear: identity, space, state, inheritance, whether there is an effective
  // version. What is not admitted is passed over as if it were not there, and takes hardly longer; what is admitted is vouched
  // for only when it comes back. Without one everything is admitted.
  using AdmitDocument = std::function<bool(const Document&)>;
  using AdmitRevision = std::function<bool(VersionState)>;

  std::optional<Document> find(const DocumentId& id, const AdmitDocument& admit = {}) const;
  std::optional<Document> find_number(const std::string& number, const AdmitDocument& admit = {}) const;
  std::optional<Document> find_row(std::int64_t row) const;
  std::vector<Document> list(const DocumentQuery& query, const AdmitDocument& admit = {}) const;  // by number
  // All documents of a space that are not obsolete, for imports and rebuilds.
  std::vector<Document> living(SpaceId space) const;

  // Those that take no roles from their space.
  std::vector<DocumentId> isolated(SpaceId space) const;

  std::optional<Revision> revision(RevisionId id) const;
  std::optional<Revision> revision(const Document& document, std::int64_t sequence, const AdmitRevision& admit = {}) const;
  // By draft label or version label.
  std::optional<Revision> revision(const Document& document, const std::string& label, const AdmitRevision& admit = {}) const;
  std::vector<Revision> revisions(const Document& document, std::int64_t before_sequence, int limit,
                                  const AdmitRevision& admit = {}) const;  // newest first

  static constexpr std::uint64_t kMostWholeBytes = std::uint64_t{64} << 20;

  // Error{kCorrupt} when the object is missing or damaged, Error{kTooLarge} when one that is kept in chunks has more than `most`
  // bytes: a ContentReader reads any in pieces.
  std::string content(const Revision& revision, std::uint64_t most = kMostWholeBytes) const;
  // The first `most` bytes of it, cut between two characters when it is text.
  std::string beginning(const Revision& revision, std::uint64_t most) const;

 private:
  const Session& session_;
};

struct DocumentChange {
  enum class Kind { kCreate, kSave, kRemove };
  Kind kind = Kind::kSave;
  DocumentId document;                           // for kCreate all zero lets the store choose one
  std::optional<std::int64_t> expected_version;  // of the document row; Error{kStale} when it moved on
  std::optional<std::string> content;            // kSave: nothing keeps the content
  std::optional<Metadata> metadata;              // kSave: nothing keeps the metadata
  // Instead of `content`: a file that was staged in the space (storage/large_files.h), or the content of an earlier revision of
  // the same document.
  std::optional<StagedFile> file = {};
  std::optional<RevisionId> content_of = {};
};

struct CommitRequest {
  SpaceId space;
  Author author;
  Author committer;
  std::string message;
  std::vector<DocumentChange> changes;
  // Imported revisions take force at once and are labelled 0.n; otherwise each is a draft.
  bool imported = false;
  std::string source;  // commit of the imported history
  // Which number the drafts work towards: "1.1-draft.1" or "2.0-draft.1".
  ChangeKind change = ChangeKind::kMinor;
  // For kCreate: the number scheme, filled in but for the sequence: "SOP-QA-{seq:04}", "R-{seq}". Every scheme counts for
  // itself, over all spaces. Empty: the space's own ("QA-000001").
  std::string number_prefix_scheme = {};
};

struct CommitResult {
  ObjectId commit;
  std::vector<RevisionId> revisions;  // one per change, in order
  std::vector<DocumentId> documents;
};

// One git commit, its objects, the moved ref, the revision and document rows, the audit entry and the outbox rows.
// A document whose head is in review or in approval: its open run ends as voided, since what was decided on is not the newest any
// more, and its tasks with it. Tasks to correct it end, too.
// Errors: {kStale}, {kNotFound} (a document that is not in the space), {kConflict} (an obsolete document is changed, or one whose
// head was approved and waits for its date), {kInvalidArgument} (no changes, or no number scheme; two contents; a file of another
// space), {kNotFound} (a file that is not staged any more).
CommitResult commit(Transaction& tx, const CommitRequest& request);

// Whether the document takes the roles of its space and of the whole system, or only those on itself. No change when it is so
// already. `why` goes to the audit log. Error{kNotFound}.
enum class Inheritance : std::uint8_t { kFromSpace, kBlocked };
void set_inheritance(Transaction& tx, const DocumentId& document, Inheritance inheritance, const std::string& why = {});

// How far an import of a history into a space has come.
struct ImportProgress {
  std::string branch;
  std::string last_commit;  // of the source
};
std::optional<ImportProgress> import_progress(const Session& session, SpaceId space);
void set_import_progress(Transaction& tx, SpaceId space, const ImportProgress& progress);

}  // namespace rotulus::storage
