#include "finding.h"

#include <charconv>

#include "service/rule_error.h"
#include "storage/shredding.h"

namespace rotulus::service {
namespace {

using storage::Document;
using storage::Documents;
using storage::Revision;
using storage::Session;

// What the caller sees when he names no version.
Revision default_revision(const Documents& documents, const Principal& caller, const Document& document) {
  const bool published = document.effective && authorize(caller, Permission::kReadDocument, scope_of(document));
  return require_revision(documents, published ? document.effective : document.head);
}

std::optional<std::int64_t> to_sequence(const std::string& version) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), value);
  if (error != std::errc() || end != version.data() + version.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Document> document_named(const Session& session, const std::string& reference) {
  const auto id = DocumentId::parse(reference);
  return id ? Documents(session).find(*id) : Documents(session).find_number(reference);
}

storage::Space find_space(const Session& session, const Principal& caller, const SpaceKey& key) {
  auto space = storage::Spaces(session).find(key, [&](SpaceId id) { return knows_space(caller, id); });
  if (!space) throw no_such("space");
  return *std::move(space);
}

SpaceId space_named(const Session& session, const Principal& caller, const std::string& text) {
  if (text.empty()) return {};
  const auto key = SpaceKey::parse(text);
  if (!key) throw no_such("space");
  return find_space(session, caller, *key).id;
}

Document find_document(const Session& session, const Principal& caller, const std::string& reference) {
  const Documents documents(session);
  const auto id = DocumentId::parse(reference);
  auto document = id ? documents.find(*id, knowing(caller)) : documents.find_number(reference, knowing(caller));
  if (!document || !may_know(caller, *document)) throw no_such("document");
  require_not_shredded(session, *document);
  return *std::move(document);
}

void require_not_shredded(const Session& session, const Document& document) {
  if (const auto time = storage::shredded_at(session, document))
    throw RuleError(ErrorCode::kNotFound, "shredded",
                    "The document " + document.number + " was shredded on " + time->text() +
                        ": what its versions said is gone for good. The audit log says who did it and why.");
}

Revision require_revision(const Documents& documents, RevisionId id) {
  auto revision = documents.revision(id);
  if (!revision) throw Error(ErrorCode::kCorrupt, "Revision " + std::to_string(id.value) + " is missing.");
  return *std::move(revision);
}

DocumentView view_of(const Session& session, const Principal& caller, Document document) {
  const Documents documents(session);
  Revision shown = default_revision(documents, caller, document);
  DocumentView view{std::move(document), storage::Spaces(session).find(document.space).value(), std::move(shown), {}, {}, {}};
  if (view.document.effective)
    view.effective = view.shown.id == view.document.effective ? view.shown : require_revision(documents, view.document.effective);
  if (view.document.head != view.document.effective && may_read_drafts(caller, view.document))
    view.draft = require_revision(documents, view.document.head);
  if (view.draft && is_published(view.draft->state)) view.draft.reset();
  view.permissions = permissions_at(caller, scope_of(view.document));
  return view;
}

Revision find_revision(const Session& session, const Principal& caller, const Document& document, const std::string& version) {
  const Documents documents(session);
  if (version.empty()) return default_revision(documents, caller, document);
  const auto sequence = to_sequence(version);
  const auto admit = reading(caller, document);
  const auto revision = sequence ? documents.revision(document, *sequence, admit) : documents.revision(document, version, admit);
  if (!revision || !may_read(caller, document, *revision)) throw no_such("version");
  return *revision;
}

}  // namespace rotulus::service
