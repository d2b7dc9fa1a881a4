// Which backups stay, and what goes with those that do not.
#include <ctime>
#include <map>
#include <set>

#include "backup_manifest.h"
#include "core/error.h"
#include "storage/backup.h"

namespace rotulus::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDay = 86'400;

std::int64_t day_of(Timestamp time) { return time.seconds() / kDay; }
// The first of January 1970 was a Thursday.
std::int64_t week_of(Timestamp time) { return (day_of(time) + 3) / 7; }
std::int64_t month_of(Timestamp time) {
  const std::time_t seconds = time.seconds();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return (parts.tm_year * 12) + parts.tm_mon;
}

// The last backup of each of the newest `count` periods.
void keep_last_of_each(const std::vector<BackupManifest>& newest_first, int count, std::int64_t (*period_of)(Timestamp),
                       std::set<std::string>& kept) {
  std::set<std::int64_t> periods;
  for (const BackupManifest& manifest : newest_first) {
    const std::int64_t period = period_of(manifest.time);
    if (periods.contains(period)) continue;
    if (static_cast<int>(periods.size()) == count) return;
    periods.insert(period);
    kept.insert(manifest.id);
  }
}

std::set<std::string> kept_ids(const std::vector<BackupManifest>& newest_first, const BackupRetention& retention) {
  std::set<std::string> kept;
  const auto newest = static_cast<std::size_t>(std::max(1, retention.newest));
  for (std::size_t i = 0; i < newest_first.size() && i < newest; ++i) kept.insert(newest_first[i].id);
  keep_last_of_each(newest_first, retention.daily, day_of, kept);
  keep_last_of_each(newest_first, retention.weekly, week_of, kept);
  keep_last_of_each(newest_first, retention.monthly, month_of, kept);
  return kept;
}

void remove_file(const fs::path& path, BackupPruning& pruning) {
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  fs::remove(path, error);
  if (error) throw Error(ErrorCode::kIo, "Cannot remove " + path.string() + ": " + error.message() + ".");
  ++pruning.files;
  pruning.bytes += bytes;
}

}  // namespace

BackupPruning prune_backups(const fs::path& path, const BackupRetention& retention) {
  const auto directory = BackupDirectory::open_to_prune(path);
  std::vector<BackupManifest> newest_first;
  const auto ids = directory.manifests();
  // One that cannot be read may name any file.
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) newest_first.push_back(StoredManifest::read(directory, *id).clear());
  const auto kept = kept_ids(newest_first, retention);
  BackupPruning pruning;
  std::set<std::string> files, keys;
  for (const BackupManifest& manifest : newest_first) {
    if (!kept.contains(manifest.id)) continue;
    files.insert(manifest.files.begin(), manifest.files.end());
    keys.insert(manifest.key);
  }
  // Manifests before what they name: interrupted in between, nothing that is left lacks anything.
  for (const BackupManifest& manifest : newest_first) {
    if (kept.contains(manifest.id)) continue;
    remove_file(directory.manifest(manifest.id), pruning);
    pruning.removed.push_back(manifest.id);
  }
  if (newest_first.empty()) return pruning;
  for (const auto& file : directory.segments())
    if (!files.contains(file)) remove_file(directory.segment(file), pruning);
  for (const auto& key : directory.keys())
    if (!keys.contains(key)) remove_file(directory.keys(key), pruning);
  return pruning;
}

}  // namespace rotulus::storage
