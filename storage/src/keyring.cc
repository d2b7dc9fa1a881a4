#include "keyring.h"

#include <algorithm>
#include <array>

#include "record.h"

namespace rotulus::storage {
namespace {

constexpr std::int64_t kFirstEpoch = 1;
constexpr std::string_view kBearer = "rotulus/1 bearer";

// Derived from the first root key and kept from then on: who knows such a value opens nothing with it, and everybody would have
// to sign in anew, or hold older signatures for forged, if it changed.
constexpr std::array<std::string_view, 2> kKeptPurposes = {"rotulus/1 name of the audit log", "rotulus/1 signing of statements"};

static_assert(kKeptPurposes.size() + 1 == Keyring::kKeptKeys);

RecordWriter wrap_context(SpaceId scope, std::int64_t epoch) {
  RecordWriter context;
  context.text("wrapped_key").number(scope.value).number(epoch);
  return context;
}

RecordWriter kept_context(std::string_view purpose) {
  RecordWriter context;
  context.text("kept_key").text(purpose);
  return context;
}

crypto::SecretBytes subkey(const crypto::SecretBytes& key, std::string_view purpose) {
  return crypto::derive_key(key, {}, purpose);
}

std::string key_of(std::int64_t scope) { return "the key of space " + std::to_string(scope); }

}  // namespace

struct Keyring::Root {
  explicit Root(crypto::SecretBytes bytes) : key(std::move(bytes)), wrap(subkey(key, "rotulus/1 wrap")) {}
  crypto::SecretBytes key;
  crypto::Sealer wrap;

