#include "service/documents.h"

#include <algorithm>

#include "cursor_number.h"
#include "document_text.h"
#include "finding.h"
#include "storage/texts.h"

namespace rotulus::service {
namespace {

// Both texts are in memory while they are compared, and several times over.
constexpr std::int64_t kMostComparedBytes = std::int64_t{8} << 20;

using storage::Document;
using storage::Documents;
using storage::Revision;

// Of an earlier version the text is read when somebody first wants to compare it.
void request_missing_texts(Application& app, const storage::Session& session, const std::vector<Revision>& revisions) {
  std::vector<Revision> missing;
  for (const Revision& revision : revisions)
    if (storage::needs_extraction(revision) && !storage::Texts(session).find(revision)) missing.push_back(revision);
  if (missing.empty()) return;
  app.write(local_owner(), [&](storage::Transaction& tx) {
    for (const Revision& revision : missing) storage::request_text(tx, revision);
  });
}

}  // namespace

DocumentView get_document(Application& app, const Principal& caller, const std::string& reference) {
  const auto session = app.read();
  return view_of(session, caller, find_document(session, caller, reference));
}

DocumentList list_documents(Application& app, const Principal& caller, const SpaceKey& key, const DocumentListQuery& query) {
  const auto session = app.read();
  const auto space = find_space(session, caller, key);
  storage::DocumentQuery asked;
  asked.space = space.id;
  asked.drafts = true;
  asked.state = query.state;
  asked.paths = query.paths;
  asked.after_number = query.cursor;
  asked.limit = query.limit;
  DocumentList list;
  while (true) {
    const auto page = Documents(session).list(asked, knowing(caller));
    for (const Document& document : page) {
      asked.after_number = document.number;
      if (!may_know(caller, document)) continue;
      if (static_cast<int>(list.items.size()) == query.limit) {
        list.next_cursor = list.items.back().document.number;
        return list;
      }
      list.items.push_back(view_of(session, caller, document));
    }
    if (static_cast<int>(page.size()) < asked.limit) return list;
  }
}

Revision get_version(Application& app, const Principal& caller, const std::string& reference, const std::string& version) {
  const auto session = app.read();
  return find_revision(session, caller, find_document(session, caller, reference), version);
}

TranslationLinks get_translations(Application& app, const Principal& caller, const std::string& reference,
                                  const std::string& version) {
  const auto session = app.read();
  const Document document = find_document(session, caller, reference);
  return translation_links(session, caller, document, find_revision(session, caller, document, version));
}

VersionList list_versions(Application& app, const Principal& caller, const std::string& reference, const std::string& cursor,
                          int limit) {
  const auto session = app.read();
  const Document document = find_document(session, caller, reference);
  std::int64_t before = cursor_number(cursor);
  VersionList list;
  while (true) {
    const auto page = Documents(session).revisions(document, before, limit, reading(caller, document));
    for (const Revision& revision : page) {
      before = revision.sequence;
      if (!may_read(caller, document, revision)) continue;
      if (static_cast<int>(list.items.size()) == limit) {
        list.next_cursor = std::to_string(list.items.back().sequence);
        return list;
      }
      list.items.push_back(revision);
    }
    if (static_cast<int>(page.size()) < limit) return list;
  }
}

Comparison compare_versions(Application& app, const Reader& reader, const std::string& reference, const std::string& from,
                            const std::string& to) {
  Comparison result;
  {
    const auto session = app.read();
    const Document document = find_document(session, reader.principal, reference);
    result.from = find_revision(session, reader.principal, document, from);
    result.to = find_revision(session, reader.principal, document, to);
    const auto comparable = [&](const Revision& r) { return r.removal || has_text(session, r); };
    result.binary = !comparable(result.from) || !comparable(result.to);
    request_missing_texts(app, session, {result.from, result.to});
  }
  if (result.binary) return result;
  for (const Revision* r : {&result.from, &result.to})
    if (r->is_text && r->size > kMostComparedBytes)
      throw Error(ErrorCode::kTooLarge, "Version " + r->label + " has " + std::to_string(r->size >> 20) +
                                            " MiB of text, and up to 8 MiB are compared here: download both versions instead.");
  const TwoContents contents = read_both(app, reader, result.from, result.to);
  result.blocks = storage::compare(contents.from, contents.to);
  return result;
}

}  // namespace rotulus::service
