#include "render.h"

#include "crypto/digest.h"
#include "http/conditional.h"

namespace rotulus::api {
namespace {

Json effective_version(const std::optional<storage::Revision>& revision) {
  if (!revision) return nullptr;
  return Json{{"version", revision->label},
              {"revision", revision->sequence},
              {"effective_from", time_or_null(revision->effective_from)},
              {"review_due", time_or_null(revision->review_due)}};
}

Json draft_version(const std::optional<storage::Revision>& revision) {
  if (!revision) return nullptr;
  return Json{{"version", revision->label}, {"revision", revision->sequence}, {"state", name(revision->state)}};
}

Json fields_of(const storage::Metadata& metadata) {
  Json fields = Json::object();
  for (const auto& [field, value] : metadata.fields) fields[field] = value;
  return fields;
}

}  // namespace

Json to_json(const PermissionSet& permissions) {
  Json names = Json::array();
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permission::kCount); ++i) {
    const auto permission = static_cast<Permission>(i);
    if (permissions.has(permission)) names.push_back(name(permission));
  }
  return names;
}

Json to_json(const service::SpaceView& view) {
  return Json{{"key", view.space.key.text()},
              {"title", view.space.title},
              {"description", view.space.description},
              {"created_at", view.space.created.text()},
              {"documents", view.documents},
              {"controlled", view.space.controlled},
              {"confidential", view.space.confidential},
              {"permissions", to_json(view.permissions)}};
}

// Everything that is shown comes from the version that the caller sees: the document's own row tells of drafts. Revisions are
// numbered within the document; the store's own numbers would tell how much happens elsewhere.
Json to_json(const service::DocumentView& view) {
  const storage::Revision& shown = view.shown;
  return Json{{"id", view.document.id.text()},
              {"number", view.document.number},
              {"space", view.space.key.text()},
              {"title", shown.title},
              {"path", shown.metadata.path},
              {"type", shown.metadata.type},
              {"language", shown.metadata.language},
              {"owner", shown.metadata.owner},
              {"tags", shown.metadata.tags},
              {"categories", shown.metadata.categories},
              {"template", shown.metadata.template_id},
              {"fields", fields_of(shown.metadata)},
              {"workflow", shown.metadata.workflow},
              {"state", name(view.document.state)},
              {"version", shown.label},
              {"revision", shown.sequence},
              {"etag", tag_of(view)},
              {"created_at", view.document.created.text()},
              {"changed_at", shown.time.text()},
              {"author", Json{{"name", shown.author.name}}},
              {"summary", shown.summary},
              {"size", shown.size},
              {"is_text", shown.is_text},
              {"effective", effective_version(view.effective)},
              {"draft", draft_version(view.draft)},
              {"permissions", to_json(view.permissions)}};
}

Json to_json(const storage::Revision& revision) {
  return Json{{"revision", revision.sequence},
              {"sequence", revision.sequence},
              {"label", revision.label},
              {"draft_label", revision.draft_label},
              {"state", name(revision.state)},
              {"effective_from", time_or_null(revision.effective_from)},
              {"review_due", time_or_null(revision.review_due)},
              {"title", revision.title},
              {"path", revision.metadata.path},
              {"type", revision.metadata.type},
              {"language", revision.metadata.language},
              {"owner", revision.metadata.owner},
              {"tags", revision.metadata.tags},
              {"categories", revision.metadata.categories},
              {"template", revision.metadata.template_id},
              {"fields", fields_of(revision.metadata)},
              {"workflow", revision.metadata.workflow},
              {"author", Json{{"name", revision.author.name}, {"email", revision.author.email}}},
              {"time", revision.time.text()},
              {"summary", revision.summary},
              {"size", revision.size},
              {"sha256", crypto::hex(revision.sha256)},
              {"commit", revision.commit.text()}};
}

Json to_json(const search::Snippet& snippet) {
  Json segments = Json::array();
  std::size_t at = 0;
  const auto add = [&](std::size_t end, bool match) {
    if (end > at) segments.push_back(Json{{"text", snippet.text.substr(at, end - at)}, {"match", match}});
    at = end;
  };
  for (const auto& mark : snippet.marks) {
    add(mark.begin, false);
    add(mark.end, true);
  }
  add(snippet.text.size(), false);
  return segments;
}

Json to_json(const service::LinkedDocument& link) {
  return Json{{"id", link.id.text()},    {"number", link.number},   {"title", link.title},  {"language", link.language},
              {"version", link.version}, {"follows", link.follows}, {"behind", link.behind}};
}

Json to_json(const service::SearchHit& hit) {
  Json translations = Json::array();
  for (const auto& link : hit.translations) translations.push_back(to_json(link));
  return Json{{"id", hit.document.id.text()},
              {"number", hit.document.number},
              {"space", hit.space_key},
              {"title", to_json(hit.title)},
              {"version", hit.revision.label},
              {"state", name(hit.revision.state)},
              {"type", hit.revision.metadata.type},
              {"language", hit.revision.metadata.language},
              {"path", hit.revision.metadata.path},
              {"changed_at", hit.revision.time.text()},
              {"snippet", to_json(hit.snippet)},
              {"matched_field", hit.matched_field},
              {"translations", std::move(translations)},
              {"helped", hit.helped}};
}

Json to_json(const search::Facet& facet) {
  Json values = Json::array();
  for (const auto& value : facet.values) values.push_back(Json{{"value", value.value}, {"count", value.count}});
  return Json{{"field", facet.field}, {"values", std::move(values)}};
}

Json to_json(const storage::Group& group) {
  return Json{{"name", group.name}, {"title", group.title}, {"members", group.members}};
}

Json to_json(const storage::Token& token) {
  return Json{{"id", token.id},
              {"name", token.name},
              {"scopes", to_json(token.scopes)},
              {"created_at", token.created.text()},
              {"expires_at", token.expires.text()}};
}

Json to_json(const storage::AuditEntry& entry) {
  return Json{{"sequence", entry.sequence},
              {"time", entry.time.text()},
              {"actor", entry.actor_name},
              {"action", entry.action},
              {"object", entry.object},
              {"detail", entry.detail},
              {"outcome", entry.outcome == storage::Outcome::kDone ? "done" : "refused"}};
}

// The row's version grows with every draft, which those who see no drafts must not be told.
std::string tag_of(const service::DocumentView& view) {
  const bool sees_all = view.permissions.has(Permission::kReadDrafts) || view.permissions.has(Permission::kEditDocument);
  return http::entity_tag(sees_all ? "v" + std::to_string(view.document.version) : "r" + std::to_string(view.shown.sequence));
}

std::string tag_of(const service::SpaceView& view) { return http::entity_tag("v" + std::to_string(view.space.version)); }
std::string tag_of(const storage::Group& group) { return http::entity_tag("v" + std::to_string(group.version)); }

}  // namespace rotulus::api