  crypto::SecretBytes unwrap(const SqlStatement& query) const {  // scope, epoch, wrapped
    const SpaceId scope{query.number(0)};
    return wrap.open_secret(query.blob(2), wrap_context(scope, query.number(1)).view(), key_of(scope.value));
  }
};

// Each keeps the next one: what a later state needs no more, an earlier may.
class Keyring::Lease {
 public:
  explicit Lease(Keyring& keys) : keys_(keys) {}
  ~Lease() {
    if (ends_below_) keys_.drop_below(ends_below_);
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  void end_with(std::int64_t epoch, std::shared_ptr<Lease> next) {
    ends_below_ = epoch;
    next_ = std::move(next);
  }

 private:
  Keyring& keys_;
  std::int64_t ends_below_ = 0;
  std::shared_ptr<Lease> next_;
};

Keyring::Keyring(crypto::SecretBytes root) : epoch_(kFirstEpoch), lease_(std::make_shared<Lease>(*this)) {
  roots_.push_back(std::make_shared<const Root>(std::move(root)));
}

Keyring::~Keyring() = default;

// The newest root key that wraps what the database holds: one that was never committed wraps nothing there.
std::shared_ptr<const Keyring::Root> Keyring::present_root(Connection& db) const {
  const std::lock_guard lock(mutex_);
  auto query = db.statement("SELECT wrapped FROM wrapped_key WHERE scope = 0 ORDER BY epoch DESC LIMIT 1");
  if (!query.step()) return roots_.front();
  for (const auto& root : roots_)
    if (root->wrap.sealed_here(query.blob(0))) return root;
  return roots_.front();
}

crypto::SecretBytes Keyring::root(Connection& db) const { return present_root(db)->key.clone(); }

Keyring::Scopes Keyring::unwrap_scopes(Connection& db, const Root& root) {
  std::unordered_map<SpaceId, ScopeKeys::Epochs> epochs;
  auto query = db.statement("SELECT scope, epoch, wrapped FROM wrapped_key ORDER BY epoch DESC");
  while (query.step())
    epochs[SpaceId{query.number(0)}].push_back(std::make_shared<const EpochKeys>(query.number(1), root.unwrap(query)));
  Scopes scopes;
  for (auto& [scope, keys] : epochs) scopes[scope] = std::make_shared<const ScopeKeys>(std::move(keys));
  return scopes;
}

// In the formats before 4 there is no such table.
Keyring::Kept Keyring::unwrap_kept(Connection& db, const Root& root) {
  Kept kept;
  if (!db.statement("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'kept_key'").step()) return kept;
  auto query = db.statement("SELECT purpose, wrapped FROM kept_key");
  while (query.step()) {
    const std::string purpose = query.text(0);
    kept[purpose] = root.wrap.open_secret(query.blob(1), kept_context(purpose).view(), "the key kept for " + purpose);
  }
  return kept;
}

// Before the first rotation it is derived from the key of the installation, then kept as it was.
crypto::SecretBytes Keyring::bearer_key(Connection& db, const Root& root) {
  const Kept kept = unwrap_kept(db, root);
  if (const auto found = kept.find(kBearer); found != kept.end()) return found->second.clone();
  auto query = db.statement("SELECT scope, epoch, wrapped FROM wrapped_key WHERE scope = 0 ORDER BY epoch LIMIT 1");
  if (!query.step()) throw Error(ErrorCode::kCorrupt, "The installation has no key in this data directory.");
  return subkey(root.unwrap(query), kBearer);
}

void Keyring::load(Connection& db) {
  const auto root = present_root(db);
  Scopes loaded = unwrap_scopes(db, *root);
  Kept kept = unwrap_kept(db, *root);
  auto bearer = std::make_shared<const crypto::Mac>(bearer_key(db, *root));
  const std::lock_guard lock(mutex_);
  roots_.erase(roots_.begin(), std::find(roots_.begin(), roots_.end(), root));
  epoch_ = kFirstEpoch;
  for (const auto& [scope, keys] : loaded) epoch_ = std::max(epoch_, keys->epochs().front()->epoch);
  keep_former(loaded);
  scopes_ = std::move(loaded);
  kept_ = std::move(kept);
  bearer_ = std::move(bearer);
}

// Keys that are in the database no more, and are older than those that are: somebody may read a state from before. Such that are
// not older were never committed.
void Keyring::keep_former(Scopes& loaded) const {
  for (const auto& [scope, known] : scopes_) {
    const auto found = loaded.find(scope);
    if (found == loaded.end()) continue;
    ScopeKeys::Epochs epochs = found->second->epochs();
    const std::int64_t oldest = epochs.back()->epoch;
    for (const auto& keys : known->epochs())
      if (keys->epoch < oldest) epochs.push_back(keys);
    if (epochs.size() > found->second->epochs().size()) found->second = std::make_shared<const ScopeKeys>(std::move(epochs));
  }
}

void Keyring::create_scope(Connection& db, SpaceId scope) {
  const auto key = crypto::random_secret();
  const auto root = present_root(db);
  const std::int64_t present = epoch();
  const auto wrapped = root->wrap.seal(key.view(), wrap_context(scope, present).view());
  db.statement("INSERT INTO wrapped_key(scope, epoch, wrapped) VALUES(?1, ?2, ?3)").bind(scope.value, present, wrapped).run();
  auto keys = std::make_shared<const ScopeKeys>(ScopeKeys::Epochs{std::make_shared<const EpochKeys>(present, key)});
  const std::lock_guard lock(mutex_);
  scopes_[scope] = std::move(keys);
}

std::shared_ptr<const ScopeKeys> Keyring::scope(SpaceId id) const {
  const std::lock_guard lock(mutex_);
  const auto found = scopes_.find(id);
  if (found == scopes_.end())
    throw Error(ErrorCode::kCorrupt, "Space " + std::to_string(id.value) + " has no key in this data directory.");
  return found->second;
}

crypto::SecretBytes Keyring::purpose_key(std::string_view purpose) const {
  const std::lock_guard lock(mutex_);
  if (const auto kept = kept_.find(purpose); kept != kept_.end()) return kept->second.clone();
  return subkey(roots_.front()->key, purpose);
}

crypto::Sha256 Keyring::bearer_hash(crypto::ByteView bearer) const {
  std::shared_ptr<const crypto::Mac> mac;
  {
    const std::lock_guard lock(mutex_);
    mac = bearer_;
  }
  return (*mac)(bearer);
}

std::shared_ptr<const Keyring::Lease> Keyring::lease() const {
  const std::lock_guard lock(mutex_);
  return lease_;
}

std::int64_t Keyring::epoch() const {
  const std::lock_guard lock(mutex_);
  return epoch_;
}

void Keyring::begin_epoch(Connection& db, crypto::SecretBytes root) {
  const auto before = present_root(db);
  const auto next = std::make_shared<const Root>(std::move(root));
  struct Wrapped {
    SpaceId scope;
    std::int64_t epoch;
    Bytes value;
  };
  std::vector<Wrapped> anew;
  const std::int64_t next_epoch = epoch() + 1;
  const auto wrap = [&](SpaceId scope, std::int64_t epoch, const crypto::SecretBytes& key) {
    anew.push_back({scope, epoch, next->wrap.seal(key.view(), wrap_context(scope, epoch).view())});
  };
  {
    auto query = db.statement("SELECT scope, epoch, wrapped FROM wrapped_key");
    while (query.step()) {
      wrap(SpaceId{query.number(0)}, query.number(1), before->unwrap(query));
      wrap(SpaceId{query.number(0)}, next_epoch, crypto::random_secret());
    }
  }
  const auto keep = [&](std::string_view purpose, const crypto::SecretBytes& key) {
    db.statement("INSERT INTO kept_key(purpose, wrapped) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped")
        .bind(purpose, next->wrap.seal(key.view(), kept_context(purpose).view()))
        .run();
  };
  keep(kBearer, bearer_key(db, *before));
  for (const std::string_view purpose : kKeptPurposes) keep(purpose, purpose_key(purpose));
  for (const Wrapped& row : anew)
    db.statement("INSERT INTO wrapped_key(scope, epoch, wrapped) VALUES(?1, ?2, ?3) ON CONFLICT DO UPDATE SET wrapped = ?3")
        .bind(row.scope.value, row.epoch, row.value)
        .run();
  {
    const std::lock_guard lock(mutex_);
    roots_.insert(roots_.begin(), next);
  }
  load(db);
}

void Keyring::settle() {
  const std::lock_guard lock(mutex_);
  roots_.resize(1);
}

void Keyring::delete_former(Connection& db, std::int64_t epoch) {
  db.statement("DELETE FROM wrapped_key WHERE epoch < ?1").bind(epoch).run();
}

void Keyring::forget_former(std::int64_t epoch) {
  std::shared_ptr<Lease> ended;  // released without the lock, which its end takes
  const std::lock_guard lock(mutex_);
  auto next = std::make_shared<Lease>(*this);
  lease_->end_with(epoch, next);
  ended = std::exchange(lease_, std::move(next));
}

void Keyring::drop_below(std::int64_t epoch) {
  const std::lock_guard lock(mutex_);
  for (auto& [scope, keys] : scopes_) {
    if (keys->epochs().back()->epoch >= epoch) continue;
    ScopeKeys::Epochs left;
    for (const auto& one : keys->epochs())
      if (one->epoch >= epoch) left.push_back(one);
    if (!left.empty()) keys = std::make_shared<const ScopeKeys>(std::move(left));
  }
}

}  // namespace rotulus::storage
