// Sealing anew what earlier keys have sealed. A walk in this order: content keys of documents, every sealed column, objects, and
// a check that looks at every value once more. Where it is stands in the row of the rotation, which each step writes with its
// values.
#include <algorithm>

#include "rotation_rows.h"
#include "sealed_tables.h"
#include "storage/audit.h"
#include "storage/key_rotation.h"

namespace rotulus::storage {
namespace {

constexpr std::string_view kDocumentKeys = "document_key", kObjects = "object", kCheck = "check";
const Actor kServer{UserId{}, "server"};

// Objects of shredded documents stay as they are: nothing opens them.
#define READABLE_OBJECTS "object WHERE (document = 0 OR document IN (SELECT document FROM document_key))"

constexpr std::size_t kMostBytes = 1U << 20;  // of one transaction: others wait for it

// One step, prepared beside the writer.
struct Batch {
  std::vector<std::pair<SpaceId, std::int64_t>> documents;
  struct Row {
    SealedRow row;
    Bytes sealed;
  };
  const SealedTable* table = nullptr;
  std::vector<Row> rows;
  std::vector<ObjectGroup> objects;
  RotationRow after;
};

std::string next_stage(const std::string& stage) {
  if (stage.empty()) return std::string(kDocumentKeys);
  const auto tables = sealed_tables();
  if (stage == kDocumentKeys) return tables.front().name();
  if (stage == kObjects) return std::string(kCheck);
  for (std::size_t i = 0; i + 1 < tables.size(); ++i)
    if (stage == tables[i].name()) return tables[i + 1].name();
  return std::string(kObjects);
}

std::uint64_t count_values(Connection& db) {
  auto query = db.statement("SELECT (SELECT count(*) FROM document_key) + (SELECT count(*) FROM " READABLE_OBJECTS ")");
  query.step();
  std::int64_t total = query.number(0);
  for (const SealedTable& table : sealed_tables()) total += table.count(db);
  return static_cast<std::uint64_t>(total);
}

class Preparation {
 public:
  Preparation(SessionState& state, const RotationRow& row, std::size_t most) : state_(state), most_(most) { batch_.after = row; }

  Batch run() {
    RotationRow& after = batch_.after;
    if (after.stage.empty()) {
      after.state.done = after.state.unreadable = 0;
      after.state.total = count_values(state_.db);
      after.state.is_held_up = false;
    }
    const bool is_known = after.stage == kDocumentKeys || after.stage == kObjects || find_sealed_table(after.stage);
    const bool has_more = is_known && prepare_stage();
    if (!has_more) {
      after.stage = next_stage(after.stage);
      after.position.clear();
    }
    return std::move(batch_);
  }

 private:
  // Whether rows of the stage are left behind those that were prepared.
  bool prepare_stage() {
    if (batch_.after.stage == kDocumentKeys) return prepare_documents();
    if (batch_.after.stage == kObjects) return prepare_objects();
    return prepare_rows(*find_sealed_table(batch_.after.stage));
  }

  std::int64_t numbered_position() const {
    RecordReader reader(batch_.after.position, "the position of a rotation of keys");
    return reader.at_end() ? 0 : reader.number();
  }
  void set_position(const RecordWriter& position) {
    batch_.after.position.assign(position.view().begin(), position.view().end());
    ++batch_.after.state.done;
    ++rows_;
  }
  bool is_full() const { return rows_ >= most_ || bytes_ >= kMostBytes; }

  // A value that does not open stays as it is: what is left of it may be put back from a backup.
  template <class Work>
  void attempt(Work&& work) {
    try {
      work();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt) throw;
      ++batch_.after.state.unreadable;
    }
  }

  bool prepare_documents() {
    auto query = state_.db.statement(
        "SELECT k.document, d.space FROM document_key k JOIN document d ON d.id = k.document WHERE k.document > ?1 ORDER BY 1");
    query.bind(numbered_position());
    while (query.step()) {
      if (is_full()) return true;
      const std::int64_t document = query.number(0);
      const SpaceId space{query.number(1)};
      attempt([&] {
        state_.objects.check_document_key(space, document);
        batch_.documents.emplace_back(space, document);
      });
      set_position(RecordWriter().number(document));
    }
    return false;
  }

  bool prepare_rows(const SealedTable& table) {
    batch_.table = &table;
    RecordReader reader(batch_.after.position, "the position of a rotation of keys");
    bool has_more = false;
    table.visit(state_.db, table.read_key(reader), [&](const SealedRow& row) {
      has_more = is_full();
      if (has_more) return false;
      attempt([&] { prepare_row(row); });
      RecordWriter position;
      table.write_key(position, row.key);
      set_position(position);
      return true;
    });
    return has_more;
  }

  void prepare_row(const SealedRow& row) {
    const auto keys = state_.keys.scope(row.scope);
    if (keys->rows.is_newest(row.sealed)) return;
    const auto opened = keys->rows.open(row.sealed, row.context.view(), batch_.table->name());
    batch_.rows.push_back({row, keys->rows.seal(opened, row.context.view())});
    bytes_ += row.sealed.size();
  }

  bool prepare_objects() {
    auto query = state_.db.statement("SELECT id FROM " READABLE_OBJECTS " AND id > ?1 ORDER BY id");
    query.bind(numbered_position());
    while (query.step()) {
      if (is_full()) return true;
      attempt([&] {
        auto anew = state_.objects.reseal(query.number(0));
        if (!anew) return;
        bytes_ += anew->carrier().data.size();
        batch_.objects.push_back(*std::move(anew));
      });
      set_position(RecordWriter().number(query.number(0)));
    }
    return false;
  }

