// The vocabulary of documents: states, kinds of version, labels. Pure values and rules.
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rotulus {

// States of a version (design: domain, life cycle). The numbers are stored; never renumber.
enum class VersionState : std::uint8_t {
  kDraft = 1,
  kInReview = 2,
  kInApproval = 3,
  kApproved = 4,
  kEffective = 5,
  kSuperseded = 6,
  kObsolete = 7,
  kRejected = 8,
  kNeedsCorrection = 9,
  kExpired = 10,
  kArchived = 11,
};

std::string_view name(VersionState state);
std::optional<VersionState> parse_version_state(std::string_view name);

// What a reader of effective versions may see. Everything else asks for Permission::kReadDrafts.
bool is_published(VersionState state);

// The label of the n-th imported revision ("0.n").
std::string imported_label(std::int64_t sequence);

// What a document is called when nothing better is known: the front matter's title, else the first level-one heading,
// else the file name without its ending. Only UTF-8 content is looked into.
std::string title_of(std::string_view content, std::string_view path);

// Whether bytes are well-formed UTF-8 without NUL: text that can be shown, compared and searched as it is.
bool is_text(std::string_view bytes);

}  // namespace rotulus
