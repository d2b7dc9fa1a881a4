// A folder of files as they are now.
#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "import_batches.h"
#include "import_file.h"
#include "legacy_text.h"
#include "metadata.h"
#include "metadata_table.h"
#include "service/classification.h"
#include "service/import.h"

namespace rotulus::service {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{16} << 30;

struct FoundFile {
  fs::path file;     // as the system knows it
  std::string path;  // relative, UTF-8, '/' between the parts
};

class FolderImport {
 public:
  FolderImport(storage::Store& store, const storage::Actor& actor, const ImportOptions& options, const ImportProgress& progress)
      : store_(store),
        actor_(actor),
        options_(options),
        root_(folder(options.path)),
        rows_(table()),
        files_(list_files()),
        space_(target_space(store, actor, options.space, report_)),
        batches_(store, actor, progress, files_.size()) {}

  ImportReport run();

 private:
  static fs::path folder(const fs::path& path);
  std::map<std::string, MetadataRow> table();
  std::vector<FoundFile> list_files();
  void collect(const fs::path& directory, std::vector<FoundFile>& files);
  // False when it is a translation and may wait until what it translates is there.
  bool take(const FoundFile& found, bool may_wait);
  std::optional<ImportFile> read(const FoundFile& found);
  storage::Metadata given_metadata(const FoundFile& found, const ImportFile& file);
  void resolve(const FoundFile& found, storage::Metadata& metadata);
  void resolve_source(const FoundFile& found, storage::Metadata& metadata);
  void load_living();
  std::shared_ptr<const storage::Staging> stage(const FoundFile& found, const ImportFile& file);
  bool is_unchanged(const storage::Document& document, const ImportFile& file, const storage::Metadata& metadata);
  storage::CommitRequest request_for(const FoundFile& found);

  storage::Store& store_;
  storage::Actor actor_;
  const ImportOptions& options_;
  ImportReport report_;
  fs::path root_;
  std::map<std::string, MetadataRow> rows_;  // by path relative to root_
  std::vector<FoundFile> files_;
  SpaceId space_;
  ImportBatches batches_;
  std::unordered_map<std::string, storage::Document> living_;  // by path
};

fs::path FolderImport::folder(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) throw Error(ErrorCode::kNotFound, "There is no folder " + path.string() + ": check the path.");
  if (!fs::is_directory(real))
    throw Error(ErrorCode::kInvalidArgument, path.string() + " is a file: name the folder that holds the documents.");
  return real;
}

// The table's rows inside the folder; its paths are relative to the folder that the table is in.
std::map<std::string, MetadataRow> FolderImport::table() {
  std::map<std::string, MetadataRow> inside;
  if (!options_.metadata) return inside;
  const fs::path base = fs::weakly_canonical(*options_.metadata).parent_path();
  for (auto& [path, row] : read_metadata_table(*options_.metadata)) {
    const fs::path relative = (base / path).lexically_normal().lexically_relative(root_);
    if (!relative.empty() && *relative.begin() != "..") inside.emplace(relative.generic_string(), std::move(row));
  }
  return inside;
}

std::vector<FoundFile> FolderImport::list_files() {
  std::vector<FoundFile> files;
  collect(root_, files);
  std::sort(files.begin(), files.end(), [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; });
  return files;
}

void FolderImport::collect(const fs::path& directory, std::vector<FoundFile>& files) {
  const auto relative = [&](const fs::path& file) {
    return to_utf8(file.lexically_relative(root_).generic_string(), {}, Shape::kText);
  };
  std::error_code error;
  fs::directory_iterator entries(directory, error);
  if (error) {
    note_skip(report_, "folder that cannot be read: " + error.message(), relative(directory));
    return;
  }
  for (const auto& entry : entries) {
    const std::string path = relative(entry.path());
    if (entry.path().filename().native().starts_with('.'))
      note_skip(report_, "name that begins with a dot", path);
    else if (entry.is_symlink(error))
      note_skip(report_, "symbolic link", path);
    else if (entry.is_directory(error))
      collect(entry.path(), files);
    else if (!entry.is_regular_file(error))
      note_skip(report_, "no regular file", path);
    else if (options_.metadata && fs::equivalent(entry.path(), *options_.metadata, error))
      continue;
    else
      files.push_back({entry.path(), path});
  }
}

std::optional<ImportFile> FolderImport::read(const FoundFile& found) {
  std::error_code error;
  if (fs::file_size(found.file, error) > kMaxFileBytes) {
    note_skip(report_, "file above 16 GiB", found.path);
    return std::nullopt;
  }
  try {
    return read_import_file(found.file);
  } catch (const Error& failure) {
    note_skip(report_, std::string("file that cannot be read: ") + failure.what(), found.path);
    return std::nullopt;
  }
}

// Nothing, and a note, when the file has changed since it was read.
std::shared_ptr<const storage::Staging> FolderImport::stage(const FoundFile& found, const ImportFile& file) {
  try {
    const storage::StagingOptions options{file.size, kMaxFileBytes};
    auto staged = std::make_shared<const storage::Staging>(store_, actor_, space_, bytes_of_file(found.file), options);
    if (staged->file().sha256 == file.sha256) return staged;
  } catch (const Error& failure) {
    if (failure.code() != ErrorCode::kInvalidArgument) throw;  // another length than before
  }
  note_skip(report_, "file that changed while it was read", found.path);
  return nullptr;
}

bool FolderImport::is_unchanged(const storage::Document& document, const ImportFile& file, const storage::Metadata& metadata) {
  if (document.metadata != metadata || !document.effective) return false;
  const auto revision = storage::Documents(store_.read()).revision(document.head);
  return revision && revision->sha256 == file.sha256;
}

