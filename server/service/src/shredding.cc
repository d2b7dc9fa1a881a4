#include "service/shredding.h"

#include <algorithm>
#include <chrono>

#include "finding.h"
#include "service/rule_error.h"
#include "signing.h"
#include "storage/shredding.h"
#include "storage/spaces.h"
#include "transitions.h"
#include "version_facts.h"

namespace rotulus::service {
namespace {

using storage::Document;
using storage::Session;

constexpr std::chrono::seconds kIndexMayTake{10};

bool has_ended(const Document& document) {
  return document.state == VersionState::kObsolete || document.state == VersionState::kArchived;
}

bool is_controlled(const Session& session, const Document& document) {
  return storage::Spaces(session).find(document.space).value().controlled;
}

// Who ended the document by a signature; empty: nobody did.
std::string retired_by(const Session& session, const Document& document) {
  std::string signer;
  for (const auto& record : storage::Approvals(session).signatures(document)) {
    const auto statement = storage::parse_statement(record.statement);
    if (statement && statement->meaning == storage::Meaning::kRetirement) signer = statement->signer;
  }
  return signer;
}

RuleError not_retired(const Document& document) {
  return {ErrorCode::kConflict, "state",
          "The space of " + document.number +
              " is controlled: a document there is retired, by a person's signature, before another shreds it."};
}

void require_second_person(const Session& session, const Document& document, const std::string& name) {
  if (!is_controlled(session, document)) return;
  if (document.effective && !has_ended(document)) throw not_retired(document);
  const auto authors = authors_of_draft(session, document);
  const bool wrote = !document.effective && std::find(authors.begin(), authors.end(), name) != authors.end();
  if (wrote || retired_by(session, document) == name)
    throw RuleError(ErrorCode::kForbidden, "self_approval",
                    "The space of " + document.number +
                        " is controlled: whoever wrote or retired a document does not shred it. Ask a second person.");
}

void require_permission(const Principal& caller, const Document& document) {
  if (authorize(caller, Permission::kApproveDocument, scope_of(document))) return;
  throw RuleError(ErrorCode::kForbidden, "permission", "Shredding a document takes the permission approve_document.");
}

}  // namespace

ShreddedDocument shred_document(Application& app, const Principal& caller, const std::string& reference,
                                std::int64_t expected_version, const ShredRequest& request) {
  Document document;
  {
    const auto session = app.read();
    document = find_document(session, caller, reference);
    require_permission(caller, document);
    if (request.reason.empty())
      throw RuleError(ErrorCode::kInvalidArgument, "comment_required", "Say why the document is shredded.");
    require_second_person(session, document, caller.name);
    if (!request.signature)
      throw RuleError(ErrorCode::kInvalidArgument, "signature_required", "Shredding a document takes your password.");
    document.version = expected_version;
    require_current(session, document);
    check_signer(app, caller, document, require_revision(storage::Documents(session), document.head), *request.signature,
                 request.address);
  }
  app.write(actor_of(caller), [&](storage::Transaction& tx) {
    require_current(tx, document);
    storage::shred(tx, document.id, request.reason);
  });
  forget_words(app);
  return {document.id, document.number, storage::Documents(app.read()).find(document.id).value().changed};
}

Document require_shreddable(const Session& session, const std::string& reference) {
  auto document = document_named(session, reference);
  if (!document) throw no_such("document");
  require_not_shredded(session, *document);
  // Who types here cannot be told from who wrote it.
  if (is_controlled(session, *document) && retired_by(session, *document).empty()) throw not_retired(*document);
  return *std::move(document);
}

void forget_words(Application& app) {
  app.indexer().wait_until_current(kIndexMayTake);
  app.indexer().save_checkpoint();
}

}  // namespace rotulus::service
