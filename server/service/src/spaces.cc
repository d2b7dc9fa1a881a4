#include "service/spaces.h"

#include <algorithm>
#include <set>

#include "crypto/digest.h"
#include "guard.h"
#include "service/life_cycle.h"
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

Space find_space(const Session& session, const Principal& caller, const SpaceKey& key) {
  auto space = Spaces(session).find(key, [&](SpaceId id) { return knows_space(caller, id); });
  if (!space) throw no_such("space");
  return *std::move(space);
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

SpaceBindings bindings_of(const Session& session, const Space& space) {
  SpaceBindings bindings;
  for (const auto& given : storage::Bindings(session).of_space(space.id))
    if (!given.binding.scope.document) bindings.items.push_back({given.grantee_name, given.binding.role});
  std::sort(bindings.items.begin(), bindings.items.end());
  std::string text;
  for (const auto& item : bindings.items) text += item.user + "\n" + item.role + "\n";
  bindings.version = crypto::hex(crypto::sha256(crypto::as_bytes(text))).substr(0, 32);
  return bindings;
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

SpaceView update_space(Application& app, const Principal& caller, const SpaceKey& key, std::int64_t expected_version,
                       const std::string& title, const std::string& description) {
  check_texts(title, description);
  SpaceId id;
  {
    const auto session = app.read();
    const Space space = find_space(session, caller, key);
    require(caller, Permission::kManageSpace, space);
    id = space.id;
  }
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    storage::update_space(tx, id, expected_version, {title, description});
  });
  return get_space(app, caller, key);
}

SpaceBindings get_bindings(Application& app, const Principal& caller, const SpaceKey& key) {
  const auto session = app.read();
  const Space space = find_space(session, caller, key);
  require(caller, Permission::kManageBindings, space);
  return bindings_of(session, space);
}

SpaceBindings set_bindings(Application& app, const Principal& caller, const SpaceKey& key, const std::string& expected_version,
                           const std::vector<SpaceBinding>& items) {
  {
    const auto session = app.read();
    require(caller, Permission::kManageBindings, find_space(session, caller, key));
  }
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    const Space space = *Spaces(tx).find(key);
    const SpaceBindings before = bindings_of(tx, space);
    if (before.version != expected_version)
      throw Error(ErrorCode::kStale, "The roles in this space were changed meanwhile: load them again and repeat the change.");
    const storage::Accounts accounts(tx);
    const auto user_id = [&](const std::string& name) {
      const auto user = accounts.user(name);
      if (!user) throw Error(ErrorCode::kInvalidArgument, "There is no user '" + name + "'.");
      return user->id;
    };
    const auto has = [](const std::vector<SpaceBinding>& list, const SpaceBinding& item) {
      return std::find(list.begin(), list.end(), item) != list.end();
    };
    for (const auto& item : before.items)
      if (!has(items, item)) storage::revoke(tx, user_id(item.user), {item.role, Scope::of(space.id)});
    for (const auto& item : items)
      if (!has(before.items, item)) storage::grant(tx, user_id(item.user), {item.role, Scope::of(space.id)});
  });
  refresh_open_runs(app, Spaces(app.read()).find(key)->id);
  const auto session = app.read();
  return bindings_of(session, *Spaces(session).find(key));
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
    for (const auto& [binding, permissions, group] : principal->grants)
      if (!binding.scope.document && (!binding.scope.space || binding.scope.space == space.id)) roles.insert(binding.role);
    if (!roles.empty()) people.push_back({user.name, user.display_name, {roles.begin(), roles.end()}});
  }
  return people;
}

}  // namespace rotulus::service
