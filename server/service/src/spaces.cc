#include "service/spaces.h"

#include <algorithm>
#include <set>

#include "finding.h"
#include "guard.h"
#include "service/access_changes.h"
#include "storage/documents.h"

namespace rotulus::service {
namespace {

using storage::Session;
using storage::Space;
using storage::Spaces;

// Documents that do not inherit from the space count for those with a role on the document itself.
std::int64_t readable_count(const Session& session, const Principal& caller, const Space& space) {
  const auto counts = Spaces(session).document_counts(space.id);
  std::int64_t count = 0;
  const bool all = authorize(caller, Permission::kReadDrafts, Scope::of(space.id));
  const bool published = authorize(caller, Permission::kReadDocument, Scope::of(space.id));
  if (all)
    count = counts.inheriting;
  else if (published)
    count = counts.inheriting_published;
  std::set<DocumentId> bound;
  for (const Grant& grant : caller.grants)
    if (grant.binding.scope.space == space.id && grant.binding.scope.document) bound.insert(*grant.binding.scope.document);
  for (const DocumentId& id : bound) {
    const auto document = storage::Documents(session).find(id);
    if (!document || !may_know(caller, *document)) continue;
    const bool counted = !document->isolated && (all || (published && document->effective));
    count += !counted;
  }
  return count;
}

SpaceView view_of(const Session& session, const Principal& caller, Space space) {
  SpaceView view{std::move(space), 0, permissions_at(caller, Scope::of(space.id))};
  view.documents = readable_count(session, caller, view.space);
  return view;
}

void require(const Principal& caller, Permission permission, const Space& space) {
  if (!authorize(caller, permission, Scope::of(space.id)))
    throw Error(ErrorCode::kForbidden,
                "This asks for the permission " + std::string(name(permission)) + " in the space " + space.key.text() + ".");
}

void check_texts(const std::string& title, const std::string& description) {
  if (title.empty() || title.size() > 200) throw Error(ErrorCode::kInvalidArgument, "A space's title has 1 to 200 bytes.");
  if (description.size() > 4000) throw Error(ErrorCode::kInvalidArgument, "A space's description has at most 4,000 bytes.");
}

bool loosens(const Space& space, const storage::SpaceSettings& wanted) {
  return space.controlled && (!wanted.controlled || (space.confidential && !wanted.confidential));
}

}  // namespace

std::vector<SpaceView> list_spaces(Application& app, const Principal& caller) {
  const auto session = app.read();
  std::vector<SpaceView> views;
  for (Space& space : Spaces(session).list())
    if (knows_space(caller, space.id)) views.push_back(view_of(session, caller, std::move(space)));
  return views;
}

SpaceView get_space(Application& app, const Principal& caller, const SpaceKey& key) {
  const auto session = app.read();
  return view_of(session, caller, find_space(session, caller, key));
}

SpaceView create_space(Application& app, const Principal& caller, const SpaceKey& key, const std::string& title,
                       const std::string& description) {
  require_system(caller, Permission::kCreateSpace);
  check_texts(title, description);
  app.write(actor_of(caller), [&](storage::Transaction& tx) { storage::create_space(tx, key, title, description); });
  const auto session = app.read();
  return view_of(session, caller, *Spaces(session).find(key));
}

std::optional<storage::AccessRequest> change_settings(storage::Transaction& tx, const Space& space, std::int64_t expected_version,
                                                      const storage::SpaceSettings& wanted, const ChangeContext& context) {
  check_texts(wanted.title, wanted.description);
  storage::SpaceSettings now = wanted;
  const bool waits = loosens(space, wanted);
  if (waits) {
    now.controlled = space.controlled;
    now.confidential = space.confidential;
  } else if (wanted.controlled && !space.controlled) {
    require_controllable(tx, space);
  }
  if (!waits || !(now == space.settings())) storage::update_space(tx, space.id, expected_version, now);
  if (!waits) return std::nullopt;
  storage::AccessChange release;
  release.kind = storage::AccessChange::Kind::kReleaseSpace;
  release.space = space.id;
  release.controlled = wanted.controlled;
  release.confidential = wanted.confidential;
  return submit_changes(tx, {release}, context).request;
}

SpaceChanged update_space(Application& app, const Principal& caller, const SpaceKey& key, std::int64_t expected_version,
                          const SpaceChange& change) {
  std::optional<storage::AccessRequest> request;
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    const Space space = find_space(tx, caller, key);
    require(caller, Permission::kManageSpace, space);
    const storage::SpaceSettings wanted{change.title.value_or(space.title), change.description.value_or(space.description),
                                        change.controlled.value_or(space.controlled),
                                        change.confidential.value_or(space.confidential)};
    request = change_settings(tx, space, expected_version, wanted, {caller, change.reason});
  });
  return {get_space(app, caller, key), std::move(request)};
}

std::vector<SpacePerson> list_people(Application& app, const Principal& caller, const SpaceKey& key) {
  const auto session = app.read();
  const Space space = find_space(session, caller, key);
  const Scope scope = Scope::of(space.id);
  if (!authorize(caller, Permission::kEditDocument, scope) && !authorize(caller, Permission::kManageBindings, scope))
    require(caller, Permission::kEditDocument, space);
  const storage::Accounts accounts(session);
  std::vector<SpacePerson> people;
  for (const auto& user : accounts.users()) {
    const auto principal = user.disabled ? std::nullopt : accounts.principal(user.id);
    if (!principal) continue;
    std::set<std::string> roles;
    for (const Grant& grant : principal->grants)
      if (contains(grant.binding.scope, scope)) roles.insert(grant.binding.role);
    if (!roles.empty()) people.push_back({user.name, user.display_name, {roles.begin(), roles.end()}});
  }
  return people;
}

}  // namespace rotulus::service
