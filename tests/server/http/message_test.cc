// Requests, responses and the helpers that build them.
#include <catch2/catch.hpp>

#include "http/conditional.h"
#include "http/cookies.h"
#include "http/problem.h"
#include "http/range.h"
#include "http/security_headers.h"
#include "wire.h"

namespace rotulus::http {
namespace {

Request with_field(std::string_view name, std::string_view value, Method method = Method::kGet) {
  Request request = make_request(method, "/");
  request.headers.add(name, value);
  return request;
}

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("nothing was thrown");
  return ErrorCode::kInternal;
}

TEST_CASE("query values are found, repeated and checked", "[http][request]") {
  const Request request = make_request(Method::kGet, "/?a=1&a=2&b=x+y%2B&flag=true&empty&=v&limit=50");
  CHECK(request.query.all("a") == std::vector<std::string>{"1", "2"});
  CHECK(request.query.text("b") == "x y+");
  CHECK(request.query.text("empty", "other").empty());
  CHECK(request.query.text("absent", "other") == "other");
  CHECK(request.query.flag("flag", false));
  CHECK(request.query.integer("limit", 10, 1, 100) == 50);
  CHECK(request.query.integer("absent", 10, 1, 100) == 10);
  CHECK(code_of([&] { request.query.integer("limit", 10, 1, 20); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { request.query.integer("b", 10, 1, 20); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { request.query.flag("a", false); }) == ErrorCode::kInvalidArgument);
}

TEST_CASE("a body is read whole up to a limit", "[http][request]") {
  Request request = make_request(Method::kPost, "/", std::string(1000, 'x'));
  CHECK(request.read_body(1000).size() == 1000);
  CHECK(request.read_body(1000).empty());
  request = make_request(Method::kPost, "/", std::string(1001, 'x'));
  CHECK(code_of([&] { request.read_body(1000); }) == ErrorCode::kTooLarge);
}

TEST_CASE("cookies are found by name", "[http][request]") {
  Request request = with_field("Cookie", "a=1; __Host-session=abc=d ;b=2");
  request.headers.add("Cookie", "c=3");
  CHECK(request.cookie("__Host-session") == "abc=d");
  CHECK(request.cookie("a") == "1");
  CHECK(request.cookie("b") == "2");
  CHECK(request.cookie("c") == "3");
  CHECK_FALSE(request.cookie("session"));
  CHECK_FALSE(with_field("Cookie", ";;=;").cookie("a"));
  CHECK_FALSE(with_field("Cookie", "").cookie("a"));
}

TEST_CASE("the media type is told without parameters", "[http][request]") {
  CHECK(with_field("Content-Type", "Application/JSON; charset=utf-8").media_type() == "application/json");
  CHECK(make_request(Method::kGet, "/").media_type().empty());
}

TEST_CASE("every error code has a status", "[http][problem]") {
  CHECK(status_of(ErrorCode::kNotFound) == Status::kNotFound);
  CHECK(status_of(ErrorCode::kStale) == Status::kPreconditionFailed);
  CHECK(status_of(ErrorCode::kPreconditionMissing) == Status::kPreconditionRequired);
  CHECK(status_of(ErrorCode::kStorageFull) == Status::kInsufficientStorage);
  CHECK(status_of(ErrorCode::kSealed) == Status::kServiceUnavailable);
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    CHECK_FALSE(reason(status_of(static_cast<ErrorCode>(code))).empty());
  }
}

TEST_CASE("a problem document names type, status and what to do", "[http][problem]") {
  const Response response = problem(ErrorCode::kConflict, "The \"key\" QA\nis taken.", {{"field", "key"}});
  CHECK(response.status == Status::kConflict);
  CHECK(
      response.body.text() ==
      R"({"type":"urn:rotulus:problem:conflict","title":"Conflict","status":409,"code":"conflict","detail":"The \"key\" QA\nis taken.","field":"key"})");
  CHECK(problem(ErrorCode::kUnauthenticated, "x").headers.has("WWW-Authenticate"));
}

TEST_CASE("faults of the server do not tell the client what they are", "[http][problem]") {
  const Error fault(ErrorCode::kCorrupt, "object 12 of space QA is damaged");
  CHECK(is_server_fault(fault));
  const Response hidden = problem(fault, "r-1");
  CHECK(hidden.status == Status::kInternalServerError);
  CHECK_THAT(std::string(hidden.body.text()), !Catch::Contains("QA") && Catch::Contains("\"request_id\":\"r-1\""));
  const Error busy(ErrorCode::kUnavailable, "The index is being rebuilt. Try again in a minute.");
  CHECK_THAT(std::string(problem(busy, "r-1").body.text()), Catch::Contains("being rebuilt"));
  const StatusError outside(Status::kRangeNotSatisfiable, ErrorCode::kInvalidArgument, "x");
  CHECK(problem(outside, "r-1").status == Status::kRangeNotSatisfiable);
}

TEST_CASE("an entity tag answers 304 to whoever has it", "[http][conditional]") {
  const std::string tag = entity_tag("r12");
  CHECK(tag == "\"r12\"");
  for (const std::string value : {"\"r12\"", "W/\"r12\"", "\"a,b\", \"r12\"", "*", " \"x\" ,\t\"r12\" "}) {
    INFO(value);
    const Response response = with_tag(with_field("If-None-Match", value), tag, json("{}"));
    CHECK(response.status == Status::kNotModified);
    CHECK(response.body.text().empty());
    CHECK(response.headers.get("ETag") == tag);
  }
  for (const std::string value : {"\"r1\"", "r12", "\"x\", \"r12", "", "\"a \"r12\"\""}) {
    INFO(value);
    CHECK(with_tag(with_field("If-None-Match", value), tag, json("{}")).status == Status::kOk);
  }
  CHECK(with_tag(with_field("If-None-Match", tag, Method::kPost), tag, json("{}")).status == Status::kOk);
}

TEST_CASE("a change needs the tag of the state it starts from", "[http][conditional]") {
  const std::string tag = entity_tag("r12");
  CHECK_NOTHROW(require_match(with_field("If-Match", "\"r11\", \"r12\""), tag));
  CHECK_NOTHROW(require_match(with_field("If-Match", "*"), tag));
  CHECK(code_of([&] { require_match(make_request(Method::kPut, "/"), tag); }) == ErrorCode::kPreconditionMissing);
  CHECK(code_of([&] { require_match(with_field("If-Match", "\"r11\""), tag); }) == ErrorCode::kStale);
  CHECK(code_of([&] { require_match(with_field("If-Match", "W/\"r12\""), tag); }) == ErrorCode::kStale);
}

TEST_CASE("a range gives its part of the content", "[http][range]") {
  const auto part = [](const std::string& value) { return requested_range(with_field("Range", value), 1000, "\"t\""); };
  const auto is = [](const std::optional<ByteRange>& range, std::uint64_t first, std::uint64_t size) {
    return range && range->first == first && range->size == size;
  };
  CHECK(is(part("bytes=0-99"), 0, 100));
  CHECK(is(part("bytes=900-"), 900, 100));
  CHECK(is(part("bytes=-100"), 900, 100));
  CHECK(is(part("bytes=-5000"), 0, 1000));
  CHECK(is(part("bytes=990-5000"), 990, 10));
  for (const std::string value : {"bytes=0-1,5-6", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "lines=1-2", "bytes=0--1"}) {
    INFO(value);
    CHECK_FALSE(part(value));
  }
  CHECK_THROWS_AS(part("bytes=1000-"), StatusError);
  CHECK_THROWS_AS(part("bytes=-0"), StatusError);
  CHECK_FALSE(requested_range(make_request(Method::kGet, "/"), 1000, "\"t\""));
}

TEST_CASE("a range of another state gives the whole content", "[http][range]") {
  Request request = with_field("Range", "bytes=0-9");
  request.headers.set("If-Range", "\"old\"");
  CHECK_FALSE(requested_range(request, 1000, "\"new\""));
  CHECK(requested_range(request, 1000, "\"old\""));
}

TEST_CASE("a partial answer names its part", "[http][range]") {
  Response response;
  mark_as_partial(response, {900, 100}, 1000);
  CHECK(response.status == Status::kPartialContent);
  CHECK(response.headers.get("Content-Range") == "bytes 900-999/1000");
}

TEST_CASE("session cookies carry every protection", "[http][cookies]") {
  Response response;
  set_cookie(response, "__Host-session", "abc-_", std::chrono::hours(12));
  CHECK(response.headers.get("Set-Cookie") == "__Host-session=abc-_; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Strict");
  CHECK(code_of([&] { set_cookie(response, "session", "a", {}); }) == ErrorCode::kInvalidArgument);
  CHECK(code_of([&] { set_cookie(response, "__Host-session", "a; Domain=x", {}); }) == ErrorCode::kInvalidArgument);
  Response gone;
  clear_cookie(gone, "__Host-session");
  CHECK_THAT(std::string(*gone.headers.get("Set-Cookie")), Catch::Contains("__Host-session=; ") && Catch::Contains("Max-Age=0"));
}

TEST_CASE("every answer carries the protective fields", "[http][security]") {
  Response data = json("{}");
  add_security_headers(data, Transport::kTls);
  CHECK(data.headers.get("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(data.headers.get("X-Content-Type-Options") == "nosniff");
  CHECK(data.headers.get("Referrer-Policy") == "no-referrer");
  CHECK(data.headers.get("Cache-Control") == "no-store");
  CHECK(data.headers.has("Strict-Transport-Security"));
  Response page = html(Status::kOk, "<p>");
  add_security_headers(page, Transport::kPlain);
  const std::string policy(*page.headers.get("Content-Security-Policy"));
  CHECK_THAT(policy,
             Catch::Contains("script-src 'self';") && Catch::Contains("frame-ancestors 'none'") && !Catch::Contains("unsafe"));
  CHECK_FALSE(page.headers.has("Strict-Transport-Security"));
}

TEST_CASE("what a handler set stays", "[http][security]") {
  Response response = json("{}");
  response.headers.set("Cache-Control", "private, no-cache");
  add_security_headers(response, Transport::kTls);
  CHECK(response.headers.get("Cache-Control") == "private, no-cache");
  CHECK(response.headers.count("Cache-Control") == 1);
}

TEST_CASE("an uploaded file is something to save", "[http][security]") {
  Response response;
  mark_as_attachment(response, "报告 \"final\"\r\n.pdf", "application/pdf");
  CHECK(response.headers.get("Content-Type") == "application/pdf");
  CHECK(response.headers.get("Content-Disposition") ==
        "attachment; filename=\"______ _final___.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%22final%22%0D%0A.pdf");
  CHECK_THAT(std::string(*response.headers.get("Content-Security-Policy")), Catch::StartsWith("sandbox;"));
  for (const std::string type : {"text/html", "image/svg+xml", "application/xhtml+xml", "text/plain\r\nX: y", ""}) {
    mark_as_attachment(response, "x", type);
    CHECK(response.headers.get("Content-Type") == "application/octet-stream");
  }
}

TEST_CASE("a change must come from a page of this server", "[http][security]") {
  const auto request = [](std::string_view origin, std::string_view site) {
    Request made = make_request(Method::kPost, "/");
    made.secure = true;
    made.headers.set("Host", "docs.example:8443");
    if (!origin.empty()) made.headers.set("Origin", origin);
    if (!site.empty()) made.headers.set("Sec-Fetch-Site", site);
    return made;
  };
  CHECK(is_same_origin(request("https://docs.example:8443", "")));
  CHECK(is_same_origin(request("https://DOCS.example:8443", "same-origin")));
  CHECK(is_same_origin(request("", "same-origin")));
  CHECK_FALSE(is_same_origin(request("", "")));
  CHECK_FALSE(is_same_origin(request("http://docs.example:8443", "")));
  CHECK_FALSE(is_same_origin(request("https://docs.example", "")));
  CHECK_FALSE(is_same_origin(request("null", "")));
  CHECK_FALSE(is_same_origin(request("https://docs.example:8443", "same-site")));
  CHECK_FALSE(is_same_origin(request("https://docs.example:8443", "cross-site")));
  CHECK_FALSE(is_same_origin(request("", "none")));
  CHECK_FALSE(is_same_origin(request("https://evil.example", "same-origin")));
}

TEST_CASE("a line break in a field cannot split the answer", "[http][wire]") {
  Response response = json("{}");
  response.headers.set("Location", "/a\r\nSet-Cookie: x=y");
  CHECK(code_of([&] { write_head(response, BodyForm::kCounted, Persistence::kKeepAlive); }) == ErrorCode::kInternal);
  response.headers.remove("Location");
  response.headers.set("X y", "1");
  CHECK(code_of([&] { write_head(response, BodyForm::kCounted, Persistence::kKeepAlive); }) == ErrorCode::kInternal);
}

TEST_CASE("framing is the server's to write", "[http][wire]") {
  Response response = json("{}");
  response.headers.set("Content-Length", "99");
  response.headers.set("Transfer-Encoding", "gzip");
  const std::string head = write_head(response, BodyForm::kCounted, Persistence::kClose);
  CHECK_THAT(head, Catch::Contains("\r\nContent-Length: 2\r\n") && Catch::Contains("\r\nConnection: close\r\n") &&
                       !Catch::Contains("gzip"));
}

}  // namespace
}  // namespace rotulus::http
