#include "service/merging.h"

#include "core/document.h"
#include "crypto/digest.h"
#include "draft_change.h"
#include "finding.h"
#include "merge_metadata.h"

namespace rotulus::service {
namespace {

using storage::Documents;
using storage::Metadata;
using storage::Revision;

constexpr int kAttempts = 5;  // others would have to save that often between reading and writing

// What the versions say of the merge, and whether the caller may make it at all.
DraftMerge begin(Application& app, const Principal& caller, const std::string& reference, const std::string& base) {
  const auto session = app.read();
  const storage::Document document = find_document(session, caller, reference);
  require_edit(caller, document);
  require_editable(session, document);
  if (base.empty()) throw Error(ErrorCode::kInvalidArgument, "Name the version that the change was made from.");
  Revision written_from = find_revision(session, caller, document, base);
  if (written_from.removal)
    throw Error(ErrorCode::kInvalidArgument, "This version marks the document's removal and has no content to start from.");
  return {std::move(written_from),
          require_revision(Documents(session), document.head),
          view_of(session, caller, document),
          std::nullopt,
          {},
          {},
          std::nullopt};
}

void merge_content(Application& app, const Reader& reader, const std::string& mine, DraftMerge& merge) {
  if (is_text(mine) && merge.base.is_text && merge.theirs.is_text) {
    const TwoContents contents = read_both(app, reader, merge.base, merge.theirs);
    merge.text = storage::merge(contents.from, mine, contents.to);
    if (!merge.text->clean()) return;
    std::string content = merge.text->text();
    if (content != contents.to) merge.content = std::move(content);
    return;
  }
  if (merge.base.sha256 == merge.theirs.sha256) {
    merge.content = mine;
    return;
  }
  if (crypto::sha256(crypto::as_bytes(mine)) != merge.theirs.sha256)
    throw Error(ErrorCode::kStale,
                "Somebody saved version " + merge.theirs.label +
                    " meanwhile, and this content is no text that could be merged: take your change over into that version.");
}

// A large file is taken as it is, and only where nobody else changed the content.
void require_content_unchanged(const DraftMerge& merge) {
  if (merge.base.sha256 == merge.theirs.sha256) return;
  throw Error(ErrorCode::kStale,
              "Somebody saved version " + merge.theirs.label +
                  " meanwhile, and this content is too large to be merged: take your change over into that version.");
}

bool says_more_than_theirs(const DraftMerge& merge, const DraftChange& asked) {
  return merge.content || asked.file || merge.metadata != merge.theirs.metadata;
}

// The change that makes the merge of the newest version. Who reads the history is told that it was merged.
DraftChange on_top_of_theirs(const DraftMerge& merge, const DraftChange& asked) {
  DraftChange change;
  const Metadata &merged = merge.metadata, &theirs = merge.theirs.metadata;
  const auto take = [](const auto& ours, const auto& known, auto& into) {
    if (ours != known) into = ours;
  };
  take(merged.title, theirs.title, change.title);
  take(merged.path, theirs.path, change.path);
  take(merged.type, theirs.type, change.type);
  take(merged.language, theirs.language, change.language);
  take(merged.owner, theirs.owner, change.owner);
  take(merged.workflow, theirs.workflow, change.workflow);
  take(merged.tags, theirs.tags, change.tags);
  take(merged.categories, theirs.categories, change.categories);
  take(merged.translation_of, theirs.translation_of, change.translation_of);
  take(merged.translated_version, theirs.translated_version, change.translated_version);
  if (merged.fields != theirs.fields) change.fields.emplace(merged.fields.begin(), merged.fields.end());
  change.content = merge.content;
  change.file = asked.file;
  change.change = asked.change;
  change.summary = asked.summary;
  if (merge.base.id == merge.theirs.id) return change;
  change.summary = asked.summary.value_or(asked.content || asked.file ? "Change the content" : "Change the description") +
                   "\n\nWritten from version " + merge.base.label + ", merged with version " + merge.theirs.label + ".";
  return change;
}

std::optional<DocumentView> try_save(Application& app, const Principal& caller, const DraftMerge& merge,
                                     const DraftChange& asked) {
  const storage::Document& document = merge.document.document;
  try {
    return save_draft(app, caller, document.id.text(), document.version, on_top_of_theirs(merge, asked));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kStale) throw;
    return std::nullopt;
  }
}

}  // namespace

DraftMerge merge_draft(Application& app, const Reader& reader, const std::string& reference, const std::string& base,
                       const DraftChange& change) {
  DraftMerge merge = begin(app, reader.principal, reference, base);
  if (change.file) require_content_unchanged(merge);
  if (change.content) merge_content(app, reader, *change.content, merge);
  merge.metadata =
      merge_metadata(merge.base.metadata, changed(merge.base.metadata, change), merge.theirs.metadata, merge.conflicts);
  return merge;
}

MergedSave save_merged(Application& app, const Reader& reader, const std::string& reference, const std::string& base,
                       const DraftChange& change) {
  // A merge takes its time, and plugins are asked about it: both would hold up every other writer inside the transaction. So the
  // transaction only makes sure that what was merged with is still the newest, and otherwise it is merged anew.
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    DraftMerge merge = merge_draft(app, reader, reference, base, change);
    if (!merge.clean()) return {std::move(merge), std::nullopt};
    if (!says_more_than_theirs(merge, change)) {
      DocumentView unchanged = merge.document;
      return {std::move(merge), std::move(unchanged)};
    }
    if (auto saved = try_save(app, reader.principal, merge, change)) return {std::move(merge), std::move(saved)};
  }
  throw Error(ErrorCode::kStale, "Others keep saving this document at this moment: try again.");
}

}  // namespace rotulus::service
