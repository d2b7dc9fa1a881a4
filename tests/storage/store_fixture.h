// A fresh store in a temporary directory, with a space and short ways to write into it.
#pragma once

#include <catch2/catch.hpp>

#include "core/error.h"
#include "storage/accounts.h"
#include "storage/audit.h"
#include "storage/documents.h"
#include "storage/maintenance.h"
#include "storage/spaces.h"
#include "storage/store.h"
#include "support/temporary_directory.h"

namespace rotulus::test {

inline crypto::Credential test_key(std::uint8_t fill = 7) {
  crypto::Credential credential;
  credential.secret = crypto::SecretBytes(crypto::kKeySize);
  std::fill_n(credential.secret.data(), crypto::kKeySize, fill);
  return credential;
}

struct StoreFixture {
  TemporaryDirectory directory;
  std::string recovery_key;
  std::unique_ptr<storage::Store> store;
  storage::Actor actor{UserId{}, "test"};

  StoreFixture() {
    auto created = storage::Store::create(storage::DataDirectory::create(data()), test_key());
    store = std::move(created.store);
    recovery_key = created.recovery_key;
  }
  std::filesystem::path data() const { return directory / "data"; }

  void reopen(const crypto::Credential& credential = test_key()) {
    store.reset();
    store = storage::Store::open(storage::DataDirectory::open(data()), credential);
  }

  SpaceId space(const std::string& key = "QA") {
    SpaceId id;
    store->write(actor,
                 [&](storage::Transaction& tx) { id = create_space(tx, *SpaceKey::parse(key), key + " documents", "").id; });
    return id;
  }

  storage::CommitRequest request(SpaceId space, const std::string& message = "a change") const {
    storage::CommitRequest request;
    request.space = space;
    request.author = request.committer = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 480};
    request.message = message;
    return request;
  }

  storage::CommitResult commit(const storage::CommitRequest& request) {
    storage::CommitResult result;
    store->write(actor, [&](storage::Transaction& tx) { result = storage::commit(tx, request); });
    return result;
  }

  DocumentId create(SpaceId space, const std::string& content, const std::string& path = "a.md", bool imported = false) {
    auto asked = request(space);
    asked.imported = imported;
    storage::Metadata metadata;
    metadata.path = path;
    asked.changes = {{storage::DocumentChange::Kind::kCreate, {}, {}, content, metadata}};
    return commit(asked).documents.front();
  }

  void save(SpaceId space, const DocumentId& id, const std::string& content, bool imported = false) {
    auto asked = request(space);
    asked.imported = imported;
    asked.changes = {{storage::DocumentChange::Kind::kSave, id, {}, content, {}}};
    commit(asked);
  }

  storage::VerifyReport verify() { return storage::verify(*store, true, nullptr); }
};

// The code of the Error that `work` throws; fails the test when it throws none.
template <class Work>
ErrorCode error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("an error was expected");
  return ErrorCode::kInternal;
}

}  // namespace rotulus::test
