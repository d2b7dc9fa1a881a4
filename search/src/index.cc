#include "search/index.h"

#include <xapian.h>
#include <atomic>
#include <mutex>

#include "checkpoint.h"
#include "core/error.h"
#include "databases.h"
#include "document_builder.h"
#include "entry_pairs.h"
#include "memory_directory.h"
#include "reader_statistics.h"
#include "searcher.h"
#include "suggester.h"
#include "terms.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSequenceKey = "sequence";

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
  explicit XapianIndex(const IndexOptions& options) : directory_(options), databases_(directory_.path()) {}

  void apply(std::span<const Entry> replaced, std::span<const EntryKey> removed, std::uint64_t sequence) override {
    translated([&] {
      std::vector<DocumentId> touched;
      for (const EntryKey& key : removed) touched.push_back(key.document);
      for (const Entry& entry : replaced) touched.push_back(entry.key.document);
      databases_.write([&](Xapian::WritableDatabase& database) {
        for (const EntryKey& key : removed) database.delete_document(key_term(key));
        for (const Entry& entry : replaced) database.replace_document(key_term(entry.key), builder_.build(entry));
        database.set_metadata(kSequenceKey, std::to_string(sequence));
        pairs_.add(database, touched);
      });
      databases_.read([&](const Xapian::Database& database) { pairs_.settle(database, touched); });
      ++generation_;  // before the sequence: who takes that for the index's must not be served from what was counted before
      sequence_ = sequence;
    });
  }

  void clear() override {
    translated([&] {
      databases_.clear();
      learn_state();
    });
  }

  std::uint64_t sequence() const override { return sequence_; }

  std::uint64_t entry_count() const override {
    return translated([&] {
      std::uint64_t count = 0;
      databases_.read([&](const Xapian::Database& database) { count = database.get_doccount(); });
      return count;
    });
  }

  std::uint64_t memory_bytes() const override { return directory_bytes(directory_.path()); }

  SearchResult search(const SearchRequest& request) const override {
    return translated([&] {
      SearchResult result;
      const std::uint64_t generation = generation_;
      databases_.read([&](const Xapian::Database& database) {
        const auto reader = readers_.find(database, generation, request.readable, request.withheld);
        result = run_search(database, request, *pairs_.pairs(), *reader);
      });
      return result;
    });
  }

  std::vector<Suggestion> suggest(std::string_view typed, const Readable& readable, std::span<const DocumentId> withheld,
                                  int limit) const override {
    return translated([&] {
      std::vector<Suggestion> result;
      const std::uint64_t generation = generation_;
      databases_.read([&](const Xapian::Database& database) {
        const auto reader = readers_.find(database, generation, readable, withheld);
        result = run_suggest(database, typed, readable, withheld, *reader, limit);
      });
      return result;
    });
  }

  void save_checkpoint(const fs::path& file, const crypto::SecretBytes& key) override {
    translated([&] {
      const fs::path compacted = databases_.compact();
      try {
        write_checkpoint(compacted, file, key);
      } catch (...) {
        fs::remove_all(compacted);
        throw;
      }
      if (directory_bytes(compacted) * 4 < databases_.bytes() * 3) {
        databases_.replace(compacted);
        learn_state();
      }
      fs::remove_all(compacted);
    });
  }

  bool load_checkpoint(const fs::path& file, const crypto::SecretBytes& key) override {
    return translated([&] {
      const fs::path opened = databases_.scratch("opened");
      if (read_checkpoint(file, opened, key) && take_over(opened)) return true;
      databases_.clear();
      learn_state();
      return false;
    });
  }

 private:
  bool take_over(const fs::path& opened) {
    try {
      databases_.replace(opened);
      learn_state();
      return true;
    } catch (const Xapian::DatabaseError&) {
      return false;  // sealed by us, yet not a database of this Xapian
    }
  }

  void learn_state() {
    ++generation_;
    databases_.read([&](const Xapian::Database& database) {
      const std::string sequence = database.get_metadata(kSequenceKey);
      sequence_ = sequence.empty() ? 0 : std::stoull(sequence);
      pairs_.learn(database);
    });
  }

  MemoryDirectory directory_;
  Databases databases_;
  DocumentBuilder builder_;
  EntryPairs pairs_;
  mutable StatisticsCache readers_;
  std::atomic<std::uint64_t> generation_{1};  // counts the states of the database
  std::atomic<std::uint64_t> sequence_{0};
};

}  // namespace

std::unique_ptr<Index> Index::open(const IndexOptions& options) {
  return translated([&]() -> std::unique_ptr<Index> { return std::make_unique<XapianIndex>(options); });
}

}  // namespace rotulus::search
