// Builds a data directory from a backup.
#include <fstream>
#include <set>

#include "backup_keys.h"
#include "backup_rows.h"
#include "backup_set.h"
#include "content_keys.h"
#include "core/error.h"
#include "document_rows.h"
#include "key_slots.h"
#include "pack_writer.h"
#include "schema.h"
#include "storage/audit.h"
#include "storage/backup.h"
#include "storage/shredding.h"
#include "store_opening.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

const Actor kRestore{UserId{}, "restore"};

// Takes back what was made when something later fails: nothing that is half there may look like a data directory.
class Remains {
 public:
  explicit Remains(fs::path path) : path_(std::move(path)) {}
  ~Remains() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Remains(const Remains&) = delete;
  Remains& operator=(const Remains&) = delete;
  void keep() { path_.clear(); }

 private:
  fs::path path_;
};

// "000007-20260301T093000Z" was made after the time: said by its name, so that what is damaged and too new is no obstacle.
bool is_later(const std::string& id, Timestamp time) {
  const std::string limit = backup_id(time, 0);
  const auto when = id.find('-');
  return when != std::string::npos && id.substr(when) > limit.substr(limit.find('-'));
}

// The newest that fits must be whole: an older one in its place would lose what was done since, without a word.
StoredManifest choose(const BackupDirectory& directory, const BackupChoice& choice) {
  const auto ids = directory.manifests();
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    if (!choice.id.empty() && *id != choice.id) continue;
    if (choice.at && is_later(*id, *choice.at)) continue;
    StoredManifest stored = StoredManifest::read(directory, *id);
    if (!choice.at || stored.clear().time <= *choice.at) return stored;
  }
  const std::string what = !choice.id.empty() ? "no backup " + choice.id
                           : choice.at        ? "no backup from " + choice.at->text() + " or before"
                                              : "no backup";
  throw Error(ErrorCode::kNotFound,
              "There is " + what + " in this directory. 'rotulus backup list DIR' shows those that there are.");
}

// The file of keys is newer than the backup: it may hold keys of a rotation that had not begun then, or had ended.
void add_keys_of(Connection& db, std::int64_t document, const std::map<std::string, crypto::Bytes>& keys, bool rotating) {
  for (const ContentKeyTable& table : kContentKeyTables) {
    if (table.name == kFormerDocumentKey && !rotating) continue;
    const auto found = keys.find(std::string(table.name));
    if (found != keys.end()) db.statement(table.insert).bind(document, found->second).run();
  }
}

class Restorer {
 public:
  Restorer(const BackupDirectory& directory, BackupManifest manifest, const BackupKeys& keys, const Progress& progress)
      : directory_(directory), manifest_(std::move(manifest)), keys_(keys), progress_(progress) {
    check_format();
    const auto newest = newest_opened(directory_, keys_);
    document_keys_ = require_document_keys(directory_, newest ? *newest : manifest_);
  }

  void build(const fs::path& target);
  // What was shredded after the backup, in the open store. Returns how many documents.
  std::uint64_t shred_again(Store& store) const;

 private:
  void check_format() const;
  void fill(Connection& db);
  void add_document_keys(Connection& db) const;
  void add_slots(Connection& db) const;

  const BackupDirectory& directory_;
  BackupManifest manifest_;
  const BackupKeys& keys_;
  const Progress& progress_;
  DocumentKeys document_keys_;
};

void Restorer::check_format() const {
  if (manifest_.format > kFormat)
    throw Error(ErrorCode::kNewerFormat, "The backup " + manifest_.id + " has format " + std::to_string(manifest_.format) +
                                             " and was made by a newer Rotulus; this one reads up to format " +
                                             std::to_string(kFormat) + ". Install the newer version.");
}

void Restorer::build(const fs::path& target) {
  const fs::path file = target / "store.db";
  Connection db(file, Connection::Mode::kCreate);
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  create_schema(db, manifest_.schema, manifest_.format);
  fill(db);
}

void Restorer::fill(Connection& db) {
  std::uint64_t done = 0;
  for (const BackupSegment& segment : manifest_.segments) {
    if (progress_ && !progress_("restoring segments", done, manifest_.segments.size()))
      throw Error(ErrorCode::kUnavailable, "The restore was stopped; nothing is left of it.");
    const crypto::Bytes rows = read_segment(directory_, keys_, segment);
    db.execute("BEGIN IMMEDIATE");
    // Filling a table has counted its numbers already.
    if (segment.table == "sqlite_sequence") db.execute("DELETE FROM sqlite_sequence");
    insert_rows(db, rows, directory_.segment(segment.file).string());
    db.execute("COMMIT");
    ++done;
  }
  db.execute("BEGIN IMMEDIATE");
  add_document_keys(db);
  add_slots(db);
  db.execute("COMMIT");
}

