#include "openapi.h"

#include <algorithm>

#include "api/api.h"
#include "schema_checker.h"

namespace rotulus::test {
namespace {

using nlohmann::json;

std::string lower_name(http::Method method) {
  if (method == http::Method::kHead) method = http::Method::kGet;
  std::string text(http::name(method));
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(c + 32); });
  return text;
}

std::string media_type_of(std::string_view field) { return std::string(field.substr(0, field.find(';'))); }

bool is_json(const std::string& media_type) {
  return media_type == "application/json" || media_type == "application/problem+json";
}

// A parameter of the query as the value that its schema speaks of.
json value_of(const json& schema, const std::string& text) {
  if (schema.value("type", "") == "integer") return json::parse(text, nullptr, false);
  if (schema.value("type", "") == "boolean") return json::parse(text, nullptr, false);
  return text;
}

}  // namespace

OpenApi::OpenApi() : document_(json::parse(api::openapi_document())) {}

const OpenApi& OpenApi::instance() {
  static const OpenApi description;
  return description;
}

const json* OpenApi::operation(http::Method method, const std::string& pattern) const {
  const auto path = document_["paths"].find(pattern);
  if (path == document_["paths"].end()) return nullptr;
  const auto found = path->find(lower_name(method));
  return found == path->end() ? nullptr : &*found;
}

std::vector<std::string> OpenApi::faults_of_content(const json& content, const std::string& media_type,
                                                    std::string_view body) const {
  const auto described = content.contains(media_type) ? content.find(media_type) : content.find("*/*");
  if (described == content.end()) return {"the media type '" + media_type + "' is not described"};
  if (!is_json(media_type) || described.key() == "*/*") return {};  // bytes are bytes
  const json value = json::parse(body, nullptr, false);
  if (value.is_discarded()) return {"the body is no JSON"};
  return SchemaChecker(document_).check(described->at("schema"), value);
}

std::vector<std::string> OpenApi::faults_of_answer(http::Method method, const std::string& pattern,
                                                   const http::Response& response) const {
  const json* operation_ = operation(method, pattern);
  if (operation_ == nullptr) return {"the operation is not described"};
  const std::string status = std::to_string(http::number(response.status));
  if (!operation_->at("responses").contains(status)) return {"the status " + status + " is not described"};
  const json& described = SchemaChecker(document_).resolve(operation_->at("responses").at(status));
  std::vector<std::string> faults;
  const json promised = described.value("headers", json::object());
  for (const auto& [field, description] : promised.items())
    if (!response.headers.has(field) && field != "Idempotency-Replayed") faults.push_back("the field " + field + " is missing");
  const std::string media_type = media_type_of(response.headers.get_or("Content-Type", ""));
  if (!described.contains("content")) {
    if (!response.body.text().empty()) faults.push_back("there is a body that is not described");
    return faults;
  }
  for (auto& fault : faults_of_content(described["content"], media_type, response.body.text()))
    faults.push_back(std::move(fault));
  return faults;
}

std::vector<std::string> OpenApi::faults_of_request(const http::Request& request, const std::string& body) const {
  const json* operation_ = operation(request.method, request.route);
  if (operation_ == nullptr) return {"the operation is not described"};
  const SchemaChecker checker(document_);
  const json parameters = operation_->value("parameters", json::array());
  std::vector<std::string> faults;
  for (const auto& [name, value] : request.query) {
    const json* described = nullptr;
    for (const json& parameter : parameters) {
      const json& resolved = checker.resolve(parameter);
      if (resolved["in"] == "query" && resolved["name"] == name) described = &resolved["schema"];
    }
    if (described == nullptr) {
      faults.push_back("the parameter " + name + " is not described");
      continue;
    }
    const json& schema = checker.resolve(*described);
    const json& one = schema.value("type", "") == "array" ? schema["items"] : schema;
    if (value.empty()) continue;  // as good as absent
    for (auto& fault : checker.check(one, value_of(checker.resolve(one), value))) faults.push_back(name + fault);
  }
  if (!operation_->contains("requestBody")) return faults;
  const json& content = operation_->at("requestBody").at("content");
  for (auto& fault : faults_of_content(content, request.media_type(), body)) faults.push_back("body" + fault);
  return faults;
}

}  // namespace rotulus::test