storage::CommitRequest FolderImport::request_for(const FoundFile& found) {
  struct stat status {};
  const bool known = ::stat(found.file.c_str(), &status) == 0;
  storage::CommitRequest request;
  request.space = space_;
  request.author = {actor_.name, "import@rotulus.invalid", known ? Timestamp::from_seconds(status.st_mtime) : Timestamp::now(),
                    0};
  request.committer = {actor_.name, "import@rotulus.invalid", Timestamp::now(), 0};
  request.message = "Import " + found.path;
  request.imported = true;
  return request;
}

// What the file, the table and an earlier import say.
storage::Metadata FolderImport::given_metadata(const FoundFile& found, const ImportFile& file) {
  const auto known = living_.find(found.path);
  storage::Metadata metadata = known == living_.end() ? storage::Metadata{} : known->second.metadata;
  metadata.path = found.path;
  if (file.is_text) metadata = metadata_for(file.beginning, std::move(metadata));
  if (const auto row = rows_.find(found.path); row != rows_.end()) row->second.put_over(metadata);
  return metadata;
}

// Holds it against what the store has.
void FolderImport::resolve(const FoundFile& found, storage::Metadata& metadata) {
  resolve_source(found, metadata);
  for (const auto& key : drop_unknown_categories(store_.read(), space_, metadata.categories))
    note_skip(report_, "category that there is not, or not for this space", found.path + ": " + key);
}

// A source may be named by its number, or by the path of its file, in the space or from where the translation is: then it has
// been imported before those that translate it.
void FolderImport::resolve_source(const FoundFile& found, storage::Metadata& metadata) {
  if (metadata.translation_of.empty()) return;
  const auto session = store_.read();
  const storage::Documents documents(session);
  const auto beside = fs::path(found.path).parent_path() / metadata.translation_of;
  auto at_path = living_.find(beside.lexically_normal().generic_string());
  if (at_path == living_.end()) at_path = living_.find(metadata.translation_of);
  const auto source =
      at_path == living_.end() ? documents.find_number(metadata.translation_of) : documents.find(at_path->second.id);
  const auto known = living_.find(found.path);
  if (source && known != living_.end() && metadata.translated_version.empty() &&
      known->second.metadata.translation_of == source->number)
    metadata.translated_version = known->second.metadata.translated_version;
  const bool is_own = source && source->metadata.path == found.path && source->space == space_;
  const auto shown = source ? documents.revision(source->effective ? source->effective : source->head) : std::nullopt;
  const auto followed =
      metadata.translated_version.empty() || !source ? shown : documents.revision(*source, metadata.translated_version);
  if (followed && !is_own) {
    metadata.translation_of = source->number;
    metadata.translated_version = followed->label;
    return;
  }
  note_skip(report_, "source of a translation that there is not", found.path + ": " + metadata.translation_of);
  metadata.translation_of.clear();
  metadata.translated_version.clear();
}

void FolderImport::load_living() {
  const auto session = store_.read();
  living_.clear();
  for (auto& document : storage::Documents(session).living(space_)) {
    std::string path = document.metadata.path;
    living_.emplace(std::move(path), std::move(document));
  }
}

bool FolderImport::take(const FoundFile& found, bool may_wait) {
  auto file = read(found);
  if (!file) return true;
  storage::Metadata metadata = given_metadata(found, *file);
  if (may_wait && !metadata.translation_of.empty()) return false;
  resolve(found, metadata);
  const auto known = living_.find(found.path);
  const bool is_new = known == living_.end();
  report_.not_text += !file->is_text;
  if (!is_new && is_unchanged(known->second, *file, metadata)) {
    ++report_.unchanged;
    return true;
  }
  storage::DocumentChange change;
  ImportBatches::StagedFiles staged;
  if (file->is_large()) {
    const auto taken = stage(found, *file);
    if (!taken) return true;
    change.file = taken->file();
    staged.push_back(taken);
  } else {
    change.content = std::move(file->beginning);
  }
  change.kind = is_new ? storage::DocumentChange::Kind::kCreate : storage::DocumentChange::Kind::kSave;
  if (!is_new) change.document = known->second.id;
  change.metadata = std::move(metadata);
  report_.documents += is_new;
  report_.bytes += file->size;
  ++report_.revisions;
  ++report_.commits;
  storage::CommitRequest request = request_for(found);
  request.changes.push_back(std::move(change));
  batches_.add(std::move(request), std::nullopt, std::move(staged));
  return true;
}

ImportReport FolderImport::run() {
  load_living();
  std::set<std::string> seen;
  std::vector<const FoundFile*> waiting;
  for (const FoundFile& found : files_) {
    if (!seen.insert(found.path).second)
      note_skip(report_, "name that becomes the same as another's in UTF-8", found.path);
    else if (!take(found, true))
      waiting.push_back(&found);
  }
  if (!waiting.empty()) {
    batches_.finish();  // their sources have numbers now
    load_living();
  }
  for (const FoundFile* found : waiting) take(*found, false);
  for (const auto& [path, row] : rows_)
    if (!seen.contains(path)) note_skip(report_, "row of the metadata table without a file", path);
  batches_.finish();
  return std::move(report_);
}

}  // namespace

ImportReport import_folder(storage::Store& store, const storage::Actor& actor, const ImportOptions& options,
                           const ImportProgress& progress) {
  return FolderImport(store, actor, options, progress).run();
}

}  // namespace rotulus::service
