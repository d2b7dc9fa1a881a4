// Signatures over statements: Ed25519 under a key of the installation. That the person was there is asked before.
#include "document_rows.h"
#include "remark_rows.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define SIGNATURE_COLUMNS "s.id, s.document, s.revision, s.user, s.time, s.sealed, d.uid, d.space"
#define SIGNATURE_TABLES " FROM signature s JOIN document d ON d.id = s.document "

constexpr std::string_view kPurpose = "rotulus/1 signing of statements";

RecordWriter signature_context(const SignatureRecord& signature, std::int64_t document) {
  RecordWriter clear;
  clear.text("signature").number(signature.id).number(document).number(signature.revision.value).number(signature.user.value);
  clear.number(signature.time.microseconds);
  return clear;
}

RecordWriter signature_details(const SignatureRecord& signature) {
  RecordWriter details;
  details.text(signature.statement).bytes(signature.signature).bytes(signature.key);
  return details;
}

template <class Array>
void read_exactly(RecordReader& details, Array& into, const std::string& what) {
  const auto bytes = details.bytes();
  if (bytes.size() != into.size()) throw Error(ErrorCode::kCorrupt, "The sealed record of " + what + " is malformed.");
  std::copy(bytes.begin(), bytes.end(), into.begin());
}

SignatureRecord read_signature(const SessionState& state, const SqlStatement& query) {
  SignatureRecord signature;
  signature.id = query.number(0);
  signature.revision = RevisionId{query.number(2)};
  signature.user = UserId{query.number(3)};
  signature.time = {query.number(4)};
  const std::string what = "signature " + std::to_string(signature.id);
  signature.document = read_document_id(query, 6, what);
  const auto opened =
      open_row(state, SpaceId{query.number(7)}, signature_context(signature, query.number(1)), query.blob(5), what);
  RecordReader details(opened, what);
  signature.statement = details.text();
  read_exactly(details, signature.signature, what);
  read_exactly(details, signature.key, what);
  return signature;
}

// Nobody signs something else than what is stored, nor for somebody else.
void check_statement(Transaction& tx, const Document& document, const Revision& revision, const SignatureRecord& signature) {
  const auto stated = parse_statement(signature.statement);
  if (!stated) throw Error(ErrorCode::kInvalidArgument, "This is not the statement of a signature.");
  Statement expected = statement_about(tx, document, revision);
  const auto signer = Accounts(tx).user(signature.user);
  const bool was_draft = stated->version == revision.draft_label;  // approved in the transaction that holds the signature
  if (was_draft) expected.version = revision.draft_label;
  expected.meaning = stated->meaning;
  expected.signer = signer ? signer->name : std::string();
  expected.name = stated->name;
  expected.time = stated->time;
  if (!(expected == *stated) || (signature.time != Timestamp{} && stated->time.seconds() != signature.time.seconds()))
    throw Error(ErrorCode::kConflict, "The statement is not about version " + revision.label + " of document " + document.number +
                                          " as it is stored now: load it again, and sign what is there.");
}

}  // namespace

crypto::SigningKey signing_key(const SessionState& state) {
  return crypto::SigningKey::from_seed(state.keys.purpose_key(kPurpose));
}
crypto::SigningKey signing_key(const Store& store) { return crypto::SigningKey::from_seed(store.purpose_key(kPurpose)); }

bool is_valid(const SignatureRecord& signature, const crypto::PublicKey& key) {
  return signature.key == key && crypto::verify(signature.key, crypto::as_bytes(signature.statement), signature.signature);
}

void visit_signature_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " SIGNATURE_COLUMNS SIGNATURE_TABLES "ORDER BY s.id");
  while (query.step()) visit("signature " + std::to_string(query.number(0)), [&] { read_signature(state, query); });
}

std::vector<SignatureRecord> Approvals::signatures(const Document& document) const {
  std::vector<SignatureRecord> signatures;
  auto query = session_.state().db.statement("SELECT " SIGNATURE_COLUMNS SIGNATURE_TABLES "WHERE s.document = ?1 ORDER BY s.id");
  query.bind(document.row);
  while (query.step()) signatures.push_back(read_signature(session_.state(), query));
  return signatures;
}

crypto::Sha256 prior_statements(const Session& session, const Document& document, RevisionId revision, std::int64_t before) {
  crypto::Sha256Stream digest;
  for (const SignatureRecord& signature : Approvals(session).signatures(document))
    if (signature.revision == revision && (before == 0 || signature.id < before))
      digest.update(crypto::as_bytes(signature.statement));
  return digest.finish();
}

Statement statement_about(const Session& session, const Document& document, const Revision& revision) {
  Statement statement;
  statement.document = document.id;
  statement.number = document.number;
  statement.version = revision.label;
  statement.sequence = revision.sequence;
  statement.content = revision.sha256;
  statement.metadata = metadata_sha256(document.number, revision.metadata);
  statement.prior = prior_statements(session, document, revision.id, 0);
  return statement;
}

std::int64_t add_signature(Transaction& tx, const SignatureRecord& asked) {
  SessionState& state = tx.state();
  DocumentRow row = require_document(state, asked.document);
  const Revision revision = require_revision(tx, row.document, asked.revision);
  check_statement(tx, row.document, revision, asked);
  const crypto::SigningKey key = signing_key(state);
  SignatureRecord signature = asked;
  if (signature.time == Timestamp{}) signature.time = parse_statement(asked.statement)->time;
  signature.id = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM signature");
  signature.signature = key.sign(crypto::as_bytes(signature.statement));
  signature.key = key.public_key();
  state.db.statement("INSERT INTO signature(id, document, revision, user, time, sealed) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(signature.id, row.document.row, signature.revision.value, signature.user.value, signature.time.microseconds,
            seal_row(state, row.document.space, signature_context(signature, row.document.row), signature_details(signature)))
      .run();
  touch_document(state, row);
  append_audit(tx, "signature.create", "document " + signature.document.text(),
               std::to_string(signature.id) + " @" + std::to_string(revision.sequence) + " " +
                   crypto::hex(crypto::sha256(crypto::as_bytes(signature.statement))));
  return signature.id;
}

}  // namespace rotulus::storage
