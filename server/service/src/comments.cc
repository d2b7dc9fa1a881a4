// What people say about a version.
#include <algorithm>

#include "finding.h"
#include "service/life_cycle.h"
#include "storage/accounts.h"

namespace rotulus::service {
namespace {

constexpr std::size_t kLongestText = 10'000;

void require_voice(const Principal& caller, const storage::Document& document) {
  const PermissionSet held = permissions_at(caller, scope_of(document));
  if (held.has(Permission::kEditDocument) || held.has(Permission::kReviewDocument) || held.has(Permission::kApproveDocument))
    return;
  throw Error(ErrorCode::kForbidden, "You may read this document, but not comment on it: ask its owner for the role reviewer.");
}

// Discussion is about what is under way, and not for readers of what is in force.
storage::Document find_discussed(const storage::Session& session, const Principal& caller, const std::string& reference) {
  auto document = find_document(session, caller, reference);
  if (!may_read_drafts(caller, document)) throw no_such("version");
  return document;
}

// All of the document, oldest first; none is ever removed, so that they keep their numbers.
std::vector<CommentView> comments_of(const storage::Session& session, const storage::Document& document) {
  std::vector<CommentView> views;
  for (auto& comment : storage::Approvals(session).comments(document)) {
    const auto number = static_cast<std::int64_t>(views.size()) + 1;
    const auto revision = require_revision(storage::Documents(session), comment.revision);
    views.push_back({number, std::move(comment), revision.label, revision.sequence});
  }
  return views;
}

}  // namespace

std::vector<CommentView> list_comments(Application& app, const Reader& reader, const std::string& reference,
                                       const std::string& version) {
  const auto session = app.read();
  const auto document = find_discussed(session, reader.principal, reference);
  const auto only = version.empty() ? RevisionId{} : find_revision(session, reader.principal, document, version).id;
  auto views = comments_of(session, document);
  std::erase_if(views, [&](const CommentView& view) { return only && view.comment.revision != only; });
  const auto about = require_revision(storage::Documents(session), only ? only : document.head);
  if (!views.empty()) note_reading(app, reader, about, Manner::kComments);
  return views;
}

CommentView get_comment(Application& app, const Reader& reader, const std::string& reference, std::int64_t number) {
  const auto session = app.read();
  auto views = comments_of(session, find_discussed(session, reader.principal, reference));
  if (number < 1 || number > static_cast<std::int64_t>(views.size())) throw no_such("comment");
  CommentView& view = views[static_cast<std::size_t>(number - 1)];
  note_reading(app, reader, require_revision(storage::Documents(session), view.comment.revision), Manner::kComments);
  return std::move(view);
}

CommentView add_comment(Application& app, const Principal& caller, const std::string& reference, const std::string& version,
                        const std::string& text, int line) {
  if (text.empty() || text.size() > kLongestText || !is_text(text))
    throw Error(ErrorCode::kInvalidArgument, "A comment has 1 to 10,000 bytes of text.");
  if (line < 0) throw Error(ErrorCode::kInvalidArgument, "Lines are counted from 1.");
  storage::Comment comment;
  {
    const auto session = app.read();
    const auto document = find_discussed(session, caller, reference);
    require_voice(caller, document);
    comment.document = document.id;
    comment.revision = version.empty() ? document.head : find_revision(session, caller, document, version).id;
    if (const auto user = storage::Accounts(session).user(caller.user)) comment.display_name = user->display_name;
  }
  comment.user = caller.user;
  comment.user_name = caller.name;
  comment.text = text;
  comment.line = line;
  std::int64_t id = 0;
  app.write(actor_of(caller), [&](storage::Transaction& tx) { id = storage::add_comment(tx, comment); });
  const auto session = app.read();
  for (CommentView& view : comments_of(session, find_discussed(session, caller, reference)))
    if (view.comment.id == id) return std::move(view);
  throw no_such("comment");
}

}  // namespace rotulus::service
