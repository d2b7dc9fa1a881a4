// One database of the index: a sealed-off segment that is never written again, or the delta that takes the writes.
//
// A segment's replaced and removed entries stay in its files until it is merged; a list of tombstones says which they are.
// Whoever counts or finds leaves them out (snapshot.h). Its directory goes with the last who uses it. Thread-safety: Segment and
// Delta belong to the thread that changes the index; path(), table() and uuid() of a Segment may be asked by any.
#pragma once

#include <xapian.h>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "snapshot.h"

namespace rotulus::search {

inline constexpr int kDatabaseFlags = Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC;  // memory needs no fsync

// Removed when nobody uses it any more.
class DatabaseDirectory {
 public:
  explicit DatabaseDirectory(std::filesystem::path path) : path_(std::move(path)) {}
  ~DatabaseDirectory();
  DatabaseDirectory(const DatabaseDirectory&) = delete;
  DatabaseDirectory& operator=(const DatabaseDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

enum class Shape : std::uint8_t { kLoose, kCompact };

class Segment {
 public:
  // Takes over the database in `directory`. Throws Xapian::DatabaseError when it is none.
  Segment(std::shared_ptr<DatabaseDirectory> directory, Shape shape);

  const std::filesystem::path& path() const { return directory_->path(); }
  const std::string& uuid() const { return uuid_; }
  Shape shape() const { return shape_; }
  const std::shared_ptr<const EntryTable>& table() const { return table_; }
  std::size_t size() const { return entries_; }  // the dead ones included

  // The entry with this key that is not dead; 0: there is none.
  Xapian::docid find_live(const std::string& key) const;
  std::string key_of(Xapian::docid id) const;
  const Xapian::Database& database() const { return database_; }

  const std::shared_ptr<const Tombstones>& tombstones() const { return tombstones_; }
  void bury(const std::vector<Xapian::docid>& ids);

 private:
  std::shared_ptr<DatabaseDirectory> directory_;
  Shape shape_;
  Xapian::Database database_;
  std::string uuid_;
  std::size_t entries_ = 0;
  std::shared_ptr<const EntryTable> table_;
  std::shared_ptr<const Tombstones> tombstones_ = std::make_shared<const Tombstones>();
};

class Delta {
 public:
  explicit Delta(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return directory_->path(); }
  std::size_t size();
  bool has(const std::string& key) { return open().term_exists(key); }
  // With a transaction begun.
  Xapian::WritableDatabase& changing();
  // Makes the table of what commit() will publish, before it: readers wait for a commit, and it must not fail once it is made.
  void prepare_commit();
  void commit();
  void roll_back() noexcept;  // what was not committed is void
  // Of the last commit.
  const std::shared_ptr<const EntryTable>& table() const { return table_; }
  // Never written again.
  std::shared_ptr<Segment> freeze();

 private:
  Xapian::WritableDatabase& open();

  std::shared_ptr<DatabaseDirectory> directory_;
  std::unique_ptr<Xapian::WritableDatabase> writer_;
  std::shared_ptr<const EntryTable> table_, next_table_;
  bool in_transaction_ = false;
};

}  // namespace rotulus::search