  SessionState& state_;
  const std::size_t most_;
  Batch batch_;
  std::size_t rows_ = 0, bytes_ = 0;
};

void apply(Transaction& tx, const Batch& batch) {
  SessionState& state = tx.state();
  state.audit_exempt = true;  // the rotation as a whole is audited
  state.keys.settle();
  for (const auto& [space, document] : batch.documents) state.objects.replace_document_key(space, document);
  // A row that was written meanwhile is under the newest keys already.
  for (const Batch::Row& row : batch.rows) batch.table->replace(state.db, row.row, row.sealed);
  for (const ObjectGroup& group : batch.objects) state.objects.replace(group);
  save_rotation(state, batch.after);
}

void finish(Store& store, RotationRow row, std::uint64_t left) {
  store.write(kServer, [&](Transaction& tx) {
    SessionState& state = tx.state();
    row.state.ended = Timestamp::now();
    row.stage.clear();
    row.position.clear();
    row.state.is_held_up = false;
    Keyring::delete_former(state.db, row.state.epoch);
    state.db.execute("DELETE FROM former_document_key");
    save_rotation(state, row);
    std::string detail = "epoch " + std::to_string(row.state.epoch) + " alone";
    if (left) detail += "; " + std::to_string(left) + " damaged values were left under earlier keys";
    append_audit(tx, "key.retire", "keys", detail);
  });
  // Not before that was committed.
  store.write(kServer, [&](Transaction& tx) {
    tx.state().audit_exempt = true;
    tx.state().keys.forget_former(row.state.epoch);
  });
}

// From the beginning again, at once or when somebody has put the values right.
void begin_anew(Store& store, RotationRow row, std::uint64_t left) {
  row.state.is_held_up = row.state.unreadable > 0;
  row.state.unreadable = left;
  row.stage.clear();
  row.position.clear();
  store.write(kServer, [&](Transaction& tx) {
    tx.state().audit_exempt = true;
    save_rotation(tx.state(), row);
  });
}

// Nothing is written under earlier keys any more, so what this finds to be so stays so.
ResealOutcome check(Store& store, RotationRow row, const ResealOptions& options) {
  std::uint64_t left = 0;
  {
    const Session session = store.read();
    bool was_stopped = false;
    left = count_under_former_keys(session, [&] {
      was_stopped = was_stopped || (options.keep_going && !options.keep_going());
      return !was_stopped;
    });
    if (was_stopped) return ResealOutcome::kMore;
  }
  if (left == 0 || (options.damage == Damage::kIsLeft && row.state.unreadable > 0)) {
    finish(store, std::move(row), left);
    return ResealOutcome::kFinished;
  }
  const bool is_damage = row.state.unreadable > 0;
  begin_anew(store, std::move(row), left);
  return is_damage ? ResealOutcome::kHeldUp : ResealOutcome::kMore;
}

class FormerCount {
 public:
  FormerCount(const SessionState& state, const std::function<bool()>& keep_going) : state_(state), keep_going_(keep_going) {}

  std::uint64_t run() {
    count_document_keys();
    for (const SealedTable& table : sealed_tables())
      table.visit(state_.db, {}, [&](const SealedRow& row) {
        add([&] { return is_former(row.scope, row.sealed, &EpochKeys::rows); });
        return keep_going();
      });
    count_objects();
    return count_;
  }

 private:
  static constexpr std::uint64_t kEvery = 1024;

  bool keep_going() {
    if (++looked_at_ % kEvery == 0) going_ = going_ && keep_going_();
    return going_;
  }

  template <class Test>
  void add(Test&& is_former) {
    try {
      if (is_former()) ++count_;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt) throw;
    }
  }

  bool is_former(SpaceId scope, ByteView sealed, crypto::Sealer EpochKeys::*purpose) const {
    const auto keys = state_.keys.scope(scope);
    const auto& epochs = keys->epochs();
    return std::any_of(epochs.begin() + 1, epochs.end(),
                       [&](const auto& epoch) { return ((*epoch).*purpose).sealed_here(sealed); });
  }

  void count_document_keys() {
    auto query = state_.db.statement(
        "SELECT d.space, k.wrapped FROM document_key k JOIN document d ON d.id = k.document ORDER BY k.document");
    while (query.step() && keep_going())
      add([&] { return is_former(SpaceId{query.number(0)}, query.blob(1), &EpochKeys::document_wrap); });
  }

  void count_objects() {
    auto query = state_.db.statement("SELECT id FROM " READABLE_OBJECTS " ORDER BY id");
    while (query.step() && keep_going()) add([&] { return state_.objects.is_under_former(query.number(0)); });
  }

  const SessionState& state_;
  const std::function<bool()>& keep_going_;
  std::uint64_t count_ = 0, looked_at_ = 0;
  bool going_ = true;
};

}  // namespace

std::uint64_t count_under_former_keys(const Session& session, const std::function<bool()>& keep_going) {
  return FormerCount(session.state(), keep_going).run();
}

ResealOutcome reseal_some(Store& store, const ResealOptions& options) {
  std::optional<RotationRow> row;
  std::optional<Batch> batch;
  {
    const Session session = store.read();
    row = load_rotation(session.state());
    if (!row || !row->state.is_under_way()) return ResealOutcome::kFinished;
    if (row->stage != kCheck) batch = Preparation(session.state(), *row, options.values).run();
  }
  if (!batch) return check(store, *std::move(row), options);
  store.write(kServer, [&](Transaction& tx) { apply(tx, *batch); });
  return ResealOutcome::kMore;
}

}  // namespace rotulus::storage
