#include "service/evidence.h"

#include <algorithm>
#include <functional>
#include <set>

#include "core/error.h"
#include "crypto/base64.h"
#include "finding.h"
#include "json_text.h"
#include "service/checkpoints.h"
#include "storage/approvals.h"
#include "storage/audit.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

// What the asker may see of it.
struct Sight {
  std::function<bool(const storage::Revision&)> content;
  std::function<bool(const DocumentId&)> other_document;  // that it was saved together with this one
};

std::vector<DocumentId> documents_in(const storage::AuditEntry& entry) {
  std::vector<DocumentId> found;
  for (std::size_t at = entry.detail.find('@'); at != std::string::npos; at = entry.detail.find('@', at + 1)) {
    constexpr std::size_t kDigits = 32;
    if (at < kDigits) continue;
    if (const auto id = DocumentId::parse(std::string_view(entry.detail).substr(at - kDigits, kDigits))) found.push_back(*id);
  }
  return found;
}

class Evidence {
 public:
  Evidence(const storage::Session& session, Checkpoints& checkpoints, storage::Document document, Sight sight,
           const EvidenceOptions& options)
      : session_(session),
        checkpoints_(checkpoints),
        document_(std::move(document)),
        sight_(std::move(sight)),
        options_(options),
        size_(static_cast<std::uint64_t>(storage::AuditLog(session).size())),
        revisions_(storage::Documents(session).revisions(document_, 0, INT32_MAX)),
        signatures_(storage::Approvals(session).signatures(document_)) {
    std::reverse(revisions_.begin(), revisions_.end());
    for (const auto& signature : signatures_) signed_.insert(signature.revision.value);
  }

  // Whose content the bundle holds.
  std::vector<const storage::Revision*> shown() const {
    std::vector<const storage::Revision*> shown;
    for (const auto& revision : revisions_)
      if (has_content(revision)) shown.push_back(&revision);
    return shown;
  }

  std::string text() {
    check_size();
    json_.begin_object().name("format").text("rotulus evidence 1");
    write_document();
    write_list("versions", revisions_, [this](const auto& revision) { write_version(revision); });
    write_list("signatures", signatures_, [this](const auto& signature) { write_signature(signature); });
    const auto space = storage::Spaces(session_).find(document_.space);
    const auto entries = storage::AuditLog(session_).about(document_.id, space->key);
    write_list("entries", entries, [this](const auto& entry) { write_entry(entry); });
    json_.name("checkpoint").text(checkpoints_.at(session_, size_).note).end_object();
    return json_.take() + '\n';
  }

 private:
  template <class Items, class Write>
  void write_list(const char* name, const Items& items, const Write& write) {
    json_.name(name).begin_list();
    for (const auto& item : items) write(item);
    json_.end_list();
  }

  bool has_content(const storage::Revision& revision) const {
    return options_.content == EvidenceOptions::Content::kIncluded && !revision.removal && sight_.content(revision);
  }

  void check_size() const {
    std::uint64_t total = 0;
    for (const auto& revision : revisions_)
      if (has_content(revision)) total += static_cast<std::uint64_t>(revision.size);
    if (total > options_.most_content_bytes)
      throw Error(ErrorCode::kTooLarge, "The versions of " + document_.number + " have " + std::to_string(total >> 20) +
                                            " MiB of content together, and a bundle holds at most " +
                                            std::to_string(options_.most_content_bytes >> 20) +
                                            " MiB. Ask for it without content: then it has the hashes of the content alone.");
  }

  // The number and title are those that a signature covers, where there is one.
  void write_document() {
    const auto* shown = &revisions_.back();
    for (const auto& revision : revisions_)
      if (signed_.contains(revision.id.value)) shown = &revision;
    json_.name("document").begin_object().name("id").text(document_.id.text());
    json_.name("number").text(document_.number).name("title").text(shown->title).end_object();
  }

