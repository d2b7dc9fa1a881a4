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

CommentView view_of_comment(const storage::Session& session, storage::Comment comment) {
  const auto revision = require_revision(storage::Documents(session), comment.revision);
  return {std::move(comment), revision.label, revision.sequence};
}

}  // namespace

std::vector<CommentView> list_comments(Application& app, const Principal& caller, const std::string& reference,
                                       const std::string& version) {
  const auto session = app.read();
  const auto document = find_discussed(session, caller, reference);
  const auto only = version.empty() ? RevisionId{} : find_revision(session, caller, document, version).id;
  std::vector<CommentView> views;
  for (auto& comment : storage::Approvals(session).comments(document))
    if (!only || comment.revision == only) views.push_back(view_of_comment(session, std::move(comment)));
  return views;
}

CommentView get_comment(Application& app, const Principal& caller, const std::string& reference, std::int64_t id) {
  const auto session = app.read();
  auto comments = storage::Approvals(session).comments(find_discussed(session, caller, reference));
  const auto found = std::find_if(comments.begin(), comments.end(), [&](const auto& comment) { return comment.id == id; });
  if (found == comments.end()) throw no_such("comment");
  return view_of_comment(session, std::move(*found));
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
  return get_comment(app, caller, reference, id);
}

}  // namespace rotulus::service
