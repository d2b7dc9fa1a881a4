#include "signing.h"

#include "crypto/digest.h"
#include "finding.h"
#include "service/credentials.h"
#include "service/rule_error.h"
#include "storage/accounts.h"
#include "storage/audit.h"

namespace rotulus::service {
namespace {

RuleError other_version(const std::string& detail) { return {ErrorCode::kConflict, "signature_of_other_version", detail}; }

// Statements name whole seconds.
Timestamp whole_second(Timestamp time) { return {time.microseconds / 1'000'000 * 1'000'000}; }

}  // namespace

void check_signer(Application& app, const Principal& caller, const storage::Document& document, const storage::Revision& revision,
                  const SignatureRequest& request, const std::string& address) {
  const bool same_label = !request.version || *request.version == revision.label || *request.version == revision.draft_label;
  if (!same_label)
    throw other_version("You were about to sign version " + *request.version + ", and this is about version " + revision.label +
                        ": a signature is for the version that was shown. Load it again and read it before you sign.");
  if (request.content_sha256 && *request.content_sha256 != crypto::hex(revision.sha256))
    throw other_version("Version " + revision.label +
                        " has another content than the one that you were shown: load it again and "
                        "read it before you sign.");
  try {
    require_confirmation(app, caller, {request.password, request.otp, address});
  } catch (const RuleError& refusal) {
    if (refusal.rule() == "wrong_password")
      app.write(actor_of(caller), [&](storage::Transaction& tx) {
        storage::append_audit(tx, "signature.refused", "document " + document.id.text(), "wrong password",
                              storage::Outcome::kRefused);
      });
    throw;
  }
}

std::int64_t sign(storage::Transaction& tx, const Principal& caller, const storage::Document& document,
                  const storage::Revision& revision, storage::Meaning meaning) {
  const auto user = storage::Accounts(tx).user(caller.user);
  if (!user) throw no_such("user");
  auto statement = storage::statement_about(tx, document, revision);
  statement.meaning = meaning;
  statement.signer = user->name;
  statement.name = user->display_name;
  statement.time = whole_second(Timestamp::now());
  storage::SignatureRecord record;
  record.document = document.id;
  record.revision = revision.id;
  record.user = user->id;
  record.time = statement.time;
  record.statement = storage::statement_text(statement);
  return storage::add_signature(tx, record);
}

}  // namespace rotulus::service
