#include "draft_change.h"

#include "core/error.h"
#include "finding.h"
#include "service/rule_error.h"

namespace rotulus::service {
namespace {

template <class Value>
void take(const std::optional<Value>& given, Value& into) {
  if (given) into = *given;
}

}  // namespace

void require_edit(const Principal& caller, const storage::Document& document) {
  if (!authorize(caller, Permission::kEditDocument, scope_of(document)))
    throw Error(ErrorCode::kForbidden, "You may read this document, but not change it: ask its owner for the role contributor.");
}

void require_editable(const storage::Session& session, const storage::Document& document) {
  const auto head = require_revision(storage::Documents(session), document.head);
  if (next_state(head.state, Transition::kSave, Stage::kComplete)) return;
  throw RuleError(
      ErrorCode::kConflict, std::string(name(Rule::kNotEditable)),
      head.state == VersionState::kApproved
          ? "Version " + head.label + " is approved and waits for its date: withdraw it before you change it."
          : "The document " + document.number + " is " + std::string(name(head.state)) + " and takes no further drafts.");
}

storage::Metadata changed(storage::Metadata metadata, const DraftChange& asked) {
  take(asked.title, metadata.title);
  take(asked.language, metadata.language);
  take(asked.type, metadata.type);
  take(asked.path, metadata.path);
  take(asked.owner, metadata.owner);
  take(asked.workflow, metadata.workflow);
  take(asked.tags, metadata.tags);
  take(asked.categories, metadata.categories);
  if (asked.translation_of && *asked.translation_of != metadata.translation_of) metadata.translated_version.clear();
  take(asked.translation_of, metadata.translation_of);
  take(asked.translated_version, metadata.translated_version);
  if (asked.fields) metadata.fields.assign(asked.fields->begin(), asked.fields->end());
  return metadata;
}

}  // namespace rotulus::service
