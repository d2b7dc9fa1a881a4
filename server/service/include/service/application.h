// The running application behind every way in (HTTP, control socket, command line): store, index, indexer, sign-in.
// Thread-safety: all methods from any thread.
#pragma once

#include <functional>
#include <memory>

#include "plugins/host.h"
#include "search/index.h"
#include "service/backups.h"
#include "service/checkpoints.h"
#include "service/clock.h"
#include "service/extraction.h"
#include "service/indexer.h"
#include "service/key_rotation.h"
#include "service/sign_in.h"
#include "storage/store.h"

namespace rotulus::service {

class Classification;
class RecentReadings;
class SynonymLists;
class Withholding;

struct ApplicationOptions {
  search::IndexOptions index;
  IndexerOptions indexer;
  SignInLimits sign_in;
  CheckpointOptions checkpoints;
  BackupOptions backups;
  ExtractionOptions extraction;
  std::shared_ptr<const plugins::Host> plugins;  // none: no templates, no workflows
  std::chrono::milliseconds clock_interval{1000};
};

class Application {
 public:
  // Compares the audit log with its newest checkpoint (Checkpoints::start), then loads the newest checkpoint of the index or
  // rebuilds it; `progress` hears of it.
  Application(std::unique_ptr<storage::Store> store, const ApplicationOptions& options, const IndexerProgress& progress);
  ~Application();

  storage::Session read() const { return store_->read(); }
  // Store::write, and the indexer learns of it. Error{kUnauthenticated} when the actor was disabled meanwhile.
  void write(const storage::Actor& actor, const std::function<void(storage::Transaction&)>& change);
  storage::Store& store() { return *store_; }
  const search::Index& index() const { return *index_; }
  Indexer& indexer() { return *indexer_; }
  Withholding& withholding() { return *withholding_; }
  Classification& classification() { return *classification_; }
  SynonymLists& synonym_lists() { return *synonym_lists_; }
  RecentReadings& recent_readings() { return *recent_readings_; }
  SignIn& sign_in() { return *sign_in_; }
  Checkpoints& checkpoints() { return *checkpoints_; }
  KeyRotation& key_rotation() { return *key_rotation_; }
  Backups& backups() { return *backups_; }
  Extraction& extraction() { return *extraction_; }
  const plugins::Host& plugins() const { return *plugins_; }

 private:
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<Checkpoints> checkpoints_;
  std::unique_ptr<search::Index> index_;
  std::unique_ptr<Indexer> indexer_;
  std::unique_ptr<Extraction> extraction_;
  std::unique_ptr<Withholding> withholding_;
  std::unique_ptr<Classification> classification_;
  std::unique_ptr<SynonymLists> synonym_lists_;
  std::unique_ptr<RecentReadings> recent_readings_;
  std::unique_ptr<SignIn> sign_in_;
  std::shared_ptr<const plugins::Host> plugins_;
  std::unique_ptr<Backups> backups_;
  std::unique_ptr<Clock> clock_;  // last: the threads of all use all of the above
  std::unique_ptr<Clock> checkpoint_clock_;
  std::unique_ptr<Clock> backup_clock_;
  std::unique_ptr<KeyRotation> key_rotation_;
};

// The local owner of the data directory, who reaches it by the command line or the control socket.
storage::Actor local_owner();
inline storage::Actor actor_of(const Principal& principal) { return {principal.user, principal.name}; }

}  // namespace rotulus::service
