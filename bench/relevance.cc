// relevance.*: how well a reader's questions are answered over HTTPS, and how well other engines answer them.
//
// The judged collections stand in one index, Cranfield (English), passages of CMRC and sections of docs-zh (Chinese). The figures
// are those of the even questions; the odd ones, for tuning, stand in the notes.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "groups.h"
#include "judged.h"
#include "measure.h"
#include "relevance_peers.h"
#include "search_server.h"

namespace rotulus::bench {
namespace {

std::vector<Ranking> ask_server(const Judged& judged) {
  SearchServer server(judged.documents, SearchServer::Reader::kOfAll);
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < judged.documents.size(); ++i) positions[server.documents()[i].text()] = i;
  auto client = server.client();
  std::vector<Ranking> rankings;
  for (const Question& question : judged.questions) {
    const auto answer = client.get("/api/v1/search?limit=10&q=" + http::percent_encode(question.text));
    if (answer.status != http::Status::kOk) throw std::runtime_error("a search was not answered: " + answer.body);
    Ranking& ranking = rankings.emplace_back();
    const auto found = nlohmann::json::parse(answer.body);
    for (const auto& hit : found["items"]) ranking.push_back(positions.at(hit["id"]));
  }
  return rankings;
}

void print_relevance(const Judged& judged, const std::vector<Ranking>& ours, const std::vector<PeerResult>& peers,
                     std::size_t collection) {
  const std::string id = std::string("relevance.") + kCollections[collection].name + ".ndcg10";
  const auto print_one = [&](const std::string& name, const std::vector<Ranking>& rankings, const std::string& note) {
    const double even = mean_ndcg(judged, rankings, collection, false);
    print({name, {even}, note + "; odd questions " + std::to_string(mean_ndcg(judged, rankings, collection, true))});
    return even;
  };
  const double our_mean = print_one(id, ours, "even questions, one mixed index, a reader over HTTPS");
  double best = 0;
  for (const PeerResult& peer : peers)
    if (peer.absent.empty())
      best = std::max(best, print_one(id + "." + peer.name, peer.rankings, "peer"));
    else
      print_absent(id + "." + peer.name, peer.absent);
  print({id + ".vs_best_peer", {our_mean / best}, "over the best of these"});
}

}  // namespace

void relevance_group() {
  const std::filesystem::path documents = corpus("relevance/cran.docs");
  if (documents.empty()) return print_absent("relevance", "there are no judged collections; set ROTULUS_CORPORA");
  const Judged judged = read_judged(documents.parent_path());
  const auto peers = run_relevance_peers(judged);
  const auto ours = ask_server(judged);
  for (std::size_t i = 0; i < std::size(kCollections); ++i) print_relevance(judged, ours, peers, i);
}

}  // namespace rotulus::bench
