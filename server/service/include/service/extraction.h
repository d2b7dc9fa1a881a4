// Reads the text of files in the background, after they were saved: nobody who saves waits for it, and nothing that a file does
// to its extractor reaches this process (extract/worker.h). What is waiting stands in the store, so that a restart goes on with
// it; what failed is tried again when the extractors are others than then, and when somebody asks for it.
//
// Thread-safety: all methods from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "extract/worker.h"
#include "storage/store.h"
#include "storage/texts.h"

namespace rotulus::service {

struct ExtractionOptions {
  extract::WorkerOptions worker;  // without plugins nothing is read
  int at_once = 1;                // processes
  // Called when reading begins to fail for a reason that is not the file's, with another reason, and, empty, when it goes on.
  std::function<void(const std::string& trouble)> on_trouble;
};

struct ExtractionState {
  std::uint64_t waiting = 0, failed = 0;  // contents
  std::string trouble;                    // why none is read at present; empty while all is well
};

class Extraction {
 public:
  // `tell` is called after a text was kept: the index is to read the document again.
  Extraction(storage::Store& store, ExtractionOptions options, std::function<void()> tell);
  ~Extraction();

  void start();
  void stop();  // gives up what is under way; the next start takes it up
  void wake();  // something was saved, or is to be tried again
  ExtractionState state() const;

 private:
  void prepare();
  void loop();
  void ask_extractors();
  void request_missing();
  void retry_old_failures();
  std::optional<storage::TextJob> next_job();
  void finish_job(const storage::TextJob& job);
  void read(const storage::TextJob& job);
  storage::TextOutcome outcome_of(const storage::TextJob& job);
  void rest(std::chrono::milliseconds limit);
  void note_trouble(const std::string& what);
  bool is_stopping() const;

  storage::Store& store_;
  const ExtractionOptions options_;
  const extract::Worker worker_;
  const std::function<void()> tell_;
  mutable std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false, has_work_ = true, is_prepared_ = false;
  std::set<std::int64_t> under_way_;  // objects
  std::string reader_, trouble_;
  std::vector<std::thread> threads_;
};

}  // namespace rotulus::service