  void write_version(const storage::Revision& revision) {
    const bool is_imported = revision.draft_label.find("-draft.") == std::string::npos;
    const std::string& label = is_imported ? revision.label : revision.version_label;
    json_.begin_object().name("revision").number(revision.sequence).name("label");
    write_text_or_nothing(!label.empty() && !revision.removal, label);
    json_.name("state").text(name(revision.state)).name("content_sha256").text(crypto::hex(revision.sha256)).name("content");
    write_bytes_or_nothing(has_content(revision),
                           [&] { return storage::Documents(session_).content(revision, options_.most_content_bytes); });
    json_.name("metadata");
    write_bytes_or_nothing(signed_.contains(revision.id.value),
                           [&] { return storage::metadata_text(document_.number, revision.metadata); });
    json_.end_object();
  }

  void write_text_or_nothing(bool is_there, const std::string& text) {
    if (is_there)
      json_.text(text);
    else
      json_.nothing();
  }

  template <class Load>
  void write_bytes_or_nothing(bool is_there, const Load& load) {
    if (is_there)
      json_.text(crypto::base64(crypto::as_bytes(load())));
    else
      json_.nothing();
  }

  void write_signature(const storage::SignatureRecord& signature) {
    json_.begin_object().name("id").number(signature.id);
    json_.name("statement").text(crypto::base64(crypto::as_bytes(signature.statement)));
    json_.name("signature").text(crypto::base64(signature.signature));
    json_.name("public_key").text(crypto::base64(signature.key)).end_object();
  }

  bool may_show(const storage::AuditEntry& entry) const {
    const auto named = documents_in(entry);
    return std::all_of(named.begin(), named.end(),
                       [&](const DocumentId& id) { return id == document_.id || sight_.other_document(id); });
  }

  void write_entry(const storage::AuditEntry& entry) {
    const auto leaf = storage::canonical_entry(entry);
    json_.begin_object().name("entry").number(entry.sequence);
    if (may_show(entry))
      json_.name("leaf").text(crypto::base64(leaf));
    else
      json_.name("leaf_hash").text(crypto::base64(crypto::merkle_leaf(leaf)));
    const auto index = static_cast<std::uint64_t>(entry.sequence) - 1;
    write_list("hashes", checkpoints_.proofs().inclusion(session_, index, size_),
               [this](const crypto::Sha256& hash) { json_.text(crypto::base64(hash)); });
    json_.end_object();
  }

  const storage::Session& session_;
  Checkpoints& checkpoints_;
  const storage::Document document_;
  const Sight sight_;
  const EvidenceOptions& options_;
  const std::uint64_t size_;
  std::vector<storage::Revision> revisions_;  // oldest first
  const std::vector<storage::SignatureRecord> signatures_;
  std::set<std::int64_t> signed_;  // revisions
  JsonText json_;
};

}  // namespace

std::string make_evidence(Application& app, const Reader& reader, const std::string& reference, const EvidenceOptions& options) {
  const Principal& caller = reader.principal;
  const auto session = app.read();
  const auto document = find_document(session, caller, reference);
  const bool reads_log = authorize(caller, Permission::kReadAudit, Scope::system());
  const bool reads_all = may_read_drafts(caller, document);
  if (!reads_all && !(reads_log && authorize(caller, Permission::kReadDocument, scope_of(document))))
    throw Error(
        ErrorCode::kForbidden,
        "The evidence of a document is for those who may read its drafts (read_drafts), and for those who may read the audit "
        "log (read_audit) and the document.");
  Sight sight;
  sight.content = [&](const storage::Revision& revision) { return may_read(caller, document, revision); };
  sight.other_document = [&](const DocumentId& id) {
    const auto other = storage::Documents(session).find(id);
    return reads_log || (other && may_read_drafts(caller, *other));
  };
  Evidence evidence(session, app.checkpoints(), document, std::move(sight), options);
  std::string text = evidence.text();
  note_readings(app, reader, document, evidence.shown(), Manner::kEvidence);
  return text;
}

std::string make_evidence(storage::Store& store, Checkpoints& checkpoints, const std::string& reference,
                          const EvidenceOptions& options) {
  const auto session = store.read();
  const storage::Documents documents(session);
  const auto id = DocumentId::parse(reference);
  const auto document = id ? documents.find(*id) : documents.find_number(reference);
  if (!document) throw no_such("document");
  const Sight everything{[](const storage::Revision&) { return true; }, [](const DocumentId&) { return true; }};
  return Evidence(session, checkpoints, *document, everything, options).text();
}

}  // namespace rotulus::service
