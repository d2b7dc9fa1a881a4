#include "bulk_builder.h"

#include <xapian.h>
#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "document_builder.h"

namespace rotulus::search {
namespace fs = std::filesystem;
namespace {

// Small enough that what Xapian collects, in trees by term, stays in the caches of the processor. Not smaller: merging keeps the
// blocks of postings as they are. With 16 entries building takes a sixth less, the index a fifth more, and reading it a fifth
// longer.
constexpr std::size_t kEntriesPerPart = 128;

class Workers {
 public:
  Workers(const std::vector<const Entry*>& entries, const fs::path& target) : entries_(entries) {
    for (std::size_t at = 0; at < entries.size(); at += kEntriesPerPart)
      parts_.push_back(target.string() + "-part" + std::to_string(parts_.size()));
  }

  ~Workers() {
    std::error_code ignored;
    for (const fs::path& part : parts_) fs::remove_all(part, ignored);
  }

  const std::vector<fs::path>& run(unsigned threads) {
    std::vector<std::thread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(threads, parts_.size()); ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
    if (failure_) std::rethrow_exception(failure_);
    return parts_;
  }

 private:
  void work() noexcept {
    try {
      DocumentBuilder builder;
      for (std::size_t part = next_++; part < parts_.size(); part = next_++) build(part, builder);
    } catch (...) {
      next_ = parts_.size();
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  void build(std::size_t part, DocumentBuilder& builder) {
    Xapian::WritableDatabase database(parts_[part].string(), Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC);
    if (part == 0) database.add_document(blank_document());
    const std::size_t begin = part * kEntriesPerPart;
    for (std::size_t i = begin; i < std::min(begin + kEntriesPerPart, entries_.size()); ++i)
      database.add_document(builder.build(*entries_[i]));
    database.commit();
  }

  const std::vector<const Entry*>& entries_;
  std::vector<fs::path> parts_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

void build_database(const std::vector<const Entry*>& entries, const fs::path& target, unsigned threads) {
  Workers workers(entries, target);
  merge_databases(workers.run(threads), target);
}

void merge_databases(const std::vector<fs::path>& sources, const fs::path& target) {
  Xapian::Database all;
  for (const fs::path& source : sources) all.add_database(Xapian::Database(source.string()));
  all.compact(target.string());
}

}  // namespace rotulus::search
