// The beginning of a rotation, its end, and what there is to know of it. What lies between is in reseal.cc.
#include "storage/key_rotation.h"

#include "key_slots.h"
#include "rotation_rows.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

std::string_view slot_text(crypto::SlotKind kind) {
  switch (kind) {
    case crypto::SlotKind::kKeyFile:
      return "key file";
    case crypto::SlotKind::kPassphrase:
      return "passphrase";
    case crypto::SlotKind::kRecovery:
      return "recovery key";
  }
  return "";
}

crypto::KeySlot proven_slot(const crypto::Credential& credential, const crypto::SecretBytes& root) {
  auto slot = crypto::make_slot(credential, root);
  const auto opened = crypto::open_slot(slot, credential);
  if (!opened || !crypto::equal_constant_time(opened->view(), root.view()))
    throw Error(ErrorCode::kInternal, "A new slot does not open: nothing was changed.");
  return slot;
}

void replace_slots(Connection& db, const NewKeys& keys) {
  db.execute("DELETE FROM key_slot");
  for (const auto& slot : keys.slots()) add_slot(db, slot);
}

// What the paper says opens what was made. Of the other credential NewKeys has shown it.
void prove(Connection& db, const NewKeys& keys) {
  auto root = open_root_key(db, {crypto::SlotKind::kRecovery, keys.recovery().clone()});
  Keyring(std::move(root)).load(db);
}

}  // namespace

bool opens_slot(const Session& session, const crypto::Credential& credential) {
  return find_root_key(session.state().db, credential).has_value();
}

NewKeys::NewKeys(const crypto::Credential& credential, const crypto::SecretBytes& recovery)
    : root_(crypto::random_secret()), recovery_(recovery.clone()) {
  if (credential.kind == crypto::SlotKind::kRecovery)
    throw Error(ErrorCode::kInvalidArgument, "A recovery key alone is no key to work with: name a key file or a passphrase.");
  slots_.push_back(proven_slot(credential, root_));
  slots_.push_back(proven_slot({crypto::SlotKind::kRecovery, recovery_.clone()}, root_));
}

void begin_key_rotation(Transaction& tx, const NewKeys& keys) {
  SessionState& state = tx.state();
  if (const auto newest = load_rotation(state); newest && newest->state.is_under_way())
    throw Error(ErrorCode::kConflict, "A rotation of keys is under way since " + newest->state.began.text() +
                                          ": the next can begin when it has ended. 'rotulus key status' says how far it is.");
  state.keys.begin_epoch(state.db, keys.root().clone());
  replace_slots(state.db, keys);
  RotationRow row;
  row.state.epoch = state.keys.epoch();
  row.state.began = Timestamp::now();
  save_rotation(state, row);
  std::string slots;
  for (const auto& slot : keys.slots()) slots.append(slots.empty() ? "" : ", ").append(slot_text(slot.kind));
  append_audit(tx, "key.rotate", "keys", "epoch " + std::to_string(row.state.epoch) + "; " + slots);
  prove(state.db, keys);
}

std::optional<KeyRotationState> newest_key_rotation(const Session& session) {
  const auto row = load_rotation(session.state());
  if (!row) return std::nullopt;
  return row->state;
}

std::vector<crypto::SlotKind> slot_kinds(const Session& session) {
  std::vector<crypto::SlotKind> kinds;
  auto query = session.state().db.statement("SELECT kind FROM key_slot ORDER BY id");
  while (query.step())
    kinds.push_back(static_cast<crypto::SlotKind>(
        query.number_between(0, static_cast<int>(crypto::SlotKind::kKeyFile), static_cast<int>(crypto::SlotKind::kRecovery))));
  return kinds;
}

}  // namespace rotulus::storage
