#include "search/index.h"

#include <xapian.h>
#include <algorithm>
#include <thread>

#include "checkpoint.h"
#include "core/error.h"
#include "memory_directory.h"
#include "merger.h"
#include "reader_statistics.h"
#include "searcher.h"
#include "segments.h"
#include "similar.h"
#include "suggester.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

// The border that no Xapian exception crosses.
template <class Action>
auto translated(Action action) {
  try {
    return action();
  } catch (const Xapian::Error& error) {
    const char* system = error.get_error_string();
    const bool full = (system && std::string_view(system).find("No space left") != std::string_view::npos) ||
                      error.get_msg().find("No space left") != std::string::npos;
    if (full)
      throw Error(
          ErrorCode::kStorageFull,
          "The memory set aside for the search index is full; enlarge the tmpfs that holds it. Search answers with what it has.");
    throw Error(ErrorCode::kInternal,
                std::string("The search index failed: ") + error.get_type() + (": " + error.get_msg()) + ".");
  } catch (const fs::filesystem_error& error) {
    const bool full = error.code() == std::errc::no_space_on_device;
    throw Error(full ? ErrorCode::kStorageFull : ErrorCode::kIo,
                std::string("The search index cannot use its files: ") + error.what() + ".");
  }
}

class XapianIndex : public Index {
 public:
  explicit XapianIndex(const IndexOptions& options) : directory_(options), segments_(directory_.path(), threads(options)) {}

  void apply(std::span<const Entry> replaced, std::span<const EntryKey> removed, std::uint64_t sequence) override {
    translated([&] { segments_.change(replaced, removed, sequence); });
  }

  void clear() override {
    translated([&] { segments_.clear(); });
  }

  std::uint64_t sequence() const override { return segments_.state()->sequence; }
  std::uint64_t entry_count() const override { return segments_.state()->entries; }
  std::uint64_t memory_bytes() const override { return directory_bytes(directory_.path()); }

  SearchResult search(const SearchRequest& request) const override {
    return translated([&] {
      SearchResult result;
      segments_.read([&](const Snapshot& snapshot) {
        result = run_search(snapshot, request, *readers_.find(snapshot, request.readable, request.withheld));
      });
      return result;
    });
  }

  std::vector<Hit> similar(const SimilarRequest& request) const override {
    return translated([&] {
      std::vector<Hit> result;
      segments_.read([&](const Snapshot& snapshot) {
        result = run_similar(snapshot, request, *readers_.find(snapshot, request.readable, request.withheld));
      });
      return result;
    });
  }

  std::vector<Suggestion> suggest(std::string_view typed, const Readable& readable, std::span<const DocumentId> withheld,
                                  int limit) const override {
    return translated([&] {
      std::vector<Suggestion> result;
      segments_.read([&](const Snapshot& snapshot) {
        result = run_suggest(snapshot, typed, readable, withheld, *readers_.find(snapshot, readable, withheld), limit);
      });
      return result;
    });
  }

  std::uint64_t save_checkpoint(const fs::path& file, const crypto::SecretBytes& key) override {
    return translated([&] {
      const Merger::Whole whole = merger_.merge_all();
      write_checkpoint(whole.segment->path(), whole.sequence, file, key);
      return whole.sequence;
    });
  }

  bool load_checkpoint(const fs::path& file, const crypto::SecretBytes& key) override {
    return translated([&] {
      const fs::path opened = segments_.scratch("opened");
      if (const auto sequence = read_checkpoint(file, opened, key); sequence && take_over(opened, *sequence)) return true;
      segments_.clear();
      return false;
    });
  }

 private:
  static unsigned threads(const IndexOptions& options) {
    constexpr unsigned kMost = 4;
    return options.threads > 0 ? options.threads : std::clamp(std::thread::hardware_concurrency(), 1U, kMost);
  }

  bool take_over(const fs::path& opened, std::uint64_t sequence) {
    try {
      segments_.replace(opened, sequence);
      return true;
    } catch (const Xapian::DatabaseError&) {
      return false;  // sealed by us, yet not a database of this Xapian
    }
  }

  MemoryDirectory directory_;
  Segments segments_;
  Merger merger_{segments_};
  mutable StatisticsCache readers_;
};

}  // namespace

std::unique_ptr<Index> Index::open(const IndexOptions& options) {
  return translated([&]() -> std::unique_ptr<Index> { return std::make_unique<XapianIndex>(options); });
}

}  // namespace rotulus::search
