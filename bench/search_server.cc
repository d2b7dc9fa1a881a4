#include "search_server.h"

#include <algorithm>

#include "storage/accounts.h"
#include "storage/documents.h"
#include "storage/spaces.h"

namespace rotulus::bench {
namespace {

constexpr std::size_t kSpaces = 20, kReadableSpaces = 15;
constexpr std::size_t kCommitsAtOnce = 200;

storage::CommitRequest new_document(SpaceId space, const CorpusText& text) {
  storage::CommitRequest request;
  request.space = space;
  request.author = request.committer = {"bench", "bench@rotulus.invalid", Timestamp::now(), 0};
  request.message = "a document";
  request.imported = true;
  storage::Metadata metadata;
  metadata.path = text.path;
  metadata.title = text.title;
  request.changes = {{storage::DocumentChange::Kind::kCreate, {}, {}, text.text, metadata}};
  return request;
}

}  // namespace

SearchServer::SearchServer(const std::vector<CorpusText>& corpus, Reader reader) {
  open(storage::Store::create(storage::DataDirectory::create(scratch_ / "data"), bench_key()).store);
  fill(corpus, reader);
  server_ = std::make_unique<HttpsServer>(*app_, scratch_.path());
}

void SearchServer::open(std::unique_ptr<storage::Store> store) {
  service::ApplicationOptions options;
  options.index.directory = "/dev/shm";
  options.index.allow_swap = true;  // public texts
  app_ = std::make_unique<service::Application>(std::move(store), options, nullptr);
}

void SearchServer::fill(const std::vector<CorpusText>& corpus, Reader readable) {
  const storage::Actor actor = service::local_owner();
  app_->write(actor, [&](storage::Transaction& tx) {
    for (std::size_t i = 0; i < kSpaces; ++i)
      spaces_.push_back(storage::create_space(tx, SpaceKey::parse("S" + std::to_string(10 + i)).value(), "Space", "").id);
    const auto reader = storage::create_user(tx, "reader", "", "", "").id;
    for (std::size_t i = 0; i < (readable == Reader::kOfAll ? kSpaces : kReadableSpaces); ++i)
      storage::grant(tx, reader, {"reader", Scope::of(spaces_[i])});
    token_ = storage::create_token(tx, reader, "bench", {Permission::kReadDocument},
                                   Timestamp{Timestamp::now().microseconds + 86'400'000'000})
                 .bearer;
  });
  for (std::size_t done = 0; done < corpus.size(); done += kCommitsAtOnce)
    app_->write(actor, [&](storage::Transaction& tx) {
      for (std::size_t i = done; i < std::min(corpus.size(), done + kCommitsAtOnce); ++i)
        documents_.push_back(storage::commit(tx, new_document(spaces_[i % kSpaces], corpus[i])).documents.front());
    });
  if (!app_->indexer().wait_until_current(std::chrono::minutes(20))) throw std::runtime_error("the index does not come up");
}

void SearchServer::save(const std::string& text) {
  const CorpusText saved = {"saved/" + std::to_string(saved_++) + ".md", "", text};
  app_->write(service::local_owner(), [&](storage::Transaction& tx) { storage::commit(tx, new_document(spaces_[0], saved)); });
}

double SearchServer::restart() {
  server_.reset();
  app_.reset();
  const double seconds =
      seconds_of([&] { open(storage::Store::open(storage::DataDirectory::open(scratch_ / "data"), bench_key())); });
  server_ = std::make_unique<HttpsServer>(*app_, scratch_.path());
  return seconds;
}

}  // namespace rotulus::bench
