#include "document_text.h"

#include <algorithm>

#include "core/ascii.h"
#include "storage/texts.h"

namespace rotulus::service {

using storage::Documents;
using storage::Texts;
using storage::TextState;

bool has_text(const storage::Session& session, const storage::Revision& revision) {
  if (revision.is_text) return true;
  const auto text = Texts(session).find(revision);
  return text && text->state == TextState::kRead;
}

std::optional<std::string> text_to_find(const storage::Session& session, const storage::Revision& revision, std::uint64_t most) {
  if (storage::needs_extraction(revision))
    if (auto text = Texts(session).text(revision, most)) return text;
  if (!revision.is_text) return std::nullopt;
  return Documents(session).beginning(revision, most);
}

search::Markup markup_of(const storage::Revision& revision) {
  const std::string& path = revision.metadata.path;
  if (path.empty()) return revision.is_text ? search::Markup::kMarkdown : search::Markup::kNone;
  const std::string ending = ascii_lower(path.substr(std::min(path.rfind('.'), path.size())));
  return ending == ".md" || ending == ".markdown" ? search::Markup::kMarkdown : search::Markup::kNone;
}

std::string text_to_compare(const storage::Session& session, const storage::Revision& revision) {
  if (revision.is_text || revision.removal) return Documents(session).content(revision);
  return Texts(session).text(revision).value_or(std::string());
}

}  // namespace rotulus::service
