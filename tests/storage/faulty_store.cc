#include "faulty_store.h"

namespace rotulus::test {

namespace fs = std::filesystem;
using namespace storage;

namespace {

// One line for each thing that is wrong with the store in `data`; `broken` says of promises.
template <class Broken>
std::string findings(const fs::path& data, Broken&& broken) {
  try {
    const auto store = Store::open(DataDirectory::open(data), test_key());
    std::string found = broken(store->read());
    for (const auto& problem : verify(*store, true, nullptr).problems) found += problem + "\n";
    if (!found.empty()) return found;
    // It goes on from there, too.
    store->write({UserId{}, "test"}, [](Transaction& tx) { create_space(tx, *SpaceKey::parse("AFTER"), "After", ""); });
    for (const auto& problem : verify(*store, true, nullptr).problems) found += "then: " + problem + "\n";
    return found;
  } catch (const std::exception& error) {
    return std::string(error.what()) + "\n";
  }
}

}  // namespace

FaultyStore::FaultyStore() {
  fixture_.store.reset();
  disk_ = std::make_unique<FaultVfs>(fs::canonical(fixture_.data()));
  fixture_.reopen();
}

FaultyStore::~FaultyStore() {
  disk_->relent();
  fixture_.store.reset();
}

void FaultyStore::promise(std::string what, std::function<bool(const Session&)> holds) {
  const auto since = disk_->record().position();
  const std::lock_guard lock(mutex_);
  promises_.push_back({since, std::move(what), std::move(holds)});
}

void FaultyStore::promise_revision(const DocumentId& document, std::int64_t sequence, const std::string& content) {
  promise("revision " + std::to_string(sequence) + " of document " + document.text(), [=](const Session& session) {
    const Documents documents(session);
    const auto found = documents.find(document);
    const auto revision = found ? documents.revision(*found, sequence) : std::nullopt;
    return revision && documents.content(*revision) == content;
  });
}

std::size_t FaultyStore::promises() const {
  const std::lock_guard lock(mutex_);
  return promises_.size();
}

std::string FaultyStore::broken_promises(const Session& session, DiskRecord::Position cut) const {
  const std::lock_guard lock(mutex_);
  std::string broken;
  for (const Promise& promise : promises_)
    if (promise.since <= cut && !promise.holds(session)) broken += "lost: " + promise.what + "\n";
  return broken;
}

std::string FaultyStore::after_power_cut(DiskRecord::Position cut, std::mt19937& random) const {
  const TemporaryDirectory directory(memory_directory());
  const fs::path data = directory / "data";
  fs::create_directory(data);
  fs::copy(fixture_.data() / "format", data);
  disk_->record().restore(cut, random, data);
  return findings(data, [&](const Session& session) { return broken_promises(session, cut); });
}

fs::path memory_directory() { return fs::is_directory("/dev/shm") ? "/dev/shm" : ""; }

std::string noise(std::mt19937& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

}  // namespace rotulus::test
