// Showing people what documents say. In a confidential space every reading is recorded in the audit log before anything is shown;
// what cannot be recorded is not shown. This is the only way by which content leaves the store for somebody's eyes: whoever calls
// storage::Documents::content() or beginning(), or makes a storage::ContentReader, elsewhere must stand in the list of
// tests/layering, with a reason.
//
// An entry "document.read" names the document, the version and the manner. Readings of one version in one session within
// kOneReading are one entry, so that a page that asks several times is one.
// Thread-safety: all functions from any thread. Errors: {kNotFound} for what the reader may not know of, {kStorageFull} and
// {kUnavailable} when the reading cannot be recorded.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/application.h"
#include "storage/content_reader.h"
#include "storage/documents.h"

namespace rotulus::service {

inline constexpr std::chrono::minutes kOneReading{5};  // from the entry on

struct Reader {
  // NOLINTNEXTLINE(google-explicit-constructor): who asks is a reader
  Reader(const Principal& caller, std::string bearer = {}) : principal(caller), session(std::move(bearer)) {}
  const Principal& principal;
  std::string session;  // tells his sign-ins and tokens apart; empty: they are not told apart
};

// The numbers are not stored, the names are.
enum class Manner : std::uint8_t {
  kContent,     // the whole or a part
  kComparison,  // with another version
  kUnchanged,   // he was told that the copy that he has is still the same
  kHead,        // he was told its size and hash (HEAD)
  kRemarks,     // what plugins remark on it, which may quote it
  kComments,    // what people say about it, which may quote it
  kEvidence,    // in a bundle that proves it
};
std::string_view name(Manner manner);

// What the version says, to be shown: the reading is recorded when this returns. `manner`: kContent or kHead.
storage::ContentReader open_content(Application& app, const Reader& reader, const storage::Revision& revision,
                                    Manner manner = Manner::kContent);
// The same of two versions of one document, to be compared.
struct TwoContents {
  std::string from, to;
};
TwoContents read_both(Application& app, const Reader& reader, const storage::Revision& from, const storage::Revision& to);
// For what shows no content itself, but follows from it. Call it before showing that.
void note_reading(Application& app, const Reader& reader, const storage::Revision& revision, Manner manner);

// The same of several versions of one document.
void note_readings(Application& app, const Reader& reader, const storage::Document& document,
                   const std::vector<const storage::Revision*>& revisions, Manner manner);

// Which readings were recorded lately. Forgets some rather than growing: then there are more entries, never fewer.
class RecentReadings {
 public:
  using Clock = std::chrono::steady_clock;

  // Whether an entry of this session about this version says as much as one about `manner` would.
  bool covers(const Reader& reader, RevisionId revision, Manner manner, Clock::time_point now = Clock::now()) const;
  void add(const Reader& reader, RevisionId revision, Manner manner, Clock::time_point now = Clock::now());

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Clock::time_point> recorded_;
};

}  // namespace rotulus::service
