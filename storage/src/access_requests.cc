#include "storage/access_requests.h"

#include "account_rows.h"
#include "crypto/digest.h"
#include "request_rows.h"
#include "role_rows.h"
#include "session_state.h"
#include "storage/audit.h"

namespace rotulus::storage {
namespace {

#define REQUEST_COLUMNS "id, state, requester, created, changed, version, sealed"

using Kind = AccessChange::Kind;

RecordWriter request_context(const AccessRequest& request) {
  RecordWriter clear;
  clear.text("access_request").number(request.id).number(static_cast<int>(request.state)).number(request.requester.value);
  clear.number(request.created.microseconds).number(request.changed.microseconds).number(request.version);
  return clear;
}

void write_users(RecordWriter& record, const std::vector<UserId>& users) {
  record.number(static_cast<std::int64_t>(users.size()));
  for (const UserId user : users) record.number(user.value);
}

std::vector<UserId> read_users(RecordReader& record) {
  std::vector<UserId> users;
  for (std::int64_t left = record.number(); left > 0; --left) users.push_back(UserId{record.number()});
  return users;
}

void write_document(RecordWriter& record, const std::optional<DocumentId>& document) {
  if (document)
    record.id(*document);
  else
    record.bytes({});
}

std::optional<DocumentId> read_document(RecordReader& record, const std::string& what) {
  const auto bytes = record.bytes();
  if (bytes.empty()) return std::nullopt;
  DocumentId id;
  if (bytes.size() != id.bytes.size()) throw Error(ErrorCode::kCorrupt, "A change in " + what + " names no document.");
  std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  return id;
}

// Every change with all its fields: what a kind does not use is empty and takes a byte.
void write_change(RecordWriter& record, const AccessChange& change) {
  record.number(static_cast<int>(change.kind)).number(change.grantee.user.value).number(change.grantee.group.value);
  record.text(change.binding.role).number(change.binding.scope.space.value);
  write_document(record, change.binding.scope.document);
  record.number(change.binding.expires ? change.binding.expires->microseconds : 0).number(change.group.value);
  write_users(record, change.added);
  write_users(record, change.removed);
  record.text(change.role).text(change.title);
  write_permissions(record, change.permissions);
  record.number(change.role_version).number(change.user.value).number(change.space.value);
  record.number(change.controlled).number(change.confidential);
  write_document(record, change.document);
  record.number(change.blocked);
}

AccessChange read_change(RecordReader& record, const std::string& what) {
  AccessChange change;
  const auto kind = record.number();
  if (kind < static_cast<int>(Kind::kGrant) || kind > static_cast<int>(Kind::kInheritance))
    throw Error(ErrorCode::kCorrupt, "A change in " + what + " is of no known kind.");
  change.kind = static_cast<Kind>(kind);
  change.grantee.user = UserId{record.number()};
  change.grantee.group = GroupId{record.number()};
  change.binding.role = record.text();
  change.binding.scope.space = SpaceId{record.number()};
  change.binding.scope.document = read_document(record, what);
  if (const auto expires = record.number()) change.binding.expires = Timestamp{expires};
  change.group = GroupId{record.number()};
  change.added = read_users(record);
  change.removed = read_users(record);
  change.role = record.text();
  change.title = record.text();
  change.permissions = read_permissions(record);
  change.role_version = record.number();
  change.user = UserId{record.number()};
  change.space = SpaceId{record.number()};
  change.controlled = record.number() != 0;
  change.confidential = record.number() != 0;
  change.document = read_document(record, what);
  change.blocked = record.number() != 0;
  return change;
}

RecordWriter changes_record(const std::vector<AccessChange>& changes) {
  RecordWriter record;
  record.number(static_cast<std::int64_t>(changes.size()));
  for (const AccessChange& change : changes) write_change(record, change);
  return record;
}

RecordWriter request_details(const AccessRequest& request) {
  RecordWriter details;
  details.text(request.requester_name).text(request.reason).number(request.approvals_needed);
  details.bytes(changes_record(request.changes).view());
  details.number(static_cast<std::int64_t>(request.decisions.size()));
  for (const RequestDecision& decision : request.decisions)
    details.number(decision.user.value)
        .text(decision.user_name)
        .number(decision.approved)
        .text(decision.comment)
        .number(decision.time.microseconds);
  return details;
}

AccessRequest read_request(const SessionState& state, const SqlStatement& query) {
  AccessRequest request;
  request.id = query.number(0);
  request.state = static_cast<RequestState>(
      query.number_between(1, static_cast<int>(RequestState::kOpen), static_cast<int>(RequestState::kWithdrawn)));
  request.requester = UserId{query.number(2)};
  request.created = {query.number(3)};
  request.changed = {query.number(4)};
  request.version = query.number(5);
  const std::string what = "access request " + std::to_string(request.id);
  const auto opened = open_row(state, kSystemScope, request_context(request), query.blob(6), what);
  RecordReader details(opened, what);
  request.requester_name = details.text();
  request.reason = details.text();
  request.approvals_needed = static_cast<int>(details.number());
  RecordReader changes(details.bytes(), what);
  for (std::int64_t left = changes.number(); left > 0; --left) request.changes.push_back(read_change(changes, what));
  for (std::int64_t left = details.number(); left > 0; --left) {
    RequestDecision decision;
    decision.user = UserId{details.number()};
    decision.user_name = details.text();
    decision.approved = details.number() != 0;
    decision.comment = details.text();
    decision.time = {details.number()};
    request.decisions.push_back(std::move(decision));
  }
  return request;
}

// "v2 approved <SHA-256 of the changes>; why": what the row must be like from here on.
void record(Transaction& tx, const char* action, const AccessRequest& request, const std::string& why) {
  append_audit(tx, action, request_object(request), request_state_text(request) + (why.empty() ? "" : "; " + why));
}

AccessRequest require_open(const Transaction& tx, std::int64_t id) {
  auto request = AccessRequests(tx).find(id);
  if (!request) throw Error(ErrorCode::kNotFound, "There is no such access request.");
  if (request->state != RequestState::kOpen)
    throw Error(ErrorCode::kConflict, "This request is " + std::string(name(request->state)) + " already.");
  return *std::move(request);
}

void update(Transaction& tx, AccessRequest& request) {
  ++request.version;
  request.changed = Timestamp::now();
  tx.state()
      .db.statement("UPDATE access_request SET state = ?2, changed = ?3, version = ?4, sealed = ?5 WHERE id = ?1")
      .bind(request.id, static_cast<int>(request.state), request.changed.microseconds, request.version,
            seal_row(tx.state(), kSystemScope, request_context(request), request_details(request)))
      .run();
}

int approvals(const AccessRequest& request) {
  int count = 0;
  for (const RequestDecision& decision : request.decisions) count += decision.approved;
  return count;
}

}  // namespace

std::string request_object(const AccessRequest& request) { return "access_request " + std::to_string(request.id); }

std::string request_state_text(const AccessRequest& request) {
  return "v" + std::to_string(request.version) + " " + std::string(name(request.state)) + " " +
         crypto::hex(crypto::sha256(changes_record(request.changes).view()));
}

void visit_request_rows(const SessionState& state, const VisitRow& visit) {
  auto query = state.db.statement("SELECT " REQUEST_COLUMNS " FROM access_request ORDER BY id");
  while (query.step()) visit("access_request " + std::to_string(query.number(0)), [&] { read_request(state, query); });
}

std::string_view name(RequestState state) {
  constexpr std::string_view kNames[] = {"open", "approved", "rejected", "withdrawn"};
  return kNames[static_cast<std::size_t>(state) - 1];
}

std::optional<RequestState> parse_request_state(std::string_view text) {
  for (auto state = RequestState::kOpen; state <= RequestState::kWithdrawn;
       state = static_cast<RequestState>(static_cast<int>(state) + 1))
    if (name(state) == text) return state;
  return std::nullopt;
}

std::optional<AccessRequest> AccessRequests::find(std::int64_t id) const {
  auto query = session_.state().db.statement("SELECT " REQUEST_COLUMNS " FROM access_request WHERE id = ?1");
  if (!query.bind(id).step()) return std::nullopt;
  return read_request(session_.state(), query);
}

std::vector<AccessRequest> AccessRequests::list(std::optional<RequestState> state, std::int64_t before, int limit) const {
  std::vector<AccessRequest> requests;
  auto query = session_.state().db.statement("SELECT " REQUEST_COLUMNS
                                             " FROM access_request WHERE (?1 = 0 OR state = ?1) AND (?2 = 0 OR id < ?2)"
                                             " ORDER BY id DESC LIMIT ?3");
  query.bind(state ? static_cast<int>(*state) : 0, before, limit);
  while (query.step()) requests.push_back(read_request(session_.state(), query));
  return requests;
}

AccessRequest file_request(Transaction& tx, const std::string& reason, int approvals_needed,
                           const std::vector<AccessChange>& changes) {
  if (changes.empty()) throw Error(ErrorCode::kInvalidArgument, "A request asks for at least one change.");
  SessionState& state = tx.state();
  AccessRequest request;
  request.id = next_id(state, "SELECT coalesce(max(id), 0) + 1 FROM access_request");
  request.requester = state.actor.user;
  request.requester_name = state.actor.name;
  request.created = request.changed = Timestamp::now();
  request.version = 1;
  request.reason = reason;
  request.changes = changes;
  request.approvals_needed = approvals_needed;
  state.db.statement("INSERT INTO access_request(" REQUEST_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      .bind(request.id, static_cast<int>(request.state), request.requester.value, request.created.microseconds,
            request.changed.microseconds, request.version,
            seal_row(state, kSystemScope, request_context(request), request_details(request)))
      .run();
  record(tx, "access_request.file", request, reason);
  return request;
}

AccessRequest decide_request(Transaction& tx, std::int64_t id, bool approve, const std::string& comment) {
  AccessRequest request = require_open(tx, id);
  const Actor& actor = tx.state().actor;
  request.decisions.push_back({actor.user, actor.name, approve, comment, Timestamp::now()});
  if (!approve)
    request.state = RequestState::kRejected;
  else if (approvals(request) >= request.approvals_needed)
    request.state = RequestState::kApproved;
  update(tx, request);
  record(tx, approve ? "access_request.approve" : "access_request.reject", request, comment);
  return request;
}

AccessRequest withdraw_request(Transaction& tx, std::int64_t id) {
  AccessRequest request = require_open(tx, id);
  request.state = RequestState::kWithdrawn;
  update(tx, request);
  record(tx, "access_request.withdraw", request, {});
  return request;
}

}  // namespace rotulus::storage
