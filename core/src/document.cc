#include "core/document.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "core/front_matter.h"
#include "text_lines.h"

namespace rotulus {
namespace {

constexpr std::array<std::pair<VersionState, std::string_view>, 11> kStates = {{
    {VersionState::kDraft, "draft"},
    {VersionState::kInReview, "in_review"},
    {VersionState::kInApproval, "in_approval"},
    {VersionState::kApproved, "approved"},
    {VersionState::kEffective, "effective"},
    {VersionState::kSuperseded, "superseded"},
    {VersionState::kObsolete, "obsolete"},
    {VersionState::kRejected, "rejected"},
    {VersionState::kNeedsCorrection, "needs_correction"},
    {VersionState::kExpired, "expired"},
    {VersionState::kArchived, "archived"},
}};

std::string_view first_heading(std::string_view rest) {
  bool in_code = false;
  while (!rest.empty()) {
    const std::string_view line = trim(next_line(rest));
    if (line.starts_with("```") || line.starts_with("~~~")) in_code = !in_code;
    if (in_code || !line.starts_with("# ")) continue;
    std::string_view heading = trim(line.substr(2));
    while (heading.ends_with('#')) heading.remove_suffix(1);
    if (!trim(heading).empty()) return trim(heading);
  }
  return {};
}

std::string_view file_stem(std::string_view path) {
  if (const auto slash = path.rfind('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
  if (const auto dot = path.rfind('.'); dot != std::string_view::npos && dot > 0) path = path.substr(0, dot);
  return path;
}

// Length of the well-formed UTF-8 sequence at the front of `s` (RFC 3629), 0 when there is none.
std::size_t sequence_length(std::string_view s) {
  const auto at = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) { return at(i) >= low && at(i) <= high; };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF)
    return follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
  if (lead >= 0xF0 && lead <= 0xF4)
    return follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

// Whether eight bytes at once are ASCII and none is NUL, which most are: texts are long, and every save looks at all of its own.
bool begins_with_plain_bytes(std::string_view s) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U, kOnes = 0x0101010101010101U;
  std::uint64_t bytes = 0;
  if (s.size() < sizeof bytes) return false;
  std::memcpy(&bytes, s.data(), sizeof bytes);
  return ((bytes | (bytes - kOnes)) & kHighBits) == 0;  // a NUL borrows
}

}  // namespace

std::string_view name(VersionState state) {
  for (const auto& [value, text] : kStates)
    if (value == state) return text;
  return "unknown";
}

std::optional<VersionState> parse_version_state(std::string_view text) {
  for (const auto& [value, known] : kStates)
    if (known == text) return value;
  return std::nullopt;
}

bool is_published(VersionState state) {
  return state == VersionState::kEffective || state == VersionState::kSuperseded || state == VersionState::kObsolete ||
         state == VersionState::kExpired || state == VersionState::kArchived;
}

std::string imported_label(std::int64_t sequence) { return "0." + std::to_string(sequence); }

std::string title_of(std::string_view content, std::string_view path) {
  if (is_text(content)) {
    const FrontMatter front = FrontMatter::parse(content);
    if (auto title = front.text("title"); !title.empty()) return title;
    if (const auto heading = first_heading(front.body()); !heading.empty()) return std::string(heading);
  }
  return std::string(file_stem(path));
}

bool is_text(std::string_view bytes) {
  while (!bytes.empty()) {
    if (begins_with_plain_bytes(bytes)) {
      bytes.remove_prefix(sizeof(std::uint64_t));
      continue;
    }
    const std::size_t length = bytes.front() == '\0' ? 0 : sequence_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

}  // namespace rotulus
