// Signatures as they are shown: each is checked again, against what the version holds now.
#include <map>

#include "crypto/digest.h"
#include "finding.h"
#include "service/life_cycle.h"

namespace rotulus::service {
namespace {

SignatureView view_of_signature(const storage::Document& document, const storage::Revision& revision,
                                storage::SignatureRecord record, const crypto::PublicKey& key) {
  SignatureView view;
  view.version = revision.label;
  view.revision = revision.sequence;
  if (const auto statement = storage::parse_statement(record.statement)) {
    view.signer = {statement->signer, statement->name};
    view.meaning = storage::name(statement->meaning);
    view.content_sha256 = crypto::hex(statement->content);
    view.metadata_sha256 = crypto::hex(statement->metadata);
    view.prior_sha256 = crypto::hex(statement->prior);
    view.valid = storage::is_valid(record, key) && statement->document == document.id &&
                 statement->sequence == revision.sequence && statement->content == revision.sha256 &&
                 statement->metadata == storage::metadata_sha256(document.number, revision.metadata);
  }
  view.record = std::move(record);
  return view;
}

}  // namespace

std::vector<SignatureView> list_signatures(Application& app, const Principal& caller, const std::string& reference,
                                           const std::string& version) {
  const auto key = storage::signing_key(app.store()).public_key();
  const auto session = app.read();
  const auto document = find_document(session, caller, reference);
  const auto only = version.empty() ? RevisionId{} : find_revision(session, caller, document, version).id;
  std::vector<SignatureView> views;
  std::map<RevisionId, std::int64_t> signed_before;
  for (auto& record : storage::Approvals(session).signatures(document)) {
    const std::int64_t number = ++signed_before[record.revision];
    if (only && record.revision != only) continue;
    const auto revision = require_revision(storage::Documents(session), record.revision);
    if (!may_read(caller, document, revision)) continue;
    views.push_back(view_of_signature(document, revision, std::move(record), key));
    views.back().number = number;
  }
  return views;
}

}  // namespace rotulus::service
