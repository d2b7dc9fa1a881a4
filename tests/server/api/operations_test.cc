#include "world.h"

namespace rotulus::test {
namespace {

Answer ask(const http::Handler& handler, http::Method method, const std::string& target) {
  http::Request request = http::make_request(method, target);
  const http::Response response = handler(request);
  return {http::number(response.status), response.headers, std::string(response.body.text())};
}

void write_aside(World& world) {
  world.app().store().write({UserId{}, "test"}, [](storage::Transaction& tx) {
    storage::CommitRequest request;
    request.space = SpaceId{1};
    request.author = request.committer = {"x", "x@example.org", Timestamp::now(), 0};
    request.message = "x";
    storage::DocumentChange change;
    change.kind = storage::DocumentChange::Kind::kCreate;
    change.content = "x";
    request.changes.push_back(change);
    storage::commit(tx, request);
  });
}

}  // namespace

TEST_CASE("a server that works says so to everybody", "[api][operations]") {
  World world;
  CHECK(world.nobody().get("/livez").data()["status"] == "alive");
  CHECK(world.nobody().get("/readyz").data()["status"] == "ready");
}

TEST_CASE("a server whose index lags too far is not ready", "[api][operations]") {
  api::ApiOptions options;
  options.ready_lag = 0;
  World world(options);
  world.catch_up();
  CHECK(world.nobody().get("/readyz").status == 200);
  // Written past the application, the indexer only finds it when it next looks, every two seconds. It may look just now.
  bool seen = false;
  for (int i = 0; i < 5 && !seen; ++i) {
    write_aside(world);
    const Answer behind = world.nobody().get("/readyz");
    seen = behind.status == 503 && behind.code() == "index_behind";
  }
  CHECK(seen);
  world.catch_up();
  CHECK(world.nobody().get("/readyz").status == 200);
}

TEST_CASE("figures tell how old the last checkpoint is, and whether it can be written", "[api][operations]") {
  World world;
  const std::string figures = world.as("adam").get("/metrics").body;
  CHECK(figures.find("\nrotulus_checkpoint_failing 0\n") != std::string::npos);
  CHECK(figures.find("\nrotulus_checkpoint_age_seconds ") != std::string::npos);
}

TEST_CASE("figures are for the machine itself and for operators", "[api][operations]") {
  World world;
  CHECK(world.nobody().get("/metrics").status == 401);
  CHECK(world.as("olga").get("/metrics").status == 403);
  CHECK(world.as("adam").get("/metrics").status == 200);
  for (const char* address : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"})
    CHECK(world.nobody().get("/metrics", {{"X-Peer", address}}).status == 200);
  for (const char* address : {"10.0.0.1", "::2", "1.127.0.1", "fe80::1"})
    CHECK(world.nobody().get("/metrics", {{"X-Peer", address}}).status == 401);
  // Through a proxy on this machine everybody comes from here.
  CHECK(world.nobody().get("/metrics", {{"X-Peer", "127.0.0.1"}, {"X-Forwarded-For", "203.0.113.5"}}).status == 401);
}

TEST_CASE("figures count requests, and say how things are", "[api][operations]") {
  api::ApiOptions options;
  options.version = "9.8.7";
  options.connections = [] {
    http::ServerStatistics statistics;
    statistics.open_connections = 42;
    return statistics;
  };
  World world(options);
  world.publish("QA", "a.md", "# A\n");
  world.catch_up();
  for (int i = 0; i < 3; ++i) world.as("rita").get("/api/v1/me");
  world.as("rita").get("/api/v1/documents/HB-000001");
  const Answer answer = world.as("adam").get("/metrics");
  CHECK(answer.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line :
       {"rotulus_http_requests_total{method=\"GET\",route=\"/api/v1/me\",status=\"2xx\"} 3\n",
        "rotulus_http_requests_total{method=\"GET\",route=\"/api/v1/documents/{document}\",status=\"4xx\"} 1\n",
        "rotulus_http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/v1/me\",le=\"+Inf\"} 3\n",
        "rotulus_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/me\"} 3\n", "\nrotulus_documents 1\n",
        "\nrotulus_spaces 2\n", "\nrotulus_index_lag 0\n", "\nrotulus_index_failing 0\n", "\nrotulus_extraction_waiting 0\n",
        "\nrotulus_extraction_failed 0\n", "\nrotulus_extraction_failing 0\n", "\nrotulus_connections_open 42\n",
        "rotulus_build_info{version=\"9.8.7\"} 1\n", "\nrotulus_database_bytes ", "\nprocess_resident_memory_bytes "}) {
    INFO(line);
    CHECK(answer.body.find(line) != std::string::npos);
  }
  // Neither numbers of documents nor names of people.
  CHECK(answer.body.find("HB-000001") == std::string::npos);
}

TEST_CASE("a sealed server answers health and nothing else", "[api][operations]") {
  const http::Handler sealed = api::sealed_handler();
  CHECK(ask(sealed, http::Method::kGet, "/livez").status == 200);
  const Answer ready = ask(sealed, http::Method::kGet, "/readyz");
  CHECK(ready.status == 503);
  CHECK(ready.code() == "sealed");
  for (const auto& [method, target] :
       std::vector<std::pair<http::Method, std::string>>{{http::Method::kGet, "/"},
                                                         {http::Method::kGet, "/api/v1/me"},
                                                         {http::Method::kPost, "/api/v1/session"},
                                                         {http::Method::kGet, "/metrics"},
                                                         {http::Method::kGet, "/api/openapi.json"}}) {
    const Answer answer = ask(sealed, method, target);
    CHECK(answer.status == 503);
    CHECK(answer.code() == "sealed");
    CHECK(answer.detail().find("rotulus unseal") != std::string::npos);
  }
}

}  // namespace rotulus::test
