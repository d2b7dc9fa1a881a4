// A folder of files as they are now.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <unordered_map>

#include "core/error.h"
#include "import_batches.h"
#include "legacy_text.h"
#include "metadata.h"
#include "metadata_table.h"
#include "service/import.h"

namespace rotulus::service {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFileBytes = 256U << 20;

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
  void take(const FoundFile& found);
  std::optional<std::string> read(const FoundFile& found);
  bool is_unchanged(const storage::Document& document, const std::string& content, const storage::Metadata& metadata);
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

std::optional<std::string> FolderImport::read(const FoundFile& found) {
  std::error_code error;
  if (fs::file_size(found.file, error) > kMaxFileBytes) {
    note_skip(report_, "file above 256 MiB", found.path);
    return std::nullopt;
  }
  std::ifstream in(found.file, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), {}};
  if (in.is_open() && !in.bad()) return content;
  note_skip(report_, std::string("file that cannot be read: ") + std::strerror(errno), found.path);
  return std::nullopt;
}

bool FolderImport::is_unchanged(const storage::Document& document, const std::string& content,
                                const storage::Metadata& metadata) {
  if (document.metadata != metadata || !document.effective) return false;
  const auto revision = storage::Documents(store_.read()).revision(document.head);
  return revision && revision->sha256 == crypto::sha256(crypto::as_bytes(content));
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

void FolderImport::take(const FoundFile& found) {
  auto content = read(found);
  if (!content) return;
  const auto known = living_.find(found.path);
  storage::Metadata metadata = known == living_.end() ? storage::Metadata{} : known->second.metadata;
  metadata.path = found.path;
  metadata = metadata_for(*content, std::move(metadata));
  if (const auto row = rows_.find(found.path); row != rows_.end()) row->second.put_over(metadata);
  report_.not_text += !is_text(*content);
  if (known != living_.end() && is_unchanged(known->second, *content, metadata)) {
    ++report_.unchanged;
    return;
  }
  storage::DocumentChange change;
  change.kind = known == living_.end() ? storage::DocumentChange::Kind::kCreate : storage::DocumentChange::Kind::kSave;
  if (known != living_.end()) change.document = known->second.id;
  report_.documents += known == living_.end();
  report_.bytes += content->size();
  ++report_.revisions;
  ++report_.commits;
  change.metadata = std::move(metadata);
  change.content = std::move(content);
  storage::CommitRequest request = request_for(found);
  request.changes.push_back(std::move(change));
  batches_.add(std::move(request), std::nullopt);
}

ImportReport FolderImport::run() {
  {
    const auto session = store_.read();
    for (auto& document : storage::Documents(session).living(space_)) {
      std::string path = document.metadata.path;
      living_.emplace(std::move(path), std::move(document));
    }
  }
  std::set<std::string> seen;
  for (const FoundFile& found : files_) {
    if (!seen.insert(found.path).second) {
      note_skip(report_, "name that becomes the same as another's in UTF-8", found.path);
      continue;
    }
    take(found);
  }
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
