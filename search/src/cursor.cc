#include "cursor.h"

#include <charconv>

#include "crypto/digest.h"

namespace rotulus::search {
namespace {

constexpr std::size_t kFingerprint = 16;  // hexadecimal digits

void append(std::string& out, std::string_view text) { out.append(std::to_string(text.size())).append(":").append(text); }

void append(std::string& out, const std::vector<std::string>& values) {
  out.append(std::to_string(values.size())).append("[");
  for (const std::string& value : values) append(out, value);
}

void append(std::string& out, const std::optional<Timestamp>& time) {
  append(out, time ? std::to_string(time->microseconds) : std::string());
}

std::string fingerprint(const SearchRequest& request) {
  std::string question;
  append(question, request.query);
  const Filter& f = request.filter;
  for (const auto* values : {&f.spaces, &f.types, &f.states, &f.tags, &f.languages, &f.owners, &f.categories})
    append(question, *values);
  append(question, f.changed_from);
  append(question, f.changed_before);
  question.append(std::to_string(static_cast<int>(request.sort)));
  return crypto::hex(crypto::sha256(crypto::as_bytes(question))).substr(0, kFingerprint);
}

}  // namespace

std::string make_cursor(const SearchRequest& request, std::size_t offset) {
  return fingerprint(request) + std::to_string(offset);
}

std::size_t cursor_offset(const SearchRequest& request) {
  const std::string& cursor = request.cursor;
  if (cursor.size() <= kFingerprint || cursor.size() > kFingerprint + 9 || !cursor.starts_with(fingerprint(request))) return 0;
  std::size_t offset = 0;
  const char* end = cursor.data() + cursor.size();
  const auto [stop, error] = std::from_chars(cursor.data() + kFingerprint, end, offset);
  return error == std::errc() && stop == end ? offset : 0;
}

}  // namespace rotulus::search
