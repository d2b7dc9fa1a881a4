#include "service/application.h"

namespace rotulus::service {

Application::Application(std::unique_ptr<storage::Store> store, const ApplicationOptions& options, const IndexerProgress& progress)
    : store_(std::move(store)),
      index_(search::Index::open(options.index)),
      indexer_(std::make_unique<Indexer>(*store_, *index_, options.indexer)),
      sign_in_(std::make_unique<SignIn>(*store_, options.sign_in)) {
  indexer_->start(progress);
}

Application::~Application() = default;

void Application::write(const storage::Actor& actor, const std::function<void(storage::Transaction&)>& change) {
  store_->write(actor, change);
  indexer_->wake();
}

storage::Actor local_owner() { return {UserId{}, "local owner"}; }

}  // namespace rotulus::service
