// Making drafts: new documents, saved content and descriptions, going back.
#include <algorithm>

#include "core/document.h"
#include "draft_change.h"
#include "finding.h"
#include "metadata.h"
#include "number_scheme.h"
#include "service/classification.h"
#include "service/rule_error.h"
#include "service/templates.h"
#include "transitions.h"
#include "version_facts.h"

namespace rotulus::service {
namespace {

using storage::Document;
using storage::Documents;
using storage::Metadata;
using storage::Session;

storage::CommitRequest request_of(const Principal& caller, SpaceId space, const std::string& summary,
                                  storage::DocumentChange change) {
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

std::map<std::string, std::string> as_map(const Metadata& metadata) { return {metadata.fields.begin(), metadata.fields.end()}; }

sdk::Template require_template(Application& app, const std::string& id) {
  try {
    return get_template(app, id);
  } catch (const Error& error) {
    throw Error(ErrorCode::kInvalidArgument, error.what());  // what is missing is not what was asked for
  }
}

void check_known_fields(const sdk::Template& form, const Metadata& metadata) {
  for (const auto& value : metadata.fields) {
    const std::string& name = value.first;
    const bool known = std::any_of(form.fields.begin(), form.fields.end(), [&](const sdk::Field& f) { return f.name == name; });
    if (!known) throw Error(ErrorCode::kInvalidArgument, "The template '" + form.id + "' has no field '" + name + "'.");
  }
}

// Fields belong to a template, and a workflow must be offered by a plugin.
void check_form(Application& app, const Metadata& metadata) {
  if (!metadata.template_id.empty())
    check_known_fields(require_template(app, metadata.template_id), metadata);
  else if (!metadata.fields.empty())
    throw Error(ErrorCode::kInvalidArgument, "A document without a template has no fields.");
  if (metadata.workflow.empty()) return;
  const auto workflows = app.plugins().workflows();
  if (std::none_of(workflows.begin(), workflows.end(), [&](const sdk::Workflow& w) { return w.id == metadata.workflow; }))
    throw Error(ErrorCode::kInvalidArgument, "There is no workflow '" + metadata.workflow + "'.");
}

void check_with_hooks(Application& app, const Session& session, const Document& document, const Metadata& metadata,
                      const std::string& content) {
  const std::string title = metadata.title.empty() ? title_of(content, metadata.path) : metadata.title;
  const auto findings = ask_hooks(app, draft_of(session, document, metadata, title, content), sdk::ContentHook::Moment::kSave);
  if (!findings.empty())
    throw RuleError(ErrorCode::kInvalidArgument, "findings", "This cannot be saved yet: what is wrong is listed.", findings);
}

std::string in_language(const sdk::LocalText& text, const std::string& language) {
  for (const auto& [tag, words] : text)
    if (language == tag || language.starts_with(tag + "-")) return words;
  const auto english = text.find("en");
  if (english != text.end()) return english->second;
  return text.empty() ? std::string() : text.begin()->second;
}

// The template's text with the document's own title for its first heading.
std::string body_of(const sdk::Template& form, const Metadata& metadata) {
  std::string body = in_language(form.body, metadata.language);
  if (!body.starts_with("# ")) return "# " + metadata.title + "\n\n" + body;
  return "# " + metadata.title + body.substr(std::min(body.find('\n'), body.size()));
}

SpaceId space_to_write(const Session& session, const Principal& caller, const SpaceKey& key) {
  const SpaceId space = find_space(session, caller, key).id;
  if (!authorize(caller, Permission::kEditDocument, Scope::of(space)))
    throw Error(ErrorCode::kForbidden, "You may not create documents in this space: ask its owner for the role contributor.");
  return space;
}

// What hooks and the front matter get to see of the draft under way.
std::string content_asked_for(const Session& session, const Document& document, const DraftChange& asked) {
  if (asked.content) return content_for_hooks(*asked.content);
  if (asked.file) return asked.file->file().is_text ? asked.file->beginning(storage::kLargeFileBytes) : std::string();
  return content_for_hooks(Documents(session), require_revision(Documents(session), document.head));
}

}  // namespace

DocumentView create_document(Application& app, const Principal& caller, const SpaceKey& key, const NewDocument& asked) {
  Document document;
  document.space = space_to_write(app.read(), caller, key);
  Metadata metadata = asked.metadata;
  check_form(app, metadata);
  std::string content = asked.content.value_or("");
  const std::string beginning = asked.file && asked.file->file().is_text ? asked.file->beginning(storage::kLargeFileBytes) : "";
  std::string scheme;
  if (!metadata.template_id.empty()) {
    const sdk::Template form = require_template(app, metadata.template_id);
    metadata.type = form.type;
    if (!asked.content && !asked.file) content = body_of(form, metadata);
    scheme = fill_number_scheme(form.number_scheme, as_map(metadata), key.text(), Timestamp::now());
  }
  metadata = metadata_for(asked.file ? beginning : content, metadata);
  check_categories(app.read(), document.space, metadata.categories, {});
  check_translation(app.read(), caller, document, metadata, {});
  if (metadata.owner.empty()) metadata.owner = caller.name;
  check_with_hooks(app, app.read(), document, metadata, asked.file ? beginning : content_for_hooks(content));
  storage::DocumentChange change;
  change.kind = storage::DocumentChange::Kind::kCreate;
  if (asked.file)
    change.file = asked.file->file();
  else
    change.content = std::move(content);
  change.metadata = std::move(metadata);
  auto request =
      request_of(caller, document.space, asked.summary.empty() ? "Create the document" : asked.summary, std::move(change));
  request.number_prefix_scheme = scheme;
  return commit_one(app, caller, request);
}

std::shared_ptr<const storage::Staging> stage_new_content(Application& app, const Principal& caller, const SpaceKey& space,
                                                          const storage::ByteSource& source,
                                                          const storage::StagingOptions& options) {
  const SpaceId id = space_to_write(app.read(), caller, space);
  return std::make_shared<const storage::Staging>(app.store(), actor_of(caller), id, source, options);
}

std::shared_ptr<const storage::Staging> stage_content(Application& app, const Principal& caller, const std::string& reference,
                                                      const storage::ByteSource& source, const storage::StagingOptions& options) {
  Document document;
  {
    const auto session = app.read();
    document = find_document(session, caller, reference);
    require_edit(caller, document);
    require_editable(session, document);
  }
  return std::make_shared<const storage::Staging>(app.store(), actor_of(caller), document.space, source, options);
}

DocumentView save_draft(Application& app, const Principal& caller, const std::string& reference, std::int64_t expected_version,
                        const DraftChange& asked) {
  Document document;
  Metadata metadata;
  {
    const auto session = app.read();
    document = find_document(session, caller, reference);
    require_edit(caller, document);
    require_editable(session, document);
    metadata = changed(document.metadata, asked);
    const std::string content = content_asked_for(session, document, asked);
    if (asked.content || asked.file) metadata = metadata_for(content, metadata);
    check_form(app, metadata);
    check_categories(session, document.space, metadata.categories, document.metadata.categories);
    check_translation(session, caller, document, metadata, document.metadata);
    check_with_hooks(app, session, document, metadata, content);
  }
  storage::DocumentChange change = change_of(document, expected_version);
  change.content = asked.content;
  if (asked.file) change.file = asked.file->file();
  change.metadata = std::move(metadata);
  const std::string summary =
      asked.summary.value_or(asked.content || asked.file ? "Change the content" : "Change the description");
  auto request = request_of(caller, document.space, summary, std::move(change));
  request.change = asked.change;
  return commit_one(app, caller, request);
}

DocumentView restore_version(Application& app, const Principal& caller, const std::string& reference,
                             std::int64_t expected_version, const std::string& version) {
  Document document;
  storage::DocumentChange change;
  std::string label;
  {
    const auto session = app.read();
    document = find_document(session, caller, reference);
    require_edit(caller, document);
    require_editable(session, document);
    if (version.empty()) throw Error(ErrorCode::kInvalidArgument, "Name the version to go back to.");
    const auto old = find_revision(session, caller, document, version);
    if (old.removal)
      throw Error(ErrorCode::kInvalidArgument, "This version marks the document's removal and has no content to go back to.");
    change = change_of(document, expected_version);
    change.content_of = old.id;
    change.metadata = old.metadata;
    label = old.label;
    check_with_hooks(app, session, document, old.metadata, content_for_hooks(Documents(session), old));
  }
  return commit_one(app, caller, request_of(caller, document.space, "Go back to version " + label, std::move(change)));
}

}  // namespace rotulus::service
