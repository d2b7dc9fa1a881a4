#include "service/documents.h"

#include <algorithm>
#include <charconv>

#include "guard.h"
#include "metadata.h"

namespace rotulus::service {
namespace {

using storage::Document;
using storage::Documents;
using storage::Revision;
using storage::Session;

Document find_document(const Session& session, const Principal& caller, const std::string& reference) {
  const Documents documents(session);
  const auto id = DocumentId::parse(reference);
  auto document = id ? documents.find(*id) : documents.find_number(reference);
  if (!document || !may_know(caller, *document)) throw no_such("document");
  return *std::move(document);
}

Revision require_revision(const Documents& documents, RevisionId id) {
  auto revision = documents.revision(id);
  if (!revision) throw Error(ErrorCode::kCorrupt, "Revision " + std::to_string(id.value) + " is missing.");
  return *std::move(revision);
}

// What the caller sees when he names no version.
Revision default_revision(const Documents& documents, const Principal& caller, const Document& document) {
  const bool published = document.effective && authorize(caller, Permission::kReadDocument, scope_of(document));
  return require_revision(documents, published ? document.effective : document.head);
}

DocumentView view_of(const Session& session, const Principal& caller, Document document) {
  const Documents documents(session);
  Revision shown = default_revision(documents, caller, document);
  DocumentView view{std::move(document), storage::Spaces(session).find(document.space).value(), std::move(shown), {}, {}, {}};
  if (view.document.effective) view.effective = view.shown.id == view.document.effective
                                                    ? view.shown
                                                    : require_revision(documents, view.document.effective);
  if (view.document.head != view.document.effective && may_read_drafts(caller, view.document))
    view.draft = require_revision(documents, view.document.head);
  if (view.draft && is_published(view.draft->state)) view.draft.reset();
  view.permissions = permissions_at(caller, scope_of(view.document));
  return view;
}

std::optional<std::int64_t> to_sequence(const std::string& version) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), value);
  if (error != std::errc() || end != version.data() + version.size()) return std::nullopt;
  return value;
}

Revision find_revision(const Session& session, const Principal& caller, const Document& document, const std::string& version) {
  const Documents documents(session);
  if (version.empty()) return default_revision(documents, caller, document);
  const auto sequence = to_sequence(version);
  const auto revision = sequence ? documents.revision(document, *sequence) : documents.revision(document, version);
  if (!revision || !may_read(caller, document, *revision)) throw no_such("version");
  return *revision;
}

void require_edit(const Principal& caller, const Document& document) {
  if (!authorize(caller, Permission::kEditDocument, scope_of(document)))
    throw Error(ErrorCode::kForbidden, "You may read this document, but not change it: ask its owner for the role contributor.");
}

storage::CommitRequest request_of(const Principal& caller, SpaceId space, const std::string& summary, storage::DocumentChange change) {
  storage::CommitRequest request;
  request.space = space;
  request.author = {caller.name, caller.name + "@rotulus.invalid", Timestamp::now(), 0};
  request.committer = request.author;
  request.message = summary;
  request.changes.push_back(std::move(change));
  return request;
}

DocumentView commit_one(Application& app, const Principal& caller, const storage::CommitRequest& request) {
  DocumentId id;
  app.write(actor_of(caller), [&](storage::Transaction& tx) { id = storage::commit(tx, request).documents.front(); });
  const auto session = app.read();
  return view_of(session, caller, *Documents(session).find(id));
}

storage::DocumentChange change_of(const Document& document, std::int64_t expected_version) {
  storage::DocumentChange change;
  change.kind = storage::DocumentChange::Kind::kSave;
  change.document = document.id;
  change.expected_version = expected_version;
  return change;
}

}  // namespace

DocumentView get_document(Application& app, const Principal& caller, const std::string& reference) {
  const auto session = app.read();
  return view_of(session, caller, find_document(session, caller, reference));
}

DocumentList list_documents(Application& app, const Principal& caller, const SpaceKey& key, const DocumentListQuery& query) {
  const auto session = app.read();
  const auto space = storage::Spaces(session).find(key);
  if (!space || !knows_space(caller, space->id)) throw no_such("space");
  storage::DocumentQuery asked;
  asked.space = space->id;
  asked.drafts = true;
  asked.state = query.state;
  asked.after_number = query.cursor;
  asked.limit = query.limit;
  DocumentList list;
  while (true) {
    const auto page = Documents(session).list(asked);
    for (const Document& document : page) {
      asked.after_number = document.number;
      if (!may_know(caller, document)) continue;
      if (static_cast<int>(list.items.size()) == query.limit) {
        list.next_cursor = list.items.back().document.number;
        return list;
      }
      list.items.push_back(view_of(session, caller, document));
    }
    if (static_cast<int>(page.size()) < asked.limit) return list;
  }
}

Revision get_version(Application& app, const Principal& caller, const std::string& reference, const std::string& version) {
  const auto session = app.read();
  return find_revision(session, caller, find_document(session, caller, reference), version);
}