void Restorer::add_document_keys(Connection& db) const {
  auto documents = db.statement("SELECT id, uid, number FROM document ORDER BY id");
  while (documents.step()) {
    const DocumentId id = read_document_id(documents, 1, "a document");
    const auto found = document_keys_.wrapped.find(id);
    if (found != document_keys_.wrapped.end()) {
      add_keys_of(db, documents.number(0), found->second, is_of_rotation(manifest_));
    } else if (!document_keys_.shredded.contains(id)) {
      throw Error(ErrorCode::kCorrupt, directory_.keys(manifest_.key).string() + " lacks the content key of document " +
                                           documents.text(2) + ", and does not say that it was shredded.");
    }
  }
}

void Restorer::add_slots(Connection& db) const {
  for (const auto& slot : manifest_.slots) add_slot(db, slot);
}

std::uint64_t Restorer::shred_again(Store& store) const {
  std::vector<std::pair<DocumentId, Timestamp>> later;
  {
    const Session session = store.read();
    const auto known = shredded_documents(session);
    for (const auto& [id, time] : document_keys_.shredded)
      if (!known.contains(id) && Documents(session).find(id)) later.emplace_back(id, time);
  }
  if (later.empty()) return 0;
  store.write(kRestore, [&](Transaction& tx) {
    for (const auto& [id, time] : later)
      shred(tx, id, "it was shredded on " + time.text() + ", after the backup that was restored");
  });
  return later.size();
}

Restored describe(const BackupManifest& manifest) {
  return {manifest.id, manifest.time, manifest.documents, manifest.objects, manifest.audit_entries, 0};
}

void check_target(const fs::path& target) {
  std::error_code ignored;
  if (fs::exists(target, ignored))
    throw Error(ErrorCode::kConflict, target.string() + " exists already. Restore into a new directory.");
}

// Says which backup it was, so that whoever reads the log knows from where on entries may be missing.
void record_restore(Store& store, const BackupManifest& manifest) {
  store.write(kRestore, [&](Transaction& tx) {
    append_audit(tx, "backup.restore", "backup " + manifest.id,
                 "made " + manifest.time.text() + " over " + std::to_string(manifest.audit_entries) + " audit entries");
  });
}

std::pair<Restored, std::unique_ptr<Store>> restore_with(const BackupDirectory& directory, const StoredManifest& stored,
                                                         const crypto::SecretBytes& root, const fs::path& target,
                                                         const Progress& progress) {
  const BackupKeys keys(root);
  const BackupManifest manifest = stored.open(keys);
  Restored restored = describe(manifest);
  Restorer restorer(directory, manifest, keys, progress);
  auto fresh = DataDirectory::create(target);
  restorer.build(fresh.path());
  auto store = open_store(std::move(fresh), root.clone());
  restored.shredded = restorer.shred_again(*store);
  record_restore(*store, manifest);
  return {restored, std::move(store)};
}

}  // namespace

Restored restore_backup(const fs::path& path, const BackupChoice& choice, const crypto::Credential& credential,
                        const fs::path& target, const Progress& progress) {
  check_target(target);
  const auto directory = BackupDirectory::open(path);
  const StoredManifest stored = choose(directory, choice);
  const auto root = stored.open_root(credential);
  Remains remains(target);
  auto result = restore_with(directory, stored, root, target, progress);
  result.second.reset();
  remains.keep();
  return result.first;
}

TestRestore test_restore(Store& store, const fs::path& path, const fs::path& scratch, const Progress& progress) {
  const auto root = root_of(store.read().state());
  const auto directory = BackupDirectory::open(path);
  const StoredManifest stored = choose(directory, {});
  const fs::path target = scratch / "rotulus-test-restore";
  std::error_code ignored;
  fs::remove_all(target, ignored);  // of one that was cut short
  const Remains remains(target);
  auto [restored, opened] = restore_with(directory, stored, root, target, progress);
  TestRestore result{restored, verify(*opened, true, progress)};
  opened.reset();
  return result;
}

}  // namespace rotulus::storage
