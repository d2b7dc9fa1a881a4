#include "service/application.h"

#include "core/error.h"
#include "service/access_changes.h"
#include "service/classification.h"
#include "service/life_cycle.h"
#include "service/reading.h"
#include "storage/accounts.h"
#include "storage/large_files.h"
#include "synonym_lists.h"
#include "withholding.h"

namespace rotulus::service {
namespace {

constexpr std::chrono::seconds kLookForBackups{30};

// A request may have begun before its user was disabled: what it changes must not come after.
void require_enabled(const storage::Transaction& tx, UserId user) {
  const auto found = storage::Accounts(tx).user(user);
  if (!found || found->disabled)
    throw Error(ErrorCode::kUnauthenticated, "This account was disabled meanwhile: nothing was changed.");
}

// Nobody uploads for longer; what was staged before is left over from an upload that ended badly.
constexpr std::chrono::microseconds kLongestUpload = std::chrono::hours(24);

void collect_leftovers(storage::Store& store, Timestamp before) {
  try {
    storage::collect_orphans(store, local_owner(), before);
  } catch (const std::exception&) {
    // They take room and do nothing else; the next round tries again.
  }
}

}  // namespace

Application::Application(std::unique_ptr<storage::Store> store, const ApplicationOptions& options,
                         const IndexerProgress& progress)
    : store_(std::move(store)),
      checkpoints_(std::make_unique<Checkpoints>(*store_, options.checkpoints)),
      index_(search::Index::open(options.index)),
      indexer_(std::make_unique<Indexer>(*store_, *index_, options.indexer)),
      extraction_(std::make_unique<Extraction>(*store_, options.extraction, [this] { indexer_->wake(); })),
      withholding_(std::make_unique<Withholding>(*index_)),
      classification_(std::make_unique<Classification>()),
      synonym_lists_(std::make_unique<SynonymLists>()),
      recent_readings_(std::make_unique<RecentReadings>()),
      sign_in_(std::make_unique<SignIn>(*store_, options.sign_in)),
      plugins_(options.plugins ? options.plugins : plugins::Host::load({}, {})),
      backups_(std::make_unique<Backups>(*store_, options.backups)) {
  checkpoints_->start();  // before anything is written to a database that is not the newest
  collect_leftovers(*store_, Timestamp::now());
  indexer_->start(progress);
  refresh_open_runs(*this, {});  // roles and plugins may have changed while nobody served
  clock_ = std::make_unique<Clock>(options.clock_interval, [this] {
    sign_in_->tidy();
    take_due_transitions(*this, Timestamp::now());
    end_expired_roles(*this, Timestamp::now());
    collect_leftovers(*store_, {Timestamp::now().microseconds - kLongestUpload.count()});
  });
  checkpoint_clock_ = std::make_unique<Clock>(checkpoints_->interval(), [this] { checkpoints_->write(); });
  key_rotation_ = std::make_unique<KeyRotation>(*store_, [this] { indexer_->save_checkpoint(); });
  key_rotation_->start();
  extraction_->start();
  if (options.backups.directory.empty()) return;
  backup_clock_ = std::make_unique<Clock>(kLookForBackups, [this] { backups_->run_due(Timestamp::now()); });
}

Application::~Application() {
  extraction_->stop();
  key_rotation_.reset();
  backups_->stop();
  backup_clock_.reset();
  clock_.reset();
  checkpoint_clock_.reset();
  try {
    checkpoints_->write();
  } catch (const std::exception&) {
    // The next start writes it.
  }
}

void Application::write(const storage::Actor& actor, const std::function<void(storage::Transaction&)>& change) {
  store_->write(actor, [&](storage::Transaction& tx) {
    if (actor.user) require_enabled(tx, actor.user);
    change(tx);
  });
  indexer_->wake();
  extraction_->wake();
}

storage::Actor local_owner() { return {UserId{}, "local owner"}; }

}  // namespace rotulus::service
