// The description of the interface, as the tests hold answers and requests against it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "http/request.h"
#include "http/response.h"

namespace rotulus::test {

class OpenApi {
 public:
  // As it is served.
  static const OpenApi& instance();

  const nlohmann::json& document() const { return document_; }
  // Null when there is none. `pattern` is that of the router; the names of parameters are the same in both.
  const nlohmann::json* operation(http::Method method, const std::string& pattern) const;
  // Nothing when the answer is as described: status, media type, body, and the fields that it promises.
  std::vector<std::string> faults_of_answer(http::Method method, const std::string& pattern,
                                            const http::Response& response) const;
  // The same for a request that was taken: body, and parameters in path and query.
  std::vector<std::string> faults_of_request(const http::Request& request, const std::string& body) const;

 private:
  OpenApi();
  std::vector<std::string> faults_of_content(const nlohmann::json& content, const std::string& media_type,
                                             std::string_view body) const;

  nlohmann::json document_;
};

}  // namespace rotulus::test
