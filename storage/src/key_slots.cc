#include "key_slots.h"

namespace rotulus::storage {

void add_slot(Connection& db, const crypto::KeySlot& slot) {
  db.statement("INSERT INTO key_slot(kind, salt, log_n, wrapped) VALUES(?1, ?2, ?3, ?4)")
      .bind(static_cast<int>(slot.kind), slot.salt, static_cast<std::int64_t>(slot.log_n), slot.wrapped)
      .run();
}

std::vector<crypto::KeySlot> key_slots(Connection& db) {
  std::vector<crypto::KeySlot> slots;
  auto query = db.statement("SELECT kind, salt, log_n, wrapped FROM key_slot ORDER BY id");
  while (query.step()) {
    crypto::KeySlot slot{static_cast<crypto::SlotKind>(query.number_between(0, 1, 3)), {}, 0, {}};
    slot.salt.assign(query.blob(1).begin(), query.blob(1).end());
    slot.log_n = static_cast<std::uint32_t>(query.number_between(2, 0, 63));
    slot.wrapped.assign(query.blob(3).begin(), query.blob(3).end());
    slots.push_back(std::move(slot));
  }
  return slots;
}

std::optional<crypto::SecretBytes> find_root_key(Connection& db, const crypto::Credential& credential) {
  auto query = db.statement("SELECT salt, log_n, wrapped FROM key_slot WHERE kind = ?1 ORDER BY id");
  query.bind(static_cast<int>(credential.kind));
  while (query.step()) {
    crypto::KeySlot slot{credential.kind, {}, static_cast<std::uint32_t>(query.number_between(1, 0, 63)), {}};
    slot.salt.assign(query.blob(0).begin(), query.blob(0).end());
    slot.wrapped.assign(query.blob(2).begin(), query.blob(2).end());
    if (auto root = crypto::open_slot(slot, credential)) return root;
  }
  return std::nullopt;
}

crypto::SecretBytes open_root_key(Connection& db, const crypto::Credential& credential) {
  if (auto root = find_root_key(db, credential)) return *std::move(root);
  throw Error(ErrorCode::kWrongKey,
              "This key does not open the data directory. Give the key file that 'rotulus init' or 'rotulus key rotate' made for "
              "it, or the recovery key.");
}

}  // namespace rotulus::storage
