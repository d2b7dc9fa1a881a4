#include "http/request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/ascii.h"
#include "target.h"
#include "text.h"

namespace rotulus::http {
namespace {

struct MethodName {
  Method method;
  std::string_view name;
};
constexpr std::array<MethodName, 7> kMethods{{{Method::kGet, "GET"},
                                              {Method::kHead, "HEAD"},
                                              {Method::kPost, "POST"},
                                              {Method::kPut, "PUT"},
                                              {Method::kPatch, "PATCH"},
                                              {Method::kDelete, "DELETE"},
                                              {Method::kOptions, "OPTIONS"}}};

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class MemoryBody final : public BodyReader {
 public:
  explicit MemoryBody(std::string content) : content_(std::move(content)) {}

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t taken = std::min(size, content_.size() - at_);
    std::memcpy(into, content_.data() + at_, taken);
    at_ += taken;
    return taken;
  }
  std::optional<std::uint64_t> length() const override { return content_.size(); }

 private:
  const std::string content_;
  std::size_t at_ = 0;
};

[[noreturn]] void throw_body_too_large(std::size_t max) {
  throw Error(ErrorCode::kTooLarge, "The content is larger than the " + std::to_string(max) + " bytes that are taken here.");
}

}  // namespace

std::string_view name(Method method) { return kMethods.at(static_cast<std::size_t>(method)).name; }

std::optional<Method> parse_method(std::string_view name) {
  for (const MethodName& known : kMethods) {
    if (known.name == name) return known.method;
  }
  return std::nullopt;
}

std::optional<std::string> Query::get(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (field == name) return value;
  }
  return std::nullopt;
}

std::string Query::text(std::string_view name, std::string_view otherwise) const {
  return get(name).value_or(std::string(otherwise));
}

std::vector<std::string> Query::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : fields_) {
    if (field == name) values.push_back(value);
  }
  return values;
}

std::int64_t Query::integer(std::string_view name, std::int64_t otherwise, std::int64_t low, std::int64_t high) const {
  const auto given = get(name);
  if (!given) return otherwise;
  const auto value = parse_integer(*given);
  if (value && *value >= low && *value <= high) return *value;
  throw Error(ErrorCode::kInvalidArgument, "The parameter '" + std::string(name) + "' must be a whole number from " +
                                               std::to_string(low) + " to " + std::to_string(high) + ".");
}

bool Query::flag(std::string_view name, bool otherwise) const {
  const auto given = get(name);
  if (!given) return otherwise;
  if (*given == "true" || *given == "false") return *given == "true";
  throw Error(ErrorCode::kInvalidArgument, "The parameter '" + std::string(name) + "' must be true or false.");
}

const std::string& Parameters::text(std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return value;
  }
  throw Error(ErrorCode::kInternal, "The route has no parameter '" + std::string(name) + "'.");
}

std::int64_t Parameters::integer(std::string_view name) const {
  if (const auto value = parse_integer(text(name))) return *value;
  throw_not_found();
}

void Parameters::throw_not_found() { throw Error(ErrorCode::kNotFound, "There is nothing at this address."); }

std::unique_ptr<BodyReader> memory_body(std::string content) { return std::make_unique<MemoryBody>(std::move(content)); }

std::string Request::read_body(std::size_t max) {
  const auto declared = body->length();
  if (declared && *declared > max) throw_body_too_large(max);
  std::string content;
  // Grows with what arrives, so that a declared length alone takes no memory.
  std::size_t piece = std::min<std::size_t>(max + 1, 64 << 10);
  for (;;) {
    const std::size_t filled = content.size();
    content.resize(filled + piece);
    const std::size_t taken = body->read(content.data() + filled, piece);
    content.resize(filled + taken);
    if (content.size() > max) throw_body_too_large(max);
    if (taken == 0) return content;
    piece = std::clamp<std::size_t>(content.size(), 4 << 10, 1 << 20);
  }
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  for (const auto& field : headers) {
    if (!equal_ignoring_case(field.name, "Cookie")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::string_view pair = trim(rest.substr(0, rest.find(';')));
      rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && trim(pair.substr(0, equals)) == name) {
        return std::string(trim(pair.substr(equals + 1)));
      }
    }
  }
  return std::nullopt;
}

std::string Request::media_type() const {
  const std::string_view value = headers.get_or("Content-Type", "");
  return ascii_lower(trim(value.substr(0, value.find(';'))));
}

Request make_request(Method method, std::string_view target, std::string body) {
  auto parsed = parse_target(target);
  if (!parsed) throw Error(ErrorCode::kInvalidArgument, "The request target is malformed.");
  Request request;
  request.method = method;
  request.path = std::move(parsed->path);
  request.segments = std::move(parsed->segments);
  request.query = std::move(parsed->query);
  request.body = memory_body(std::move(body));
  return request;
}

}  // namespace rotulus::http
