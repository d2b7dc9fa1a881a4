// A whole server with the standard corpus in it, as a company would have it: twenty spaces, a reader of fifteen of them, HTTPS.
// Thread-safety: one thread; client() gives each caller its own connection.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "https_server.h"
#include "measure.h"
#include "search_corpus.h"
#include "service/application.h"

namespace rotulus::bench {

class SearchServer {
 public:
  enum class Reader { kOfSome, kOfAll };  // of fifteen of the twenty spaces, or of each

  explicit SearchServer(const std::vector<CorpusText>& corpus, Reader reader = Reader::kOfSome);

  http::Client client() const { return server_->client(token_); }          // of the reader, on a connection of its own
  const std::vector<DocumentId>& documents() const { return documents_; }  // one per text, in its order
  // Saves a new document in force with this text, as quickly as the store can.
  void save(const std::string& text);
  service::Application& application() { return *app_; }
  // Stops the application, which leaves a checkpoint, and starts it again; the seconds that the start took.
  double restart();

 private:
  void fill(const std::vector<CorpusText>& corpus, Reader reader);
  void open(std::unique_ptr<storage::Store> store);

  Scratch scratch_;
  std::vector<SpaceId> spaces_;
  std::vector<DocumentId> documents_;
  std::string token_;
  std::unique_ptr<service::Application> app_;
  std::unique_ptr<HttpsServer> server_;
  std::size_t saved_ = 0;
};

}  // namespace rotulus::bench
