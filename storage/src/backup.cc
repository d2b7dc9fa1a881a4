// Writes one backup: the rows of every table as segments, those that the newest backup has already by naming them again.
#include "storage/backup.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "backup_keys.h"
#include "backup_rows.h"
#include "backup_set.h"
#include "content_keys.h"
#include "core/error.h"
#include "key_slots.h"
#include "schema.h"

namespace rotulus::storage {
namespace {

// The tables whose rows never change and never go: what an earlier backup has of them is not read again.
bool is_append_only(const std::string& table) { return table == "object" || table == "audit"; }

// Left out: the slots stand in the manifest, the content keys in a file of their own; and nobody is signed in after a restore.
bool is_left_out(const std::string& table) {
  const bool keys = std::any_of(std::begin(kContentKeyTables), std::end(kContentKeyTables),
                                [&](const ContentKeyTable& one) { return one.name == table; });
  return keys || table == "key_slot" || table == "session" || table == "reset_link";
}

std::uint64_t count(Connection& db, const char* sql) {
  auto query = db.statement(sql);
  query.step();
  return static_cast<std::uint64_t>(query.number(0));
}

class BackupWriter {
 public:
  BackupWriter(SessionState& state, BackupDirectory directory, const Progress& progress)
      : state_(state),
        db_(state.db),
        directory_(std::move(directory)),
        keys_(root_of(state)),
        before_(newest_opened(directory_, keys_)),
        progress_(progress) {
    if (before_)
      for (const BackupSegment& segment : before_->segments) known_.emplace(place(segment), &segment);
  }

  BackupReport run();

 private:
  static constexpr std::size_t kSegmentBytes = 16U << 20;  // about; what a segment takes of memory
  // Of tables whose rows change, by number: rows that change leave those of other segments alone.
  static constexpr std::int64_t kRowsOfSegment = 4096;

  using Place = std::tuple<std::string, std::int64_t, std::int64_t>;
  static Place place(const BackupSegment& segment) { return {segment.table, segment.first, segment.last}; }

  // Rows on their way into a segment.
  struct Gathered {
    RecordWriter rows;
    std::int64_t first = 0, last = 0;
    bool any = false;
  };

  bool continues_before() const;
  void begin_manifest();
  void add_table(const TableShape& shape);
  std::int64_t take_over(const TableShape& shape);
  void add_row(const RowReader& row, Gathered& gathered) const;
  void close(const TableShape& shape, Gathered& gathered);
  bool is_there(const BackupSegment& segment) const;
  void add_keys();
  void reach_older_keys(const DocumentKeys& current);
  void report_progress(std::uint64_t rows);

