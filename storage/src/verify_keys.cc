#include "verify_keys.h"

#include "rotation_rows.h"
#include "sealed_tables.h"

namespace rotulus::storage {
namespace {

std::int64_t number_of(const SessionState& state, const char* sql) {
  auto query = state.db.statement(sql);
  query.step();
  return query.number(0);
}

class KeyCheck {
 public:
  KeyCheck(const Session& session, const std::function<void(std::string)>& report) : session_(session), report_(report) {}

  void check_epochs() const {
    const SessionState& state = session_.state();
    const auto newest = load_rotation(state);
    const bool is_under_way = newest && newest->state.is_under_way();
    auto scopes = state.db.statement("SELECT scope, count(*), max(epoch) FROM wrapped_key GROUP BY scope");
    while (scopes.step()) {
      const std::string what = "the key of space " + std::to_string(scopes.number(0));
      if (scopes.number(1) > 1 && !is_under_way) report_(what + " has earlier ones beside it though no rotation is under way.");
      if (newest && scopes.number(2) != newest->state.epoch) report_(what + " is not of the newest epoch.");
    }
    if (number_of(state, "SELECT count(*) FROM kept_key") != (newest ? Keyring::kKeptKeys : 0))
      report_("The keys that stay the same across rotations are not all there, or there are more of them.");
    if (!is_under_way && number_of(state, "SELECT count(*) FROM former_document_key"))
      report_("There are earlier content keys of documents though no rotation is under way.");
  }

  // The sealed value of a rotation holds how far it is; that it opens proves the clear columns.
  void check_rotations() const {
    SessionState& state = session_.state();
    find_sealed_table("key_rotation")->visit(state.db, {}, [&](const SealedRow& row) {
      try {
        state.keys.scope(row.scope)->rows.open(row.sealed, row.context.view(), "rotation of keys");
      } catch (const Error& error) {
        report_(error.what());
      }
      return true;
    });
    if (number_of(state, "SELECT count(*) FROM audit WHERE action = 'key.rotate'") !=
            number_of(state, "SELECT count(*) FROM key_rotation") ||
        number_of(state, "SELECT count(*) FROM audit WHERE action = 'key.retire'") !=
            number_of(state, "SELECT count(*) FROM key_rotation WHERE ended != 0"))
      report_("The rotations of keys are not those of the audit log.");
  }

  void check_earlier_document_keys() const {
    SessionState& state = session_.state();
    auto query = state.db.statement(
        "SELECT d.space, k.document FROM former_document_key k JOIN document d ON d.id = k.document ORDER BY k.document");
    while (query.step()) {
      try {
        state.objects.check_document_key(SpaceId{query.number(0)}, query.number(1));
      } catch (const Error& error) {
        report_(error.what());
      }
    }
  }

 private:
  const Session& session_;
  const std::function<void(std::string)>& report_;
};

}  // namespace

KeysReport verify_keys(const Session& session, const std::function<void(std::string)>& report,
                       const std::function<void(std::uint64_t)>& progress) {
  const KeyCheck check(session, report);
  check.check_epochs();
  check.check_rotations();
  check.check_earlier_document_keys();
  KeysReport found;
  const auto newest = load_rotation(session.state());
  if (!newest || !newest->state.is_under_way()) return found;
  std::uint64_t looked_at = 0;
  found.under_former = count_under_former_keys(session, [&] {
    progress(++looked_at);
    return true;
  });
  return found;
}

}  // namespace rotulus::storage
