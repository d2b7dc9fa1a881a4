// Use-cases around documents. Every one asks authorize() first; what the caller may not know of is Error{kNotFound}.
// Thread-safety: all functions from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/life_cycle.h"
#include "service/application.h"
#include "service/reading.h"
#include "service/translations.h"
#include "storage/compare.h"
#include "storage/documents.h"
#include "storage/large_files.h"
#include "storage/spaces.h"

namespace rotulus::service {

// A document as one caller sees it.
struct DocumentView {
  storage::Document document;
  storage::Space space;
  storage::Revision shown;                     // the effective (or obsolete) version; the newest draft where there is none
  std::optional<storage::Revision> effective;  // when there is one
  std::optional<storage::Revision> draft;      // the newest draft, for those who may see drafts
  PermissionSet permissions;                   // the caller's, on this document
};

// `reference` is a document's number or its id.
DocumentView get_document(Application& app, const Principal& caller, const std::string& reference);

struct DocumentListQuery {
  std::optional<VersionState> state;
  std::vector<std::string> paths;  // any of these exactly; none: all
  std::string cursor;
  int limit = 50;
};
struct DocumentList {
  std::vector<DocumentView> items;
  std::string next_cursor;
};
DocumentList list_documents(Application& app, const Principal& caller, const SpaceKey& space, const DocumentListQuery& query);

// A version by label ("1.0", "1.1-draft.2") or by its sequence number ("7"); empty: the one shown by default.
storage::Revision get_version(Application& app, const Principal& caller, const std::string& reference,
                              const std::string& version);
struct VersionList {
  std::vector<storage::Revision> items;  // newest first
  std::string next_cursor;
};
VersionList list_versions(Application& app, const Principal& caller, const std::string& reference, const std::string& cursor,
                          int limit);

// Of a version as get_version() finds it.
TranslationLinks get_translations(Application& app, const Principal& caller, const std::string& reference,
                                  const std::string& version);

struct Comparison {
  storage::Revision from, to;
  bool binary = false;  // one of them is no text: no blocks
  std::vector<storage::Block> blocks;
};
// Error{kTooLarge} for texts above 8 MiB.
Comparison compare_versions(Application& app, const Reader& reader, const std::string& reference, const std::string& from,
                            const std::string& to);

struct NewDocument {
  storage::Metadata metadata;          // with the template and its fields, when there is one
  std::optional<std::string> content;  // absent: the body of the template, in the document's language
  std::string summary;
  std::shared_ptr<const storage::Staging> file = {};  // instead of content
};
// A document that follows a template takes its type, its number scheme and its body. Error{kInvalidArgument} for an unknown
// template or workflow, an unknown field, and a field that the number scheme needs and that is missing; RuleError "findings" for
// values that a hook refuses.
DocumentView create_document(Application& app, const Principal& caller, const SpaceKey& space, const NewDocument& document);
// Takes a content above 4 MiB into the store, to become a document by create_document. Error{kForbidden}, {kNotFound}, and those of
// storage::Staging.
std::shared_ptr<const storage::Staging> stage_new_content(Application& app, const Principal& caller, const SpaceKey& space,
                                                          const storage::ByteSource& source,
                                                          const storage::StagingOptions& options);
// Takes a content above 4 MiB into the store, to become a draft by save_draft. Error{kForbidden}, {kNotFound}, and those of
// storage::Staging.
std::shared_ptr<const storage::Staging> stage_content(Application& app, const Principal& caller, const std::string& reference,
                                                      const storage::ByteSource& source, const storage::StagingOptions& options);
// One new draft of content and description together; what is absent stays as it is. `expected_version` is Document::version from
// the ETag: Error{kStale}.
struct DraftChange {
  std::optional<std::string> title, language, type, path, owner, workflow, content, summary;
  std::optional<std::vector<std::string>> tags, categories;
  std::optional<std::string> translation_of, translated_version;  // by number or id; by label or empty: the version in force
  std::optional<std::map<std::string, std::string>> fields;       // all of them
  std::shared_ptr<const storage::Staging> file;                   // instead of content
  ChangeKind change = ChangeKind::kMinor;
};
DocumentView save_draft(Application& app, const Principal& caller, const std::string& reference, std::int64_t expected_version,
                        const DraftChange& change);
// A new draft with the content and metadata of an older version.
DocumentView restore_version(Application& app, const Principal& caller, const std::string& reference,
                             std::int64_t expected_version, const std::string& version);

}  // namespace rotulus::service
