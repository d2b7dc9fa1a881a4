// Asks the router as the HTTP server would, and holds every answer against the description of the interface.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.h"

namespace rotulus::test {

using nlohmann::json;
using Fields = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;
  http::Headers headers;
  std::string body;

  std::string field(std::string_view name) const { return std::string(headers.get_or(name, "")); }
  std::string tag() const { return field("ETag"); }
  json data() const { return json::parse(body); }
  // Of a problem document.
  std::string code() const { return data().value("code", ""); }
  std::string detail() const { return data().value("detail", ""); }
  // Everything that may differ between two answers that must look alike, as one text.
  std::string likeness() const;
};

class Client {
 public:
  explicit Client(const http::Router& router) : router_(&router) {}

  // By cookie, as a browser with a page of this server. Throws when that fails.
  void sign_in(const std::string& user_name, const std::string& password);
  void use_token(const std::string& token);
  void use_cookie(const std::string& value) {
    fields_ = {{"Cookie", "__Host-rotulus=" + value}, {"Origin", "https://docs.example.org"}};
  }
  const std::string& session() const { return session_; }

  // `fields` come in addition to those of the sign-in, and replace them.
  Answer send(http::Method method, std::string_view target, std::string body = {}, const Fields& fields = {}) const;
  Answer get(std::string_view target, const Fields& fields = {}) const { return send(http::Method::kGet, target, {}, fields); }
  Answer del(std::string_view target, const Fields& fields = {}) const { return send(http::Method::kDelete, target, {}, fields); }
  Answer post(std::string_view target, const json& body, Fields fields = {}) const;
  Answer patch(std::string_view target, const json& body, const std::string& tag = {}) const;
  Answer put(std::string_view target, const json& body, const std::string& tag = {}) const;
  Answer put_bytes(std::string_view target, std::string bytes, const std::string& tag = {}) const;

  // Follows next_cursor from page to page; `target` has a query already, or none.
  std::vector<json> all_pages(const std::string& target, int limit) const;

 private:
  const http::Router* router_;
  Fields fields_;
  std::string session_;
};

}  // namespace rotulus::test
