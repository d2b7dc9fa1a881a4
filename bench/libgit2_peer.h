// The peer of the store: the same documents in a bare repository written by libgit2, in trees of the same shape.
// Thread-safety: one thread. Errors: std::runtime_error with libgit2's words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace rotulus::bench {

// Of all repositories of the process. kSynced: every object and reference is synced before the commit counts.
enum class Durability : std::uint8_t { kSynced, kUnsynced };
void set_durability(Durability durability);

class GitPeer {
 public:
  explicit GitPeer(const std::filesystem::path& repository);
  ~GitPeer();
  GitPeer(const GitPeer&) = delete;
  GitPeer& operator=(const GitPeer&) = delete;

  // One commit of one document: blob, the trees above it, commit, reference. `id` is 32 hexadecimal digits. A document that is
  // new gets a small file of metadata beside it, as in the store.
  void save(const std::string& id, std::string_view content);
  // The content of a document at HEAD.
  std::string read_head(const std::string& id);
  // `git gc`; the bytes of the pack that comes of it. What was open before is opened anew.
  std::uint64_t collect();

 private:
  struct Repository;
  void open();

  std::filesystem::path path_;
  std::unique_ptr<Repository> repository_;
};

}  // namespace rotulus::bench
