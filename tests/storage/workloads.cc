#include "workloads.h"

#include <thread>

#include "storage/backup.h"
#include "storage/key_rotation.h"
#include "storage/staged_file.h"

namespace rotulus::test {
namespace {

using namespace storage;

// Some small as a page, some that fill the log, so that it is written back now and then.
std::string some_content(std::mt19937& random) {
  const std::size_t size = random() % 4 == 0 ? 100'000 + random() % 400'000 : 10 + random() % 5'000;
  return noise(random, size);
}

struct Written {
  DocumentId id;
  std::int64_t revisions = 1;
};

Written create(FaultyStore& store, SpaceId space, std::mt19937& random, const std::string& path) {
  const std::string content = some_content(random);
  const Written made{store.fixture().create(space, content, path)};
  store.promise_revision(made.id, 1, content);
  return made;
}

void save(FaultyStore& store, SpaceId space, Written& document, std::mt19937& random) {
  const std::string content = some_content(random);
  store.fixture().save(space, document.id, content);
  store.promise_revision(document.id, ++document.revisions, content);
}

void commits(FaultyStore& store, std::mt19937& random) {
  const SpaceId space = store.fixture().space();
  std::vector<Written> documents;
  for (int i = 0; i < 40; ++i) {
    if (documents.size() < 6)
      documents.push_back(create(store, space, random, "guides/" + std::to_string(i) + ".md"));
    else
      save(store, space, documents[random() % documents.size()], random);
  }
}

void commits_of_several(FaultyStore& store, std::mt19937& random) {
  const SpaceId space = store.fixture().space();
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w)
    writers.emplace_back([&, w, seed = random()] {
      std::mt19937 own(seed);
      Written document = create(store, space, own, "writer-" + std::to_string(w) + ".md");
      for (int i = 0; i < 8; ++i) save(store, space, document, own);
    });
  for (auto& writer : writers) writer.join();
}

// The log is written back and removed at every end.
void restarts(FaultyStore& store, std::mt19937& random) {
  const SpaceId space = store.fixture().space();
  Written document = create(store, space, random, "a.md");
  for (int i = 0; i < 12; ++i) {
    save(store, space, document, random);
    if (random() % 3 == 0) store.fixture().reopen();
  }
}

// Many documents to a transaction, with the note of how far it came.
void import_history(FaultyStore& store, std::mt19937& random) {
  StoreFixture& f = store.fixture();
  const SpaceId space = f.space();
  for (int batch = 1; batch <= 6; ++batch) {
    auto asked = f.request(space);
    asked.imported = true;
    asked.source = "commit " + std::to_string(batch);
    std::vector<std::string> contents;
    for (int i = 0; i < 15; ++i) {
      contents.push_back(some_content(random));
      Metadata metadata;
      metadata.path = std::to_string(batch) + "/" + std::to_string(i) + ".md";
      asked.changes.push_back({DocumentChange::Kind::kCreate, {}, {}, contents.back(), metadata});
    }
    CommitResult result;
    f.store->write(f.actor, [&](Transaction& tx) {
      result = commit(tx, asked);
      set_import_progress(tx, space, {"main", asked.source});
    });
    for (std::size_t i = 0; i < contents.size(); ++i) store.promise_revision(result.documents[i], 1, contents[i]);
    store.promise("the progress of the import, " + asked.source, [=](const Session& session) {
      const auto progress = import_progress(session, space);
      return progress && progress->last_commit >= asked.source;
    });
  }
}

void accounts(FaultyStore& store, std::mt19937& random) {
  StoreFixture& f = store.fixture();
  for (int i = 0; i < 40; ++i) {
    const std::string name = "user" + std::to_string(i);
    UserId id;
    f.store->write(f.actor, [&](Transaction& tx) {
      id = create_user(tx, name, "User " + std::to_string(random()), "", "record").id;
      grant(tx, id, {"reader", Scope::system()});
    });
    store.promise("the user " + name, [=](const Session& session) { return Accounts(session).user(name).has_value(); });
    if (i % 5 != 0) continue;
    f.store->write(f.actor, [&](Transaction& tx) { set_disabled(tx, id, true); });
    store.promise("that " + name + " is disabled",
                  [=](const Session& session) { return Accounts(session).user(name)->disabled; });
  }
}

// Chunks come in transactions of their own before the commit that links them.
void large_files(FaultyStore& store, std::mt19937& random) {
  StoreFixture& f = store.fixture();
  const SpaceId space = f.space();
  for (int i = 0; i < 2; ++i) {
    const std::string content = noise(random, kLargeFileBytes + 1 + random() % kChunkBytes);
    store.promise_revision(f.create(space, content, std::to_string(i) + ".bin"), 1, content);
  }
}

// The same key file opens both slots: which of them counts is not known before the store is opened.
void rotation(FaultyStore& store, std::mt19937& random) {
  StoreFixture& f = store.fixture();
  const SpaceId space = f.space();
  std::vector<Written> documents;
  for (int i = 0; i < 4; ++i) documents.push_back(create(store, space, random, std::to_string(i) + ".md"));
  const NewKeys keys(test_key(), crypto::random_secret());
  f.store->write(f.actor, [&](Transaction& tx) { begin_key_rotation(tx, keys); });
  store.promise("the new keys", [](const Session& session) { return newest_key_rotation(session).has_value(); });
  while (reseal_some(*f.store, {Damage::kHoldsUp, 5, {}}) == ResealOutcome::kMore)
    if (random() % 4 == 0) save(store, space, documents[random() % documents.size()], random);
  store.promise("the end of the rotation", [](const Session& session) { return !newest_key_rotation(session)->is_under_way(); });
  save(store, space, documents.front(), random);
}

// Backups are read from one snapshot while others write.
void backups(FaultyStore& store, std::mt19937& random) {
  StoreFixture& f = store.fixture();
  const SpaceId space = f.space();
  Written document = create(store, space, random, "a.md");
  std::thread beside([&] {
    for (int i = 0; i < 3; ++i) back_up(*f.store, f.directory / "backups");
  });
  for (int i = 0; i < 12; ++i) save(store, space, document, random);
  beside.join();
}

}  // namespace

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all = {{"commits", commits},
                                            {"commits of several at once", commits_of_several},
                                            {"restarts", restarts},
                                            {"an import", import_history},
                                            {"accounts", accounts},
                                            {"large files", large_files},
                                            {"a rotation of keys", rotation},
                                            {"backups", backups}};
  return all;
}

}  // namespace rotulus::test
