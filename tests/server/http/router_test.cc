#include "http/router.h"

#include <catch2/catch.hpp>

#include "core/ids.h"

namespace rotulus::http {
namespace {

Handler says(const std::string& text) {
  return [text](Request&) { return plain_text(Status::kOk, text); };
}

std::string answer(const Router& router, Method method, std::string_view target) {
  Request request = make_request(method, target);
  const Response response = router(request);
  return response.status == Status::kOk ? std::string(response.body.text()) : std::to_string(number(response.status));
}

TEST_CASE("the router finds the handler by method and path", "[http][router]") {
  Router router;
  router.add(Method::kGet, "/api/v1/documents", "list", says("list"));
  router.add(Method::kPost, "/api/v1/documents", "create", says("create"));
  router.add(Method::kGet, "/api/v1/documents/{id}", "read", says("read"));
  router.add(Method::kGet, "/api/v1/documents/{id}/content", "content", says("content"));
  router.add(Method::kGet, "/", "home", says("home"));
  CHECK(answer(router, Method::kGet, "/api/v1/documents") == "list");
  CHECK(answer(router, Method::kPost, "/api/v1/documents") == "create");
  CHECK(answer(router, Method::kGet, "/api/v1/documents/7") == "read");
  CHECK(answer(router, Method::kGet, "/api/v1/documents/7/content?x=1") == "content");
  CHECK(answer(router, Method::kGet, "/") == "home");
  CHECK(answer(router, Method::kGet, "/api/v1/documents/") == "404");
  CHECK(answer(router, Method::kGet, "/api//v1/documents") == "404");
  CHECK(answer(router, Method::kGet, "/api/v1/documents/7/") == "404");
  CHECK(answer(router, Method::kGet, "/api") == "404");
}

TEST_CASE("a literal wins over a parameter, which wins over the rest", "[http][router]") {
  Router router;
  router.add(Method::kGet, "/a/{x}", "parameter", says("parameter"));
  router.add(Method::kGet, "/a/b", "literal", says("literal"));
  router.add(Method::kGet, "/a/{rest...}", "rest", says("rest"));
  router.add(Method::kGet, "/a/b/c", "deep", says("deep"));
  CHECK(answer(router, Method::kGet, "/a/b") == "literal");
  CHECK(answer(router, Method::kGet, "/a/z") == "parameter");
  CHECK(answer(router, Method::kGet, "/a/b/c") == "deep");
  CHECK(answer(router, Method::kGet, "/a/b/z") == "rest");
}

TEST_CASE("parameters are decoded, typed, and named as in the pattern", "[http][router]") {
  Router router;
  router.add(Method::kGet, "/s/{key}/d/{id}/{file...}", "r", [](Request& request) {
    return plain_text(Status::kOk, request.parameters.get<SpaceKey>("key").text() + "," +
                                       std::to_string(request.parameters.integer("id")) + "," + request.parameters.text("file") +
                                       "," + request.route);
  });
  CHECK(answer(router, Method::kGet, "/s/QA/d/12/x%2Fy/%E9%97%A8") == "QA,12,x/y/门,/s/{key}/d/{id}/{file...}");
  Request request = make_request(Method::kGet, "/s/lower/d/12/x");
  CHECK_THROWS_AS(router(request), Error);
  request = make_request(Method::kGet, "/s/QA/d/twelve/x");
  CHECK_THROWS_WITH(router(request), Catch::Contains("nothing at this address"));
}

TEST_CASE("a known address with another method is 405 with Allow", "[http][router]") {
  Router router;
  router.add(Method::kGet, "/a", "get", says("a"));
  router.add(Method::kPut, "/a", "put", says("a"));
  Request request = make_request(Method::kDelete, "/a");
  const Response refused = router(request);
  CHECK(refused.status == Status::kMethodNotAllowed);
  CHECK(refused.headers.get("Allow") == "GET, HEAD, PUT, OPTIONS");
  CHECK(refused.headers.get("Content-Type") == "application/problem+json");
  request = make_request(Method::kOptions, "/a");
  CHECK(router(request).status == Status::kNoContent);
  CHECK(answer(router, Method::kHead, "/a") == "a");
}

TEST_CASE("what no route answers goes to the fallback", "[http][router]") {
  Router router;
  router.add(Method::kGet, "/api", "api", says("api"));
  router.otherwise(says("page"));
  CHECK(answer(router, Method::kGet, "/anything/else") == "page");
  CHECK(answer(router, Method::kPost, "/api") == "405");
}

TEST_CASE("the route table tells what was added", "[http][router]") {
  Router router;
  router.add(Method::kGet, "/a/{id}", "a.read", says(""));
  router.add(Method::kDelete, "/a/{id}", "a.delete", says(""));
  REQUIRE(router.routes().size() == 2);
  CHECK(router.routes()[1].method == Method::kDelete);
  CHECK(router.routes()[1].pattern == "/a/{id}");
  CHECK(router.routes()[1].name == "a.delete");
}

TEST_CASE("conflicting and malformed routes are refused", "[http][router]") {
  Router router;
  router.add(Method::kGet, "/a/{id}", "a", says(""));
  CHECK_THROWS_WITH(router.add(Method::kGet, "/a/{id}", "b", says("")), Catch::Contains("exists already"));
  CHECK_THROWS_WITH(router.add(Method::kGet, "/b", "a", says("")), Catch::Contains("already a route called"));
  CHECK_THROWS_WITH(router.add(Method::kPut, "/a/{key}", "c", says("")), Catch::Contains("calls a parameter"));
  for (const std::string pattern : {"", "a", "/{", "/{}", "/{a b}", "/x{a}", "/{a...}/b", "/{...}"}) {
    INFO(pattern);
    CHECK_THROWS_WITH(router.add(Method::kGet, pattern, "n" + pattern, says("")), Catch::Contains("malformed"));
  }
}

}  // namespace
}  // namespace rotulus::http
