// Short ways through a rotation of keys, and what somebody can do with the keys from before.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "crypto/digest.h"
#include "crypto/seal.h"
#include "key_slots.h"
#include "raw_database.h"
#include "record.h"
#include "storage/key_rotation.h"
#include "store_fixture.h"

namespace rotulus::test {

inline crypto::Credential credential_of(const std::string& recovery_key) {
  return {crypto::SlotKind::kRecovery, crypto::parse_recovery_text(recovery_key).value()};
}

// A rotation to the key file `fill`; returns the new recovery key.
inline std::string begin_rotation(storage::Store& store, std::uint8_t fill) {
  const auto recovery = crypto::random_secret();
  const storage::NewKeys keys(test_key(fill), recovery);
  store.write({UserId{}, "test"}, [&](storage::Transaction& tx) { storage::begin_key_rotation(tx, keys); });
  return crypto::recovery_text(recovery);
}

inline storage::ResealOutcome reseal_all(storage::Store& store, storage::Damage damage = storage::Damage::kHoldsUp) {
  while (true) {
    const auto outcome = storage::reseal_some(store, {damage, storage::ResealOptions().values, {}});
    if (outcome != storage::ResealOutcome::kMore) return outcome;
  }
}

// Every key that opens anything, taken from a closed data directory with a credential for it.
class StolenKeys {
 public:
  StolenKeys(const std::filesystem::path& data, const crypto::Credential& credential) {
    storage::Connection db(data / "store.db", storage::Connection::Mode::kReadOnly);
    const auto root = storage::open_root_key(db, credential);
    const auto& wrap = add(root, "rotulus/1 wrap");
    auto scopes = db.statement("SELECT scope, epoch, wrapped FROM wrapped_key");
    while (scopes.step()) {
      storage::RecordWriter context;
      context.text("wrapped_key").number(scopes.number(0)).number(scopes.number(1));
      add_scope(scopes.number(0), wrap.open_secret(scopes.blob(2), context.view(), "key"));
    }
    add_documents(db, "SELECT d.space, k.document, k.wrapped FROM document_key k JOIN document d ON d.id = k.document");
    add_documents(db, "SELECT d.space, k.document, k.wrapped FROM former_document_key k JOIN document d ON d.id = k.document");
  }

  // Values of the closed directory that one of the keys has made; by column.
  std::multiset<std::string> opens_in(const std::filesystem::path& data) const {
    std::multiset<std::string> opened;
    RawDatabase db(data);
    for (const auto& table : db.tables())
      for (const auto& column : db.columns(table))
        for (const auto& row : db.rows("SELECT " + column + " FROM " + table))
          if (row.front().type == SQLITE_BLOB && made(crypto::as_bytes(row.front().bytes))) opened.insert(table + '.' + column);
    return opened;
  }

 private:
  bool made(crypto::ByteView value) const {
    for (const auto& sealer : sealers_)
      if (sealer.sealed_here(value)) return true;
    return false;
  }

  const crypto::Sealer& add(const crypto::SecretBytes& key, std::string_view label) {
    return sealers_.emplace_back(crypto::derive_key(key, {}, label));
  }

  void add_scope(std::int64_t scope, const crypto::SecretBytes& key) {
    add(key, "rotulus/1 row");
    add(key, "rotulus/1 object");
    wraps_.emplace(scope, crypto::Sealer(crypto::derive_key(key, {}, "rotulus/1 document key")));
    add(key, "rotulus/1 document key");
  }

  void add_documents(storage::Connection& db, const char* sql) {
    auto query = db.statement(sql);
    while (query.step()) {
      storage::RecordWriter context;
      context.text("document_key").number(query.number(0)).number(query.number(1));
      const auto [first, last] = wraps_.equal_range(query.number(0));
      for (auto wrap = first; wrap != last; ++wrap)
        if (wrap->second.opens(query.blob(2), context.view()))
          sealers_.emplace_back(wrap->second.open_secret(query.blob(2), context.view(), "key"));
    }
  }

  std::deque<crypto::Sealer> sealers_;
  std::multimap<std::int64_t, crypto::Sealer> wraps_;
};

}  // namespace rotulus::test