  SessionState& state_;
  Connection& db_;
  BackupDirectory directory_;
  BackupKeys keys_;
  std::optional<BackupManifest> before_;
  std::map<Place, const BackupSegment*> known_;
  const Progress& progress_;
  BackupManifest manifest_;
  BackupReport report_;
  std::uint64_t rows_ = 0, rows_in_all_ = 0;
};

// Row numbers mean the same rows only while the history is the same: a store that was restored from an older backup goes on with
// other rows under the same numbers. And while keys are rotated, rows change under their numbers.
bool BackupWriter::continues_before() const {
  return before_ && before_->format == manifest_.format && before_->epochs == manifest_.epochs && !is_of_rotation(manifest_) &&
         before_->audit_tail == audit_tail(db_, static_cast<std::int64_t>(before_->audit_entries));
}

void BackupWriter::begin_manifest() {
  std::int64_t serial = 0;
  for (const auto& id : directory_.manifests())
    serial = std::max(serial, static_cast<std::int64_t>(std::strtoll(id.c_str(), nullptr, 10)));
  for (const auto& key : directory_.keys())
    if (const auto keys = read_document_keys(directory_, key)) serial = std::max(serial, keys->serial);
  manifest_.serial = serial + 1;
  manifest_.time = Timestamp::now();
  manifest_.id = backup_id(manifest_.time, manifest_.serial);
  manifest_.installation = directory_.installation();
  manifest_.key = keys_.name();
  manifest_.slots = key_slots(db_);
  manifest_.documents = count(db_, "SELECT count(*) FROM document");
  manifest_.objects = count(db_, "SELECT count(*) FROM object");
  manifest_.audit_entries = count(db_, "SELECT coalesce(max(sequence), 0) FROM audit");
  manifest_.format = schema_format(db_);
  manifest_.epochs = key_epochs(db_);
  manifest_.schema = schema_statements(db_);
  manifest_.audit_tail = audit_tail(db_, static_cast<std::int64_t>(manifest_.audit_entries));
}

bool BackupWriter::is_there(const BackupSegment& segment) const {
  std::error_code error;
  return std::filesystem::file_size(directory_.segment(segment.file), error) == segment.file_bytes && !error;
}

void BackupWriter::report_progress(std::uint64_t rows) {
  rows_ += rows;
  if (progress_ && !progress_("backing up rows", std::min(rows_, rows_in_all_), rows_in_all_))
    throw Error(ErrorCode::kUnavailable, "The backup was stopped; the earlier ones are as they were.");
}

// Names the segments of an append-only table again, and returns the last row that they hold. Small ones at the end are left to
// be written anew with what follows: so a table has few segments however often it is backed up.
std::int64_t BackupWriter::take_over(const TableShape& shape) {
  std::vector<const BackupSegment*> kept;
  for (const BackupSegment& segment : before_->segments) {
    if (segment.table != shape.name) continue;
    if (!is_there(segment)) break;
    kept.push_back(&segment);
  }
  const std::int64_t known = kept.empty() ? 0 : kept.back()->last;
  const bool object = shape.name == "object";
  auto query = object ? db_.statement("SELECT coalesce(sum(length(data)), 0) FROM object WHERE id > ?1")
                      : db_.statement("SELECT coalesce(sum(length(sealed)), 0) FROM audit WHERE sequence > ?1");
  query.bind(known).step();
  for (auto fresh = static_cast<std::uint64_t>(query.number(0)); fresh > 0 && !kept.empty();) {
    const std::uint64_t bytes = kept.back()->plain_bytes;
    if (bytes >= kSegmentBytes || bytes > fresh) break;
    fresh += bytes;
    kept.pop_back();
  }
  for (const BackupSegment* segment : kept) {
    manifest_.segments.push_back(*segment);
    report_progress(static_cast<std::uint64_t>(segment->last - segment->first + 1));
  }
  return kept.empty() ? 0 : kept.back()->last;
}

void BackupWriter::add_row(const RowReader& row, Gathered& gathered) const {
  if (!gathered.any) gathered.first = row.number();
  gathered.last = row.number();
  gathered.any = true;
  row.encode(gathered.rows);
}

// Writes what was gathered, unless the newest backup has the same.
void BackupWriter::close(const TableShape& shape, Gathered& gathered) {
  if (!gathered.any) return;
  RecordWriter plain;
  encode_shape(shape, plain);
  plain.raw(gathered.rows.view());
  BackupSegment segment;
  segment.table = shape.name;
  segment.first = gathered.first;
  segment.last = gathered.last;
  segment.content_hash = crypto::sha256(plain.view());
  const auto known = known_.find(place(segment));
  if (known != known_.end() && known->second->content_hash == segment.content_hash && is_there(*known->second)) {
    manifest_.segments.push_back(*known->second);
  } else {
    write_segment(directory_, keys_, plain.view(), segment);
    ++report_.new_segments;
    report_.new_bytes += segment.file_bytes;
    manifest_.segments.push_back(segment);
  }
  gathered = {};
}

void BackupWriter::add_table(const TableShape& shape) {
  const bool appends = is_append_only(shape.name);
  const std::int64_t after = appends && continues_before() ? take_over(shape) : INT64_MIN;
  Gathered gathered;
  RowReader row(db_, shape, after);
  std::uint64_t rows = 0;
  while (row.next()) {
    const bool full = gathered.rows.view().size() >= kSegmentBytes ||
                      (!appends && gathered.any && gathered.first / kRowsOfSegment != row.number() / kRowsOfSegment);
    if (full) close(shape, gathered);
    add_row(row, gathered);
    if (++rows % 256 == 0) report_progress(256);
  }
  close(shape, gathered);
  report_progress(rows % 256);
}

void BackupWriter::reach_older_keys(const DocumentKeys& current) {
  for (const auto& key : directory_.keys()) {
    if (key == keys_.name()) continue;
    auto older = read_document_keys(directory_, key);
    if (!older || !remove_shredded(*older, current)) continue;
    older->serial = manifest_.serial;
    write_document_keys(directory_, key, *older);
  }
}

// Before the manifest: one that names a table of keys finds that one or a newer.
void BackupWriter::add_keys() {
  DocumentKeys current = document_keys(db_);
  reach_older_keys(current);
  const auto before = read_document_keys(directory_, keys_.name());
  if (before) keep_older(current, *before);
  current.serial = manifest_.serial;
  manifest_.keys_serial = current.serial;
  manifest_.keys_hash = write_document_keys(directory_, keys_.name(), current);
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(directory_.keys(keys_.name()), ignored);
  report_.new_bytes += bytes;
  report_.bytes += bytes;
}

BackupReport BackupWriter::run() {
  begin_manifest();
  rows_in_all_ = manifest_.objects + manifest_.audit_entries + count(db_, "SELECT count(*) FROM revision");
  for (const TableShape& shape : table_shapes(db_))
    if (!is_left_out(shape.name)) add_table(shape);
  add_keys();
  for (const BackupSegment& segment : manifest_.segments) {
    manifest_.bytes += segment.file_bytes;
    manifest_.files.push_back(segment.file);
  }
  write_manifest(directory_, keys_, manifest_);
  report_.id = manifest_.id;
  report_.time = manifest_.time;
  report_.documents = manifest_.documents;
  report_.objects = manifest_.objects;
  report_.audit_entries = manifest_.audit_entries;
  report_.segments = manifest_.segments.size();
  report_.bytes += manifest_.bytes;
  return report_;
}

void check_place(const std::filesystem::path& data, const std::filesystem::path& directory) {
  std::error_code ignored;
  const auto inner = std::filesystem::weakly_canonical(std::filesystem::absolute(directory), ignored);
  if (std::mismatch(data.begin(), data.end(), inner.begin(), inner.end()).first != data.end()) return;
  throw Error(ErrorCode::kInvalidArgument,
              directory.string() +
                  " lies in the data directory, and would be lost with it. Put backups elsewhere, best on another disk.");
}

}  // namespace

BackupReport back_up(Store& store, const std::filesystem::path& directory, const Progress& progress) {
  check_place(store.path(), directory);
  const std::string installation = installation_name(store.read().state());
  auto target = BackupDirectory::open_to_write(directory, installation);
  const Session session = store.read();  // one snapshot for everything: writers go on beside it
  return BackupWriter(session.state(), std::move(target), progress).run();
}

}  // namespace rotulus::storage
