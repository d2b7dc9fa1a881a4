// What extractors read out of files: the text by which a file is found, compared and shown in part. It is kept sealed under the
// content key of its document, as the content is, so that neither the index nor a comparison asks for it again.
//
// A content belongs to a document once, however many revisions have it. Saving one that needs it asks for its text in the same
// transaction; somebody reads it later (service/extraction.h) and keeps what came of it, which tells the index.
// Thread-safety: as the session that they are given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "storage/documents.h"
#include "storage/store.h"

namespace rotulus::storage {

// The numbers are stored.
enum class TextState : std::uint8_t { kPending = 1, kRead = 2, kFailed = 3 };
enum class TextFailure : std::uint8_t {
  kNone = 0,
  kUnknownFormat = 1,  // no extractor reads files of this kind
  kEncrypted = 2,
  kDamaged = 3,
  kTooLarge = 4,       // the file, or what it unpacks to
  kTooLong = 5,        // it took more time than is given
  kTooMuchMemory = 6,  // it needed more memory than is given
  kCrashed = 7,        // the extractor died of it
  kForbidden = 8,      // the extractor did what its sandbox forbids
  kNoText = 9,         // pictures only
  kUnavailable = 10,   // no extractor could be started
};
std::string_view name(TextState state);      // "pending"
std::string_view name(TextFailure failure);  // "encrypted"

// More of a text is not kept.
inline constexpr std::uint64_t kMostTextBytes = std::uint64_t{8} << 20;

struct ExtractedText {
  TextState state = TextState::kPending;
  Timestamp changed;
  TextFailure failure = TextFailure::kNone;
  std::string detail;     // of a failure, a sentence for whoever looks into it
  std::string extractor;  // that read the text or failed, "office 1"
  std::string reader;     // all extractors that there were, with their versions
  std::int64_t size = 0;  // of the text, bytes
  bool is_cut = false;    // the text goes on beyond what is kept
};

// A content of a document whose text somebody waits for, or waited for in vain.
struct TextJob {
  std::int64_t object = 0;    // internal number of the content
  std::int64_t document = 0;  // Document::row
  RevisionId revision;        // one that has the content
  ExtractedText text;
};

// Whether the content is to be found by a text that is not its own bytes: it is no text, or one that is written for programs.
bool needs_extraction(const Revision& revision);

class Texts {
 public:
  explicit Texts(const Session& session) : session_(session) {}

  // Nothing when nobody has asked for it.
  std::optional<ExtractedText> find(const Revision& revision) const;
  // The first `most` bytes of the text, cut between two characters; nothing when there is none.
  std::optional<std::string> text(const Revision& revision, std::uint64_t most = kMostTextBytes) const;
  // By number, from behind `after` on.
  std::vector<TextJob> list(TextState state, std::int64_t after, int limit) const;
  // How many contents are in that state; of every space.
  std::uint64_t count(TextState state) const;

 private:
  const Session& session_;
};

// Asks for the text of a content unless it is there or asked for already. A failure is forgotten, and asked for anew when
// `again` says so. Audited as "text.retry" where a failure was forgotten; asking is bookkeeping.
enum class Again : std::uint8_t { kNo, kYes };
void request_text(Transaction& tx, const Revision& revision, Again again = Again::kNo);

struct TextOutcome {
  TextFailure failure = TextFailure::kNone;  // kNone: `text` is what was read
  std::string text, detail, extractor, reader;
  bool is_cut = false;
};
// Ends a job, and tells the index. Nothing when the job is gone: the document was shredded. Audited as "text.extract".
void keep_text(Transaction& tx, const TextJob& job, const TextOutcome& outcome);

}  // namespace rotulus::storage
