#include "store_space.h"

#include <sqlite3.h>

#include <stdexcept>

#include "storage/spaces.h"

namespace rotulus::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kAtOnce = 200;  // changes in one commit while filling

const storage::Actor& actor() {
  static const storage::Actor bench{UserId{}, "bench"};
  return bench;
}

crypto::Credential credential() { return {crypto::SlotKind::kKeyFile, crypto::random_secret()}; }

}  // namespace

StoreSpace::StoreSpace(const fs::path& data, std::size_t count, std::size_t bytes)
    : data_(data), store_(storage::Store::create(storage::DataDirectory::create(data), credential()).store) {
  store_->write(actor(),
                [&](storage::Transaction& tx) { space_ = storage::create_space(tx, *SpaceKey::parse("BENCH"), "Bench", "").id; });
  texts_.reserve(count);
  while (texts_.size() < count) {
    storage::CommitRequest asked = request();
    while (asked.changes.size() < kAtOnce && texts_.size() < count) {
      texts_.emplace_back(static_cast<unsigned>(texts_.size()), bytes);
      storage::DocumentChange change;
      change.kind = storage::DocumentChange::Kind::kCreate;
      change.content = texts_.back().text();
      change.metadata.emplace();
      change.metadata->path = "documents/" + std::to_string(texts_.size()) + ".md";
      asked.changes.push_back(std::move(change));
    }
    commit(asked, &ids_);
  }
}

storage::CommitRequest StoreSpace::request() const {
  storage::CommitRequest asked;
  asked.space = space_;
  asked.author = asked.committer = {"bench", "bench@rotulus.invalid", Timestamp::now(), 0};
  asked.message = "Change the content";
  return asked;
}

void StoreSpace::commit(const storage::CommitRequest& request, std::vector<DocumentId>* made) {
  store_->write(actor(), [&](storage::Transaction& tx) {
    const auto result = storage::commit(tx, request);
    if (made) made->insert(made->end(), result.documents.begin(), result.documents.end());
  });
}

void StoreSpace::edit_and_save(std::size_t at) {
  texts_[at].edit();
  storage::CommitRequest asked = request();
  storage::DocumentChange& change = asked.changes.emplace_back();
  change.document = ids_[at];
  change.content = texts_[at].text();
  commit(asked);
}

void StoreSpace::save_all() {
  for (std::size_t at = 0; at < ids_.size();) {
    storage::CommitRequest asked = request();
    for (; asked.changes.size() < kAtOnce && at < ids_.size(); ++at) {
      texts_[at].edit();
      storage::DocumentChange& change = asked.changes.emplace_back();
      change.document = ids_[at];
      change.content = texts_[at].text();
    }
    commit(asked);
  }
}

std::string StoreSpace::read_head(std::size_t at) {
  const auto session = store_->read();
  const storage::Documents documents(session);
  const auto document = documents.find(ids_[at]);
  const auto revision = document ? documents.revision(document->head) : std::nullopt;
  if (!revision) throw std::runtime_error("the store has no document " + ids_[at].text());
  return documents.content(*revision);
}

std::uint64_t StoreSpace::close() {
  store_.reset();
  return fs::file_size(data_ / "store.db");
}

std::uint64_t StoreSpace::payload_bytes() const {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  std::uint64_t bytes = 0;
  const bool read = sqlite3_open_v2((data_ / "store.db").c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
                    sqlite3_prepare_v2(db, "SELECT sum(length(data)) FROM object", -1, &statement, nullptr) == SQLITE_OK &&
                    sqlite3_step(statement) == SQLITE_ROW;
  if (read) bytes = static_cast<std::uint64_t>(sqlite3_column_int64(statement, 0));
  sqlite3_finalize(statement);
  sqlite3_close(db);
  if (!read) throw std::runtime_error("the sealed objects cannot be counted");
  return bytes;
}

}  // namespace rotulus::bench
