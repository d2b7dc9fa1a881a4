// The implementations of storage::Store that keep one contract. Another joins by a type with `store()` and its name in Stores.
#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <tuple>

#include "../store_fixture.h"

namespace rotulus::test {

class OnDisk {
 public:
  storage::Store& store() { return *fixture_.store; }

 private:
  StoreFixture fixture_;
};

class InMemory {
 public:
  storage::Store& store() { return *store_; }

 private:
  std::unique_ptr<storage::Store> store_ = storage::Store::create_in_memory(test_key());
};

using Stores = std::tuple<OnDisk, InMemory>;

// A store of one kind, and short ways to write into it.
template <class Implementation>
struct Contract {
  Implementation implementation;
  storage::Store& store = implementation.store();
  storage::Actor actor{UserId{}, "test"};

  template <class Change>
  void write(Change&& change) {
    store.write(actor, std::forward<Change>(change));
  }

  SpaceId space(const std::string& key = "QA") {
    SpaceId id;
    write([&](storage::Transaction& tx) { id = create_space(tx, *SpaceKey::parse(key), key + " documents", "").id; });
    return id;
  }

  static storage::CommitRequest request(SpaceId space) {
    storage::CommitRequest request;
    request.space = space;
    request.author = request.committer = {"Lin Wei", "lin@example.org", Timestamp::from_seconds(1'700'000'000), 480};
    request.message = "a change";
    return request;
  }

  static storage::DocumentChange making(const std::string& content, const std::string& path = "a.md") {
    storage::Metadata metadata;
    metadata.path = path;
    return {storage::DocumentChange::Kind::kCreate, {}, {}, content, metadata};
  }

  storage::CommitResult commit(const storage::CommitRequest& request) {
    storage::CommitResult result;
    write([&](storage::Transaction& tx) { result = storage::commit(tx, request); });
    return result;
  }

  DocumentId create(SpaceId space, const std::string& content) {
    auto asked = request(space);
    asked.changes = {making(content)};
    return commit(asked).documents.front();
  }

  void save(SpaceId space, const DocumentId& id, const std::string& content, std::optional<std::int64_t> version = {}) {
    auto asked = request(space);
    asked.changes = {{storage::DocumentChange::Kind::kSave, id, version, content, {}}};
    commit(asked);
  }

  std::string content(const DocumentId& id) { return content(store.read(), id); }
  static std::string content(const storage::Session& session, const DocumentId& id) {
    const storage::Documents documents(session);
    return documents.content(*documents.revision(documents.find(id)->head));
  }
  std::int64_t entries() { return storage::AuditLog(store.read()).size(); }
  bool verifies() { return storage::verify(store, true, nullptr).problem_count == 0; }
};

}  // namespace rotulus::test
