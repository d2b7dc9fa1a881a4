#include "http/conditional.h"

#include "text.h"

namespace rotulus::http {
namespace {

enum class Comparison : std::uint8_t { kStrong, kWeak };

// Whether one of the tags in `list` is `tag`. A comma may stand inside a tag, so this cannot split at commas.
bool lists_tag(std::string_view list, std::string_view tag, Comparison comparison) {
  while (!(list = trim(list)).empty()) {
    const bool weak = list.starts_with("W/");
    if (weak) list.remove_prefix(2);
    const std::size_t end = list.starts_with('"') ? list.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos) return false;
    if (list.substr(0, end + 1) == tag && !(weak && comparison == Comparison::kStrong)) return true;
    list = trim(list.substr(end + 1));
    if (list.starts_with(',')) list.remove_prefix(1);
  }
  return false;
}

bool holds_tag(const Request& request, std::string_view field_name, std::string_view tag, Comparison comparison) {
  for (const auto& field : request.headers) {
    if (!equal_ignoring_case(field.name, field_name)) continue;
    if (trim(field.value) == "*" || lists_tag(field.value, tag, comparison)) return true;
  }
  return false;
}

}  // namespace

std::string entity_tag(std::string_view opaque) { return '"' + std::string(opaque) + '"'; }

bool is_unchanged(const Request& request, std::string_view tag) {
  return holds_tag(request, "If-None-Match", tag, Comparison::kWeak);
}

Response with_tag(const Request& request, std::string_view tag, Response response) {
  response.headers.set("ETag", tag);
  // The client may keep it, and asks each time whether it still holds.
  response.headers.set_default("Cache-Control", "private, no-cache");
  const bool reads = request.method == Method::kGet || request.method == Method::kHead;
  if (reads && response.status == Status::kOk && is_unchanged(request, tag)) {
    response.status = Status::kNotModified;
    response.headers.remove("Content-Type");
    response.body = Body();
  }
  return response;
}

void require_match(const Request& request, std::string_view tag) {
  if (!request.headers.has("If-Match")) {
    throw Error(ErrorCode::kPreconditionMissing,
                "A change needs the If-Match field with the ETag of the state that it starts from. Read the object first.");
  }
  if (!holds_tag(request, "If-Match", tag, Comparison::kStrong)) {
    throw Error(ErrorCode::kStale, "Somebody changed this meanwhile. Read it again and repeat the change on the new state.");
  }
}

}  // namespace rotulus::http
