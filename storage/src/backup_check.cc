// Lists the backups of a directory, and reads all that they consist of.
#include <map>
#include <memory>

#include "backup_keys.h"
#include "backup_set.h"
#include "core/error.h"
#include "storage/backup.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

// The keys for a manifest; nothing when there are none. Errors other than a wrong key are passed on.
using FindKeys = std::function<std::shared_ptr<const BackupKeys>(const StoredManifest&)>;

class Checker {
 public:
  Checker(const fs::path& path, FindKeys find_keys, const Progress& progress)
      : directory_(BackupDirectory::open(path)), find_keys_(std::move(find_keys)), progress_(progress) {}

  BackupCheck run();

 private:
  struct Named {
    BackupSegment segment;
    std::shared_ptr<const BackupKeys> keys;
  };

  // What is wrong with one file must not hide what is wrong with the next.
  template <class Work>
  void attempt(Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kUnavailable) throw;  // asked to stop
      check_.problems.emplace_back(error.what());
    }
  }

  void read_manifest(const std::string& id);
  void add_segments(const BackupManifest& manifest, const std::shared_ptr<const BackupKeys>& keys);
  void check_keys();
  void check_segments();

  const BackupDirectory directory_;
  const FindKeys find_keys_;
  const Progress& progress_;
  std::map<std::string, Named> segments_;         // by file
  std::map<std::string, BackupManifest> newest_;  // of each key that was opened
  std::map<std::string, std::shared_ptr<const BackupKeys>> keys_;
  BackupCheck check_;
};

BackupCheck Checker::run() {
  auto ids = directory_.manifests();
  // The newest first: its slots are those that the credential most likely opens.
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) attempt([&] { read_manifest(*id); });
  check_keys();
  check_segments();
  return std::move(check_);
}

void Checker::read_manifest(const std::string& id) {
  ++check_.backups;
  const StoredManifest stored = StoredManifest::read(directory_, id);
  auto& keys = keys_[stored.clear().key];
  if (!keys) keys = find_keys_(stored);
  if (!keys) {
    ++check_.unopened;
    return;
  }
  const BackupManifest manifest = stored.open(*keys);
  add_segments(manifest, keys);
  newest_.try_emplace(manifest.key, manifest);
}

void Checker::add_segments(const BackupManifest& manifest, const std::shared_ptr<const BackupKeys>& keys) {
  for (const BackupSegment& segment : manifest.segments) {
    const auto [known, fresh] = segments_.try_emplace(segment.file, Named{segment, keys});
    if (!fresh && known->second.segment.file_hash != segment.file_hash)
      throw Error(ErrorCode::kCorrupt, directory_.manifest(manifest.id).string() +
                                           " and another manifest say different things of " +
                                           directory_.segment(segment.file).string() + ".");
  }
}

void Checker::check_keys() {
  for (const auto& [key, manifest] : newest_) attempt([&, &newest = manifest] { require_document_keys(directory_, newest); });
}

void Checker::check_segments() {
  for (const auto& [file, named] : segments_) {
    if (progress_ && !progress_("checking segments", check_.segments, segments_.size()))
      throw Error(ErrorCode::kUnavailable, "The check was stopped.");
    attempt([&, &one = named] { read_segment(directory_, *one.keys, one.segment); });
    ++check_.segments;
    check_.bytes += named.segment.file_bytes;
  }
}

}  // namespace

std::vector<BackupSummary> list_backups(const fs::path& path) {
  const auto directory = BackupDirectory::open(path);
  std::vector<BackupSummary> summaries;
  for (const auto& id : directory.manifests()) {
    BackupSummary& summary = summaries.emplace_back();
    summary.id = id;
    try {
      const BackupManifest manifest = StoredManifest::read(directory, id).clear();
      summary = {id, manifest.time, manifest.documents, manifest.objects, manifest.audit_entries, manifest.bytes, manifest.key,
                 {}};
    } catch (const Error& error) {
      summary.problem = error.what();
    }
  }
  return summaries;
}

BackupCheck check_backups(const fs::path& path, const crypto::Credential& credential, const Progress& progress) {
  bool any_opened = false;
  const FindKeys find_keys = [&](const StoredManifest& stored) -> std::shared_ptr<const BackupKeys> {
    try {
      auto keys = std::make_shared<const BackupKeys>(stored.open_root(credential));
      any_opened = true;
      return keys;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kWrongKey) throw;
      return nullptr;
    }
  };
  BackupCheck check = Checker(path, find_keys, progress).run();
  if (!any_opened && check.unopened > 0)
    throw Error(ErrorCode::kWrongKey, "This key opens none of the backups in " + path.string() +
                                          ". Give the key file, the passphrase or the recovery key of their data directory.");
  return check;
}

BackupCheck check_backups(const fs::path& path, Store& store, const Progress& progress) {
  const auto own = std::make_shared<const BackupKeys>(root_of(store.read().state()));
  const FindKeys find_keys = [&](const StoredManifest& stored) { return stored.clear().key == own->name() ? own : nullptr; };
  return Checker(path, find_keys, progress).run();
}

}  // namespace rotulus::storage
