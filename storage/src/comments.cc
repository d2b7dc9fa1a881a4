#include "document_rows.h"
#include "remark_rows.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define COMMENT_COLUMNS "c.id, c.document, c.revision, c.user, c.time, c.sealed, d.uid, d.space"
#define COMMENT_TABLES " FROM comment c JOIN document d ON d.id = c.document "

RecordWriter comment_context(const Comment& comment, std::int64_t document) {
  RecordWriter clear;
  clear.text("comment").number(comment.id).number(document).number(comment.revision.value).number(comment.user.value);
  clear.number(comment.time.microseconds);
  return clear;
}

RecordWriter comment_details(const Comment& comment) {
  RecordWriter details;
  details.text(comment.user_name).text(comment.display_name).text(comment.text).number(comment.line);
  return details;
}

Comment read_comment(const SessionState& state, const SqlStatement& query) {
  Comment comment;
  comment.id = query.number(0);
  comment.revision = RevisionId{query.number(2)};
  comment.user = UserId{query.number(3)};
  comment.time = {query.number(4)};
  const std::string what = "comment " + std::to_string(comment.id);
  comment.document = read_document_id(query, 6, what);
  const auto opened = open_row(state, SpaceId{query.number(7)}, comment_context(comment, query.number(1)), query.blob(5), what);
  RecordReader details(opened, what);
  comment.user_name = details.text();
  comment.display_name = details.text();
  comment.text = details.text();
  comment.line = static_cast<int>(details.number());
  return comment;
}

}  // namespace

void visit_comment_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " COMMENT_COLUMNS COMMENT_TABLES "ORDER BY c.id");
  while (query.step()) visit("comment " + std::to_string(query.number(0)), [&] { read_comment(state, query); });
}

void clear_comments(SessionState& state, const Document& document) {
  std::vector<std::pair<std::int64_t, Bytes>> cleared;
  {
    auto query = state.db.statement("SELECT " COMMENT_COLUMNS COMMENT_TABLES "WHERE c.document = ?1");
    query.bind(document.row);
    while (query.step()) {
      Comment comment = read_comment(state, query);
      comment.text.clear();
      cleared.emplace_back(comment.id,
                           seal_row(state, document.space, comment_context(comment, document.row), comment_details(comment)));
    }
  }
  for (const auto& [id, sealed] : cleared)
    state.db.statement("UPDATE comment SET sealed = ?2 WHERE id = ?1").bind(id, sealed).run();
}

std::vector<Comment> Approvals::comments(const Document& document) const {
  std::vector<Comment> comments;
  auto query = session_.state().db.statement("SELECT " COMMENT_COLUMNS COMMENT_TABLES "WHERE c.document = ?1 ORDER BY c.id");
  query.bind(document.row);
  while (query.step()) comments.push_back(read_comment(session_.state(), query));
  return comments;
}

std::int64_t add_comment(Transaction& tx, const Comment& asked) {
  SessionState& state = tx.state();
  const DocumentRow row = require_document(state, asked.document);
  const Revision revision = require_revision(tx, row.document, asked.revision);
  Comment comment = asked;
  comment.id = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM comment");
  if (comment.time == Timestamp{}) comment.time = Timestamp::now();
  state.db.statement("INSERT INTO comment(id, document, revision, user, time, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(comment.id, row.document.row, comment.revision.value, comment.user.value, comment.time.microseconds,
            seal_row(state, row.document.space, comment_context(comment, row.document.row), comment_details(comment)))
      .run();
  append_audit(tx, "comment.create", "document " + comment.document.text(),
               std::to_string(comment.id) + " @" + std::to_string(revision.sequence) + " " +
                   crypto::hex(crypto::sha256(crypto::as_bytes(comment.text))));
  return comment.id;
}

}  // namespace rotulus::storage
