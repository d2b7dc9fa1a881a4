// A store with an imported history, compared with what git says of the source.
#pragma once

#include <catch2/catch.hpp>

#include <map>
#include <random>

#include "core/error.h"
#include "service/import.h"
#include "storage/documents.h"
#include "storage/git_command.h"
#include "storage/maintenance.h"
#include "storage/spaces.h"
#include "support/corpora.h"
#include "support/temporary_directory.h"

namespace rotulus::test {

inline crypto::Credential key_of(std::uint8_t fill) {
  crypto::Credential credential;
  credential.secret = crypto::SecretBytes(crypto::kKeySize);
  std::fill_n(credential.secret.data(), crypto::kKeySize, fill);
  return credential;
}

struct ImportFixture {
  TemporaryDirectory directory;
  std::unique_ptr<storage::Store> store;

  explicit ImportFixture(std::uint8_t key = 3) {
    store = storage::Store::create(storage::DataDirectory::create(data()), key_of(key)).store;
  }
  std::filesystem::path data() const { return directory / "data"; }
  void reopen(std::uint8_t key = 3) {
    store.reset();
    store = storage::Store::open(storage::DataDirectory::open(data()), key_of(key));
  }

  service::ImportReport history(const std::filesystem::path& path, const std::string& space,
                                const service::ImportProgress& progress = nullptr) {
    return service::import_history(*store, {UserId{}, "test"}, {path, SpaceKey::parse(space).value(), {}, {}}, progress);
  }
  service::ImportReport folder(const std::filesystem::path& path, const std::string& space,
                               const std::optional<std::filesystem::path>& table = {}) {
    return service::import_folder(*store, {UserId{}, "test"}, {path, SpaceKey::parse(space).value(), {}, table}, nullptr);
  }
  SpaceId space(const std::string& key) const { return storage::Spaces(store->read()).find(SpaceKey::parse(key).value())->id; }

  // The bare repository made by tests/history.
  std::filesystem::path sample_repository() {
    const auto path = directory / "sample.git";
    const std::string command =
        std::string(ROTULUS_SOURCE_DIR) + "/tests/history/make_repository '" + path.string() + "' >/dev/null";
    if (!std::filesystem::exists(path) && std::system(command.c_str()) != 0) throw std::runtime_error("make_repository failed");
    return path;
  }
};

// What a space holds at every commit of the history that was imported into it: the documents' revisions, replayed.
class Replay {
 public:
  Replay(storage::Store& store, SpaceId space);
  // The content at `path` after the source commit at `position` (1, 2, ... on the first-parent line). Nothing when no document is
  // there.
  std::optional<std::string> content(const std::map<std::string, std::size_t>& positions, std::size_t position,
                                     const std::string& path);

 private:
  struct Step {
    std::string source;
    std::string path;
    storage::Revision revision;
  };
  storage::Session session_;
  std::vector<std::vector<Step>> documents_;
};

// The first-parent line of the source, oldest first.
inline std::vector<std::string> first_parent_line(const std::filesystem::path& repository) {
  std::vector<std::string> commits;
  std::istringstream lines(git(repository, {"rev-list", "--first-parent", "--reverse", "HEAD"}));
  for (std::string line; std::getline(lines, line);) commits.push_back(line);
  return commits;
}

struct TreeFile {
  std::string mode, object, path;
};
// Regular files of a commit, paths as they are.
inline std::vector<TreeFile> files_of(const std::filesystem::path& repository, const std::string& commit) {
  std::vector<TreeFile> files;
  const std::string listing = git(repository, {"ls-tree", "-r", "-z", commit});
  for (std::size_t at = 0; at < listing.size();) {
    const auto end = listing.find('\0', at);
    const auto tab = listing.find('\t', at);
    TreeFile file{listing.substr(at, 6), listing.substr(at + 12, 40), listing.substr(tab + 1, end - tab - 1)};
    if (file.mode.starts_with("100")) files.push_back(std::move(file));
    at = end + 1;
  }
  return files;
}

}  // namespace rotulus::test
