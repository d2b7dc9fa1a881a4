#include "service/reading.h"

#include "crypto/digest.h"
#include "document_text.h"
#include "guard.h"
#include "storage/audit.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

using storage::Document;
using storage::Documents;
using storage::Revision;
using storage::Session;

constexpr std::size_t kMostRemembered = 50'000;

// The manner as far as it matters for what is one reading.
Manner kind_of(Manner manner) { return manner == Manner::kComparison ? Manner::kContent : manner; }

std::string key_of(const Reader& reader, RevisionId revision, Manner manner) {
  return crypto::hex(crypto::sha256(crypto::as_bytes(reader.session))) + ' ' + std::to_string(reader.principal.user.value) + ' ' +
         std::to_string(revision.value) + ' ' + std::string(name(manner));
}

Document readable_document(const Session& session, const Principal& caller, const Revision& revision) {
  auto document = Documents(session).find(revision.document);
  if (!document || !may_read(caller, *document, revision)) throw no_such("version");
  return *std::move(document);
}

bool is_confidential(const Session& session, const Document& document) {
  const auto space = storage::Spaces(session).find(document.space);
  return !space || space->confidential;
}

std::string detail_of(const Reader& reader, const Revision& revision, Manner manner) {
  return "version " + revision.label + " (revision " + std::to_string(revision.sequence) + "), " + std::string(name(manner)) +
         (reader.principal.limited_to ? ", with a token" : ", signed in");
}

Error not_recorded(ErrorCode code, const std::string& why) {
  return {code, "Reading a document of this space is recorded, and this could not be: so nothing is shown. " + why};
}

// Before anything is shown: when this returns, the entries are durable.
void record(Application& app, const Reader& reader, const Document& document, const std::vector<const Revision*>& revisions,
            Manner manner) {
  std::vector<const Revision*> unrecorded;
  for (const Revision* revision : revisions)
    if (!app.recent_readings().covers(reader, revision->id, manner)) unrecorded.push_back(revision);
  if (unrecorded.empty()) return;
  try {
    app.store().write(actor_of(reader.principal), [&](storage::Transaction& tx) {
      for (const Revision* revision : unrecorded)
        storage::append_audit(tx, "document.read", "document " + document.id.text(), detail_of(reader, *revision, manner));
    });
  } catch (const Error& error) {
    throw not_recorded(error.code() == ErrorCode::kStorageFull ? error.code() : ErrorCode::kUnavailable, error.what());
  } catch (const std::exception&) {
    throw not_recorded(ErrorCode::kUnavailable, "Try again; when it stays so, tell whoever runs this server.");
  }
  for (const Revision* revision : unrecorded) app.recent_readings().add(reader, revision->id, manner);
}

}  // namespace

std::string_view name(Manner manner) {
  constexpr std::string_view kNames[] = {"content", "comparison", "unchanged copy", "head", "remarks", "comments", "evidence"};
  return kNames[static_cast<std::size_t>(manner)];
}

storage::ContentReader open_content(Application& app, const Reader& reader, const Revision& revision, Manner manner) {
  const auto session = app.read();
  const Document document = readable_document(session, reader.principal, revision);
  storage::ContentReader content(app.store(), session, revision);
  if (is_confidential(session, document)) record(app, reader, document, {&revision}, manner);
  return content;
}

TwoContents read_both(Application& app, const Reader& reader, const Revision& from, const Revision& to) {
  const auto session = app.read();
  const Document document = readable_document(session, reader.principal, from);
  if (to.document != from.document || !may_read(reader.principal, document, to)) throw no_such("version");
  TwoContents contents{text_to_compare(session, from), text_to_compare(session, to)};
  std::vector<const Revision*> read{&from};
  if (to.id != from.id) read.push_back(&to);
  if (is_confidential(session, document)) record(app, reader, document, read, Manner::kComparison);
  return contents;
}

void note_reading(Application& app, const Reader& reader, const Revision& revision, Manner manner) {
  const auto session = app.read();
  const auto document = Documents(session).find(revision.document);
  if (!document || !may_know(reader.principal, *document)) throw no_such("version");
  if (is_confidential(session, *document)) record(app, reader, *document, {&revision}, manner);
}

void note_readings(Application& app, const Reader& reader, const Document& document,
                   const std::vector<const Revision*>& revisions, Manner manner) {
  if (is_confidential(app.read(), document)) record(app, reader, document, revisions, manner);
}

bool RecentReadings::covers(const Reader& reader, RevisionId revision, Manner manner, Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  const auto lately = [&](Manner recorded) {
    const auto found = recorded_.find(key_of(reader, revision, recorded));
    return found != recorded_.end() && now - found->second < kOneReading;
  };
  return lately(Manner::kContent) || lately(kind_of(manner));
}

void RecentReadings::add(const Reader& reader, RevisionId revision, Manner manner, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (recorded_.size() >= kMostRemembered) std::erase_if(recorded_, [&](const auto& r) { return now - r.second >= kOneReading; });
  if (recorded_.size() >= kMostRemembered) recorded_.clear();
  recorded_[key_of(reader, revision, kind_of(manner))] = now;
}

}  // namespace rotulus::service
