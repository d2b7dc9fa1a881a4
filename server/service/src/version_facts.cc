#include "version_facts.h"

#include <algorithm>

#include "core/text_check.h"
#include "guard.h"
#include "storage/accounts.h"
#include "storage/groups.h"
#include "storage/spaces.h"

namespace rotulus::service {
namespace {

constexpr int kRevisionsAtOnce = 50;

bool ends_a_version(const storage::Revision& revision) {
  return !revision.version_label.empty() || !revision.source.empty() || is_published(revision.state);
}

// Calls `look` with the revisions from the newest on until it says no.
template <class Look>
void walk_back(const storage::Session& session, const storage::Document& document, Look look) {
  const storage::Documents documents(session);
  std::int64_t before = 0;
  while (true) {
    const auto page = documents.revisions(document, before, kRevisionsAtOnce);
    for (const auto& revision : page) {
      if (!look(revision)) return;
      before = revision.sequence;
    }
    if (static_cast<int>(page.size()) < kRevisionsAtOnce) return;
  }
}

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// The roles of which some binding reaches the document.
std::vector<std::string> roles_at(const Principal& principal, const Scope& scope) {
  std::vector<std::string> roles;
  for (const Grant& grant : principal.grants) {
    Principal only = principal;
    only.grants = {grant};
    if (!permissions_at(only, scope).empty()) add_once(roles, grant.binding.role);
  }
  return roles;
}

}  // namespace

std::optional<storage::Revision> base_version(const storage::Session& session, const storage::Document& document) {
  std::optional<storage::Revision> base;
  walk_back(session, document, [&](const storage::Revision& revision) {
    if (ends_a_version(revision)) base = revision;
    return !base;
  });
  return base;
}

std::vector<std::string> authors_of_draft(const storage::Session& session, const storage::Document& document) {
  std::vector<std::string> authors;
  walk_back(session, document, [&](const storage::Revision& revision) {
    // The newest itself belongs to the version under way, also when it was approved before and then withdrawn.
    if (revision.id != document.head && ends_a_version(revision)) return false;
    add_once(authors, revision.author.name);
    return true;
  });
  return authors;
}

std::vector<sdk::Person> people_of(const storage::Session& session, const storage::Document& document) {
  const storage::Accounts accounts(session);
  const storage::Groups groups(session);
  const Scope scope = scope_of(document);
  std::vector<sdk::Person> people;
  for (const auto& user : accounts.users()) {
    if (user.disabled) continue;
    const auto principal = accounts.principal(user.id);
    if (!principal) continue;
    sdk::Person person;
    person.may_review = authorize(*principal, Permission::kReviewDocument, scope);
    person.may_approve = authorize(*principal, Permission::kApproveDocument, scope);
    if (!person.may_review && !person.may_approve) continue;
    person.name = user.name;
    person.roles = roles_at(*principal, scope);
    for (const auto& group : groups.of(user.id)) person.groups.push_back(group.name);
    people.push_back(std::move(person));
  }
  return people;
}

std::string content_for_hooks(const storage::Documents& documents, const storage::Revision& revision) {
  return revision.is_text ? documents.beginning(revision, storage::kLargeFileBytes) : std::string();
}

std::string content_for_hooks(const std::string& content) {
  if (content.size() <= storage::kLargeFileBytes) return content;
  if (!is_text(content)) return {};
  std::string beginning = content.substr(0, storage::kLargeFileBytes);
  beginning.resize(whole_characters(beginning));
  return beginning;
}

sdk::Draft draft_of(const storage::Session& session, const storage::Document& document, const storage::Metadata& metadata,
                    const std::string& title, const std::string& content) {
  sdk::Draft draft;
  draft.id = document.id.text();
  draft.number = document.number;
  if (const auto space = storage::Spaces(session).find(document.space)) draft.space = space->key.text();
  draft.title = title;
  draft.type = metadata.type;
  draft.language = metadata.language;
  draft.owner = metadata.owner;
  draft.template_id = metadata.template_id;
  draft.fields.insert(metadata.fields.begin(), metadata.fields.end());
  draft.tags = metadata.tags;
  if (is_text(content)) draft.content = content;
  return draft;
}

}  // namespace rotulus::service
