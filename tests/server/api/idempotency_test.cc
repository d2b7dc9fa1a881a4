#include "idempotency.h"

#include <atomic>
#include <future>

#include "core/error.h"
#include "world.h"

namespace rotulus::test {
namespace {

const std::string kDocuments = "/api/v1/spaces/QA/documents";

Answer make(World& world, const std::string& who, const std::string& key, const json& body) {
  return world.as(who).post(kDocuments, body, {{"Idempotency-Key", key}});
}

Principal person(std::int64_t id) {
  Principal principal;
  principal.user = UserId{id};
  return principal;
}

http::Request request_with(const std::string& key) {
  http::Request request = http::make_request(http::Method::kPost, "/x");
  request.headers.set("Idempotency-Key", key);
  return request;
}

// An Idempotency whose clock stands still until it is told.
struct Bench {
  std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
  api::Idempotency idempotency;
  int done = 0;

  explicit Bench(api::Idempotency::Limits limits) : idempotency(limits, [this] { return now; }) {}
  void ask(std::int64_t user, const std::string& key, const std::string& body = "body") {
    idempotency.once(
        request_with(key), person(user), body, [this] { return ++done, http::no_content(); }, [](const std::string&) {});
  }
};

}  // namespace

TEST_CASE("a repeated request with the same key is done once and answered alike", "[api][idempotency]") {
  World world;
  const Answer first = make(world, "carl", "k-1", {{"title", "Once"}});
  REQUIRE(first.status == 201);
  CHECK(first.field("Idempotency-Replayed").empty());
  const Answer second = make(world, "carl", "k-1", {{"title", "Once"}});
  CHECK(second.status == 201);
  CHECK(second.body == first.body);
  CHECK(second.tag() == first.tag());
  CHECK(second.field("Location") == first.field("Location"));
  CHECK(second.field("Idempotency-Replayed") == "true");
  CHECK(make(world, "carl", "k-2", {{"title", "Once"}}).data()["id"] != first.data()["id"]);
  CHECK(world.as("carl").get(kDocuments).data()["items"].size() == 2);
}

TEST_CASE("a key is used for one request only", "[api][idempotency]") {
  World world;
  REQUIRE(make(world, "carl", "k-1", {{"title", "One"}}).status == 201);
  CHECK(make(world, "carl", "k-1", {{"title", "Another"}}).status == 422);
  CHECK(world.as("carl").get(kDocuments).data()["items"].size() == 1);
  for (const std::string& key : {std::string("has space"), std::string(201, 'x'), std::string("\x7f")})
    CHECK(make(world, "carl", key, {{"title", "One"}}).status == 400);
}

TEST_CASE("keys belong to one user", "[api][idempotency]") {
  World world;
  const Answer carls = make(world, "carl", "k-1", {{"title", "Same"}});
  const Answer olgas = make(world, "olga", "k-1", {{"title", "Same"}});
  CHECK(olgas.status == 201);
  CHECK(olgas.data()["id"] != carls.data()["id"]);
}

TEST_CASE("spaces are made once too", "[api][idempotency]") {
  World world;
  const json request{{"key", "LAB"}, {"title", "Laboratory"}};
  const auto post = [&] { return world.as("adam").post("/api/v1/spaces", request, {{"Idempotency-Key", "k"}}); };
  const Answer first = post();
  CHECK(first.status == 201);
  CHECK(post().body == first.body);
}

TEST_CASE("a refused request leaves its key free", "[api][idempotency]") {
  World world;
  CHECK(make(world, "rita", "k-1", {{"title", "Mine"}}).status == 403);
  CHECK(make(world, "rita", "k-1", {{"title", "Mine"}}).status == 403);
  CHECK(make(world, "carl", "k-1", {{"title", ""}}).status == 400);
  CHECK(make(world, "carl", "k-1", {{"title", "Fine"}}).status == 201);
}

TEST_CASE("an answer is not repeated to somebody who may not see it any more", "[api][idempotency]") {
  World world;
  REQUIRE(make(world, "carl", "k-1", {{"title", "Secret"}}).status == 201);
  const std::string bindings = "/api/v1/spaces/QA/bindings";
  world.as("olga").put(bindings, {{"items", {{{"user", "olga"}, {"role", "owner"}}}}}, world.as("olga").get(bindings).tag());
  CHECK(make(world, "carl", "k-1", {{"title", "Secret"}}).status == 404);
}

TEST_CASE("keys are forgotten after a day", "[api][idempotency]") {
  Bench bench({});
  bench.ask(1, "k");
  bench.now += std::chrono::hours(23);
  bench.ask(1, "k");
  CHECK(bench.done == 1);
  bench.now += std::chrono::hours(2);
  bench.ask(1, "k");
  CHECK(bench.done == 2);
}

TEST_CASE("keys are bounded, and nobody pushes out those of others", "[api][idempotency]") {
  Bench bench({.keys = 5, .keys_per_user = 3, .lifetime = std::chrono::hours(24)});
  bench.ask(1, "mine");
  for (int i = 0; i < 10; ++i) bench.ask(2, "k" + std::to_string(i));
  CHECK(bench.done == 11);
  bench.ask(1, "mine");
  bench.ask(2, "k9");
  CHECK(bench.done == 11);
  bench.ask(2, "k0");
  CHECK(bench.done == 12);
  for (int i = 3; i < 9; ++i) bench.ask(i, "k");
  bench.ask(1, "mine");
  CHECK(bench.done == 19);
}

TEST_CASE("a repetition while the first is under way is told to wait", "[api][idempotency]") {
  api::Idempotency idempotency;
  std::promise<void> started, go_on;
  const auto ask = [&](const std::function<http::Response()>& perform) {
    return idempotency.once(request_with("k"), person(1), "body", perform, [](const std::string&) {});
  };
  auto first = std::async(std::launch::async, [&] {
    return ask([&] {
      started.set_value();
      go_on.get_future().wait();
      return http::no_content();
    });
  });
  started.get_future().wait();
  try {
    ask([]() -> http::Response { throw std::logic_error("done twice"); });
    FAIL("the second request was answered");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kConflict);
  }
  go_on.set_value();
  CHECK(first.get().status == http::Status::kNoContent);
  CHECK(ask([]() -> http::Response { throw std::logic_error("done twice"); }).status == http::Status::kNoContent);
}

TEST_CASE("a narrow token learns nothing of what was answered to a wide one", "[api][idempotency]") {
  api::Idempotency idempotency;
  int done = 0;
  const auto ask = [&](std::optional<PermissionSet> scopes) {
    Principal caller = person(1);
    caller.limited_to = scopes;
    idempotency.once(
        request_with("k"), caller, "body", [&] { return ++done, http::no_content(); }, [](const std::string&) {});
  };
  ask(std::nullopt);
  ask(PermissionSet{Permission::kEditDocument});
  ask(PermissionSet{Permission::kEditDocument, Permission::kReadDrafts});
  CHECK(done == 3);
  ask(PermissionSet{Permission::kEditDocument});
  CHECK(done == 3);
}

}  // namespace rotulus::test
