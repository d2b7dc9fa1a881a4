#include "audit_replay.h"

#include <charconv>
#include <sstream>

#include "account_rows.h"
#include "category_rows.h"
#include "crypto/digest.h"
#include "request_rows.h"
#include "role_rows.h"
#include "storage/accounts.h"
#include "storage/bindings.h"
#include "storage/documents.h"
#include "storage/roles.h"
#include "storage/spaces.h"

namespace rotulus::storage {
namespace {

std::int64_t leading_number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Details end in "; " and a reason, which says nothing of the state of a row.
std::string without_reason(const std::string& detail) { return detail.substr(0, detail.find("; ")); }

}  // namespace

void AuditReplay::add(const AuditEntry& entry) {
  if (entry.outcome != Outcome::kDone) return;
  life_cycle_.add(entry);
  feedback_.add(entry);
  if (entry.action.starts_with("user.")) ++user_changes_[entry.object];
  if (entry.action.starts_with("space.")) ++space_changes_[entry.object];
  if (entry.action == "user.disable") tokens_.erase(entry.object);
  add_sign_in(entry);
  if (entry.action == "binding.grant") bindings_.insert(entry.object + ": " + without_reason(entry.detail));
  if (entry.action == "binding.revoke" || entry.action == "binding.expire")
    bindings_.erase(entry.object + ": " + without_reason(entry.detail));
  if (entry.action.starts_with("role.")) add_role(entry);
  if (entry.action.starts_with("access_request.")) requests_[entry.object] = without_reason(entry.detail);
  if (entry.action.starts_with("category.")) categories_[entry.object] = without_reason(entry.detail);
  if (entry.action == "token.create") tokens_[entry.object].insert(leading_number(entry.detail));
  if (entry.action == "token.remove") tokens_[entry.object].erase(leading_number(entry.detail));
  if (entry.action == "document.save" || entry.action == "document.import") add_revisions(entry);
}

void AuditReplay::add_sign_in(const AuditEntry& entry) {
  if (entry.action == "session.begin") sessions_[entry.object].insert(entry.detail);
  if (entry.action == "session.end") sessions_[entry.object].erase(entry.detail);
  if (entry.action == "reset_link.create") linked_.insert(entry.object);
  if (entry.action == "reset_link.use") linked_.erase(entry.object);
  if (entry.action != "user.disable") return;
  sessions_.erase(entry.object);
  linked_.erase(entry.object);
}

void AuditReplay::add_role(const AuditEntry& entry) {
  if (entry.action == "role.remove") {
    roles_.erase(entry.object);
    return;
  }
  RolePast& role = roles_[entry.object];
  ++role.changes;
  role.permissions = entry.detail;
}

// The detail is "commit <name> <document>@<sequence>:<SHA-256> ...".
void AuditReplay::add_revisions(const AuditEntry& entry) {
  std::istringstream words(entry.detail);
  std::string word;
  while (words >> word) {
    const auto at = word.find('@'), colon = word.find(':');
    if (at == std::string::npos || colon == std::string::npos || colon < at) continue;
    if (const auto id = DocumentId::parse(std::string_view(word).substr(0, at)))
      add_revision(*id, leading_number(std::string_view(word).substr(at + 1)), word.substr(colon + 1),
                   entry.action == "document.import");
  }
}

void AuditReplay::add_revision(const DocumentId& id, std::int64_t sequence, const std::string& sha256, bool imported) {
  static const std::string kNoContent(2 * sizeof(crypto::Sha256), '0');  // of a revision that ends a document
  ++revisions_[id];
  life_cycle_.add_revision(id, sequence, imported && sha256 != kNoContent);
  const Documents documents(session_);
  const auto document = documents.find(id);
  const auto revision = document ? documents.revision(*document, sequence) : std::nullopt;
  const std::string what = "revision " + std::to_string(sequence) + " of document " + id.text();
  if (!revision)
    report_(what + " is in the audit log and not in the tables.");
  else if (crypto::hex(revision->sha256) != sha256)
    report_(what + " has another content than the audit log says.");
}

void AuditReplay::compare_users() const {
  auto expected = user_changes_;
  for (const User& user : Accounts(session_).users()) {
    const std::string what = "user " + user.name;
    if (const auto found = expected.extract(what); found.empty() || found.mapped() != user.version)
      report_(what + " is not in the state that the audit log has brought him to.");
  }
  for (const auto& [what, changes] : expected) report_(what + " is in the audit log and not in the tables.");
}

void AuditReplay::compare_spaces() const {
  auto expected = space_changes_;
  for (const Space& space : Spaces(session_).list()) {
    const std::string what = "space " + space.key.text();
    if (const auto found = expected.extract(what); found.empty() || found.mapped() != space.version)
      report_(what + " is not in the state that the audit log has brought it to.");
  }
  for (const auto& [what, changes] : expected) report_(what + " is in the audit log and not in the tables.");
}

void AuditReplay::compare_documents() const {
  auto query = state_.db.statement("SELECT number, uid, revisions FROM document ORDER BY id");
  while (query.step()) {
    DocumentId id;
    const auto uid = query.blob(1);
    if (uid.size() == id.bytes.size()) std::copy(uid.begin(), uid.end(), id.bytes.begin());
    const auto found = revisions_.find(id);
    if (found == revisions_.end() || found->second != query.number(2))
      report_("document " + query.text(0) + " has another number of revisions than the audit log says.");
  }
}

void AuditReplay::compare_bindings() const {
  auto expected = bindings_;
  for (const GivenBinding& given : Bindings(session_).all()) {
    const std::string text = grantee_text(session_, given.grantee) + ": " + binding_text(session_, given.binding);
    if (expected.erase(text) == 0)
      report_("The binding '" + text + "' is in the tables, and the audit log says that it is not given.");
  }
  for (const auto& text : expected)
    report_("The binding '" + text + "' is given according to the audit log, and is not in the tables.");
}

void AuditReplay::compare_roles() const {
  auto expected = roles_;
  for (const OwnRole& role : Roles(session_).list()) {
    const std::string what = "role " + role.name;
    const auto found = expected.extract(what);
    if (found.empty() || found.mapped().changes != role.version ||
        found.mapped().permissions != permission_text(role.permissions))
      report_(what + " is not in the state that the audit log has brought it to.");
  }
  for (const auto& [what, past] : expected) report_(what + " is in the audit log and not in the tables.");
}

void AuditReplay::compare_requests() const {
  auto expected = requests_;
  for (std::int64_t before = 0;;) {
    const auto page = AccessRequests(session_).list(std::nullopt, before, 100);
    if (page.empty()) break;
    for (const AccessRequest& request : page) {
      const auto found = expected.extract(request_object(request));
      if (found.empty() || found.mapped() != request_state_text(request))
        report_(request_object(request) + " is not in the state that the audit log has brought it to.");
    }
    before = page.back().id;
  }
  for (const auto& [what, state] : expected) report_(what + " is in the audit log and not in the tables.");
}

void AuditReplay::compare_categories() const {
  auto expected = categories_;
  for (const Category& category : Categories(session_).list()) {
    if (category.id == 0) continue;  // shipped, and as it was
    const auto found = expected.extract(category_object(category));
    if (found.empty() || found.mapped() != category_state_text(category))
      report_(category_object(category) + " is not in the state that the audit log has brought it to.");
  }
  for (const auto& [what, state] : expected) report_(what + " is in the audit log and not in the tables.");
}

void AuditReplay::compare_sessions() const {
  const Accounts accounts(session_);
  for (const User& user : accounts.users()) {
    const auto begun = sessions_.find(user_object(user));
    for (const SignInSession& session : accounts.sessions(user.id)) {
      const bool known = begun != sessions_.end() && (begun->second.contains(session.id) || begun->second.contains(""));
      if (!known)
        report_("A session of " + user_object(user) +
                " is in the tables, and the audit log says that it has ended or never began.");
    }
  }
}

void AuditReplay::compare_links() const {
  auto query = state_.db.statement("SELECT DISTINCT u.name FROM reset_link r JOIN user u ON u.id = r.user");
  while (query.step())
    if (!linked_.contains("user " + query.text(0)))
      report_("A reset_link of user " + query.text(0) +
              " is in the tables, and the audit log says that it was used or never made.");
}

void AuditReplay::compare_tokens() const {
  auto expected = tokens_;
  const Accounts accounts(session_);
  for (const User& user : accounts.users()) {
    const std::string what = "user " + user.name;
    for (const Token& token : accounts.tokens(user.id))
      if (expected[what].erase(token.id) == 0)
        report_("Token " + std::to_string(token.id) + " of " + what +
                " is in the tables, and the audit log says that it is removed.");
  }
  for (const auto& [what, ids] : expected)
    for (const auto id : ids)
      report_("Token " + std::to_string(id) + " of " + what + " is in the audit log and not in the tables.");
}

}  // namespace rotulus::storage
