#include "client.h"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "http/problem.h"
#include "http/security_headers.h"
#include "openapi.h"

namespace rotulus::test {
namespace {

using http::Method;

// What the connection layer does around a handler.
http::Response answer_of(const http::Router& router, http::Request& request) {
  http::Response response;
  try {
    response = router(request);
  } catch (const Error& error) {
    response = http::problem(error, request.id);
  }
  http::add_security_headers(response, http::Transport::kTls);
  return response;
}

void check_against_description(const http::Request& request, const std::string& sent, const http::Response& response) {
  const OpenApi& description = OpenApi::instance();
  const int status = http::number(response.status);
  // No route, or none for this method: the router's own answers.
  if (description.operation(request.method, request.route) == nullptr) return;
  INFO(http::name(request.method) << " " << request.path << " -> " << status << " " << response.body.text().substr(0, 2000));
  CHECK(description.faults_of_answer(request.method, request.route, response) == std::vector<std::string>{});
  if (status < 300) CHECK(description.faults_of_request(request, sent) == std::vector<std::string>{});
}

Fields json_fields(const std::string& tag, Fields fields = {}) {
  fields.emplace_back("Content-Type", "application/json");
  if (!tag.empty()) fields.emplace_back("If-Match", tag);
  return fields;
}

}  // namespace

std::string Answer::likeness() const {
  std::string text = std::to_string(status) + "\n";
  for (const auto& field : headers) text += field.name + ": " + field.value + "\n";
  return text + "\n" + body;
}

Answer Client::send(Method method, std::string_view target, std::string body, const Fields& fields) const {
  http::Request request = http::make_request(method, target, body);
  request.id = "test-request";
  request.secure = true;
  request.peer.address = "192.0.2.7";
  request.headers.set("Host", "docs.example.org");
  for (const auto& [name, value] : fields_) request.headers.set(name, value);
  for (const auto& [name, value] : fields) {
    if (name == "X-Peer")
      request.peer.address = value;
    else if (value.empty())
      request.headers.remove(name);
    else
      request.headers.set(name, value);
  }
  http::Response response = answer_of(*router_, request);
  check_against_description(request, body, response);
  if (response.body.is_stream()) {
    std::string whole;
    for (std::string piece; response.body.producer()(piece);) whole += piece;
    return {http::number(response.status), response.headers, std::move(whole)};
  }
  return {http::number(response.status), response.headers, std::string(response.body.text())};
}

Answer Client::post(std::string_view target, const json& body, Fields fields) const {
  return send(Method::kPost, target, body.dump(), json_fields("", std::move(fields)));
}

Answer Client::patch(std::string_view target, const json& body, const std::string& tag) const {
  return send(Method::kPatch, target, body.dump(), json_fields(tag));
}

Answer Client::put(std::string_view target, const json& body, const std::string& tag) const {
  return send(Method::kPut, target, body.dump(), json_fields(tag));
}

Answer Client::put_bytes(std::string_view target, std::string bytes, const std::string& tag) const {
  Fields fields{{"Content-Type", "application/octet-stream"}};
  if (!tag.empty()) fields.emplace_back("If-Match", tag);
  return send(Method::kPut, target, std::move(bytes), fields);
}

void Client::sign_in(const std::string& user_name, const std::string& password) {
  const Answer answer = post("/api/v1/session", {{"username", user_name}, {"password", password}});
  if (answer.status != 200) throw std::runtime_error("signing in failed: " + answer.body);
  const std::string cookie = answer.field("Set-Cookie");
  const auto from = cookie.find('=') + 1;
  session_ = cookie.substr(from, cookie.find(';') - from);
  use_cookie(session_);
}

void Client::use_token(const std::string& token) { fields_ = {{"Authorization", "Bearer " + token}}; }

std::vector<json> Client::all_pages(const std::string& target, int limit) const {
  const std::string base = target + (target.find('?') == std::string::npos ? "?" : "&") + "limit=" + std::to_string(limit);
  std::vector<json> items;
  std::string cursor;
  for (int page = 0; page < 1000; ++page) {
    const Answer answer = get(base + (cursor.empty() ? "" : "&cursor=" + cursor));
    if (answer.status != 200) throw std::runtime_error("a page was refused: " + answer.body);
    const json data = answer.data();
    CHECK(data["items"].size() <= static_cast<std::size_t>(limit));
    for (const auto& item : data["items"]) items.push_back(item);
    cursor = data["next_cursor"];
    if (cursor.empty()) return items;
    CHECK(data["items"].size() == static_cast<std::size_t>(limit));
  }
  throw std::runtime_error("the pages do not end");
}

}  // namespace rotulus::test