std::string get_content(Application& app, const Principal& caller, const Revision& revision) {
  const auto session = app.read();
  const auto document = Documents(session).find(revision.document);
  if (!document || !may_read(caller, *document, revision)) throw no_such("version");
  return Documents(session).content(revision);
}

VersionList list_versions(Application& app, const Principal& caller, const std::string& reference, const std::string& cursor, int limit) {
  const auto session = app.read();
  const Document document = find_document(session, caller, reference);
  std::int64_t before = to_sequence(cursor).value_or(0);
  VersionList list;
  while (true) {
    const auto page = Documents(session).revisions(document, before, limit);
    for (const Revision& revision : page) {
      before = revision.sequence;
      if (!may_read(caller, document, revision)) continue;
      if (static_cast<int>(list.items.size()) == limit) {
        list.next_cursor = std::to_string(list.items.back().sequence);
        return list;
      }
      list.items.push_back(revision);
    }
    if (static_cast<int>(page.size()) < limit) return list;
  }
}

Comparison compare_versions(Application& app, const Principal& caller, const std::string& reference, const std::string& from,
                            const std::string& to) {
  const auto session = app.read();
  const Document document = find_document(session, caller, reference);
  Comparison result;
  result.from = find_revision(session, caller, document, from);
  result.to = find_revision(session, caller, document, to);
  const auto comparable = [](const Revision& r) { return r.is_text || r.removal; };
  result.binary = !comparable(result.from) || !comparable(result.to);
  if (!result.binary) result.blocks = storage::compare(Documents(session).content(result.from), Documents(session).content(result.to));
  return result;
}

DocumentView create_document(Application& app, const Principal& caller, const SpaceKey& key, const NewDocument& document) {
  SpaceId space;
  {
    const auto session = app.read();
    const auto found = storage::Spaces(session).find(key);
    if (!found || !knows_space(caller, found->id)) throw no_such("space");
    if (!authorize(caller, Permission::kEditDocument, Scope::of(found->id)))
      throw Error(ErrorCode::kForbidden, "You may not create documents in this space: ask its owner for the role contributor.");
    space = found->id;
  }
  storage::DocumentChange change;
  change.kind = storage::DocumentChange::Kind::kCreate;
  change.content = document.content;
  change.metadata = metadata_for(document.content, document.metadata);
  if (change.metadata->owner.empty()) change.metadata->owner = caller.name;
  const std::string summary = document.summary.empty() ? "Create the document" : document.summary;
  return commit_one(app, caller, request_of(caller, space, summary, std::move(change)));
}

DocumentView save_content(Application& app, const Principal& caller, const std::string& reference, std::int64_t expected_version,
                          const std::string& content, const std::string& summary) {
  Document document;
  {
    const auto session = app.read();
    document = find_document(session, caller, reference);
    require_edit(caller, document);
  }
  storage::DocumentChange change = change_of(document, expected_version);
  change.content = content;
  change.metadata = metadata_for(content, document.metadata);
  return commit_one(app, caller, request_of(caller, document.space, summary.empty() ? "Change the content" : summary, std::move(change)));
}

DocumentView save_metadata(Application& app, const Principal& caller, const std::string& reference, std::int64_t expected_version,
                           const MetadataChange& asked) {
  Document document;
  {
    const auto session = app.read();
    document = find_document(session, caller, reference);
    require_edit(caller, document);
  }
  storage::Metadata metadata = document.metadata;
  if (asked.title) metadata.title = *asked.title;
  if (asked.language) metadata.language = *asked.language;
  if (asked.type) metadata.type = *asked.type;
  if (asked.path) metadata.path = *asked.path;
  if (asked.owner) metadata.owner = *asked.owner;
  if (asked.tags) metadata.tags = *asked.tags;
  storage::DocumentChange change = change_of(document, expected_version);
  change.metadata = std::move(metadata);
  return commit_one(app, caller, request_of(caller, document.space, "Change the description", std::move(change)));
}

DocumentView restore_version(Application& app, const Principal& caller, const std::string& reference, std::int64_t expected_version,
                             const std::string& version) {
  Document document;
  storage::DocumentChange change;
  std::string label;
  {
    const auto session = app.read();
    document = find_document(session, caller, reference);
    require_edit(caller, document);
    if (version.empty()) throw Error(ErrorCode::kInvalidArgument, "Name the version to go back to.");
    const Revision old = find_revision(session, caller, document, version);
    if (old.removal) throw Error(ErrorCode::kInvalidArgument, "This version marks the document's removal and has no content to go back to.");
    change = change_of(document, expected_version);
    change.content = Documents(session).content(old);
    change.metadata = old.metadata;
    label = old.label;
  }
  return commit_one(app, caller, request_of(caller, document.space, "Go back to version " + label, std::move(change)));
}

}  // namespace rotulus::service
