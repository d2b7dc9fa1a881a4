#include "segment.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "document_builder.h"
#include "terms.h"

namespace rotulus::search {
namespace fs = std::filesystem;

DatabaseDirectory::~DatabaseDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Segment::Segment(std::shared_ptr<DatabaseDirectory> directory, Shape shape)
    : directory_(std::move(directory)),
      shape_(shape),
      database_(directory_->path().string(), kDatabaseFlags),
      uuid_(database_.get_uuid()),
      entries_(database_.get_doccount() - database_.get_termfreq(blank_term())),
      table_(std::make_shared<const EntryTable>(database_)) {}

Xapian::docid Segment::find_live(const std::string& key) const {
  for (auto at = database_.postlist_begin(key); at != database_.postlist_end(key); ++at)
    if (!std::binary_search(tombstones_->begin(), tombstones_->end(), *at)) return *at;
  return 0;
}

std::string Segment::key_of(Xapian::docid id) const {
  auto at = database_.termlist_begin(id);
  at.skip_to(std::string(1, prefix::kKey));
  return at == database_.termlist_end(id) ? std::string() : *at;
}

void Segment::bury(const std::vector<Xapian::docid>& ids) {
  if (ids.empty()) return;
  std::vector<Xapian::docid> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  Tombstones all;
  std::set_union(tombstones_->begin(), tombstones_->end(), sorted.begin(), sorted.end(), std::back_inserter(all));
  tombstones_ = std::make_shared<const Tombstones>(std::move(all));
}

Delta::Delta(const fs::path& path) : directory_(std::make_shared<DatabaseDirectory>(path)) {
  changing().add_document(blank_document());
  prepare_commit();
  commit();
}

std::size_t Delta::size() { return open().get_doccount() - 1; }

Xapian::WritableDatabase& Delta::open() {
  if (!writer_) writer_ = std::make_unique<Xapian::WritableDatabase>(path().string(), Xapian::DB_CREATE_OR_OPEN | kDatabaseFlags);
  return *writer_;
}

Xapian::WritableDatabase& Delta::changing() {
  Xapian::WritableDatabase& database = open();
  if (!std::exchange(in_transaction_, true)) database.begin_transaction();
  return database;
}

void Delta::prepare_commit() {
  if (in_transaction_) next_table_ = std::make_shared<const EntryTable>(*writer_);
}

void Delta::commit() {
  if (!std::exchange(in_transaction_, false)) return;
  try {
    writer_->commit_transaction();
    table_ = std::move(next_table_);
  } catch (...) {
    writer_.reset();  // whatever it holds is void; the last commit stands
    throw;
  }
}

void Delta::roll_back() noexcept {
  if (!std::exchange(in_transaction_, false)) return;
  try {
    writer_->cancel_transaction();
  } catch (const Xapian::Error&) {
    writer_.reset();
  }
}

std::shared_ptr<Segment> Delta::freeze() {
  auto segment = std::make_shared<Segment>(directory_, Shape::kLoose);
  writer_.reset();
  return segment;
}

}  // namespace rotulus::search
