#include "service/translations.h"

#include <algorithm>

#include "finding.h"
#include "storage/shredding.h"
#include "storage/translations.h"

namespace rotulus::service {
namespace {

using storage::Document;
using storage::Documents;
using storage::Metadata;
using storage::Revision;
using storage::Session;

std::optional<Document> known(const Session& session, const Principal& caller, std::optional<Document> document) {
  if (!document || !may_know(caller, *document) || storage::shredded_at(session, *document)) return std::nullopt;
  return document;
}

std::optional<Document> known_source(const Session& session, const Principal& caller, const std::string& number) {
  if (number.empty()) return std::nullopt;
  return known(session, caller, Documents(session).find_number(number, knowing(caller)));
}

// What is in force is what everybody who may know the document may be told of, except those who see drafts only.
bool is_behind(const Session& session, const Document& source, const std::string& follows) {
  if (!source.effective) return false;
  const Documents documents(session);
  const auto followed = documents.revision(source, follows);
  const auto in_force = documents.revision(source.effective);
  return followed && in_force && in_force->sequence > followed->sequence;
}

LinkedDocument linked(const Document& document, const Revision& shown) {
  return {document.id, document.number, shown.title, shown.metadata.language, shown.label, {}, false};
}

// Those whose version that the caller is shown says that it translates the source.
void add_translations(const Session& session, const Principal& caller, const Document& source, const DocumentId& but,
                      std::vector<LinkedDocument>& found) {
  for (const DocumentId& id : storage::Translations(session).of(source)) {
    if (id == but) continue;
    const auto document = known(session, caller, Documents(session).find(id, knowing(caller)));
    if (!document || document->state == VersionState::kObsolete) continue;
    const Revision shown = find_revision(session, caller, *document, {});
    if (shown.metadata.translation_of != source.number) continue;
    LinkedDocument link = linked(*document, shown);
    link.follows = shown.metadata.translated_version;
    link.behind = is_behind(session, source, link.follows);
    found.push_back(std::move(link));
  }
}

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorCode::kInvalidArgument, why); }

}  // namespace

TranslationLinks translation_links(const Session& session, const Principal& caller, const Document& document,
                                   const Revision& shown) {
  TranslationLinks links;
  if (const auto source = known_source(session, caller, shown.metadata.translation_of)) {
    links.source = linked(*source, find_revision(session, caller, *source, {}));
    links.follows = shown.metadata.translated_version;
    links.behind = is_behind(session, *source, links.follows);
    add_translations(session, caller, *source, document.id, links.translations);
  }
  add_translations(session, caller, document, links.source ? links.source->id : document.id, links.translations);
  return links;
}

void check_translation(const Session& session, const Principal& caller, const Document& document, Metadata& metadata,
                       const Metadata& before) {
  if (metadata.translation_of.empty()) metadata.translated_version.clear();
  if (metadata.translation_of == before.translation_of && metadata.translated_version == before.translated_version) return;
  if (metadata.translation_of.empty()) return;
  const auto named = known(session, caller, document_named(session, metadata.translation_of));
  if (!named) refuse("There is no document '" + metadata.translation_of + "' that this one could be the translation of.");
  if (named->id == document.id) refuse("A document is not the translation of itself.");
  const Revision shown = find_revision(session, caller, *named, {});
  if (!document.number.empty() && shown.metadata.translation_of == document.number)
    refuse("The document " + named->number + " is a translation of this one already.");
  metadata.translation_of = named->number;
  if (metadata.translated_version.empty()) metadata.translated_version = shown.label;
  const auto admit = reading(caller, *named);
  const auto followed = Documents(session).revision(*named, metadata.translated_version, admit);
  if (!followed || !may_read(caller, *named, *followed))
    refuse("The document " + named->number + " has no version '" + metadata.translated_version + "' that could be translated.");
  metadata.translated_version = followed->label;
}

}  // namespace rotulus::service
