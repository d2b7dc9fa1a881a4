// What is signed, by whom, and over what.
#include "life_cycle_steps.h"

using namespace rotulus;
using namespace rotulus::storage;
using namespace rotulus::test;

namespace {

Statement example() {
  Statement s;
  s.document = *DocumentId::parse("000102030405060708090a0b0c0d0e0f");
  s.number = "SOP-QA-0001";
  s.version = "1.0-draft.2";
  s.sequence = 2;
  s.content = crypto::sha256(crypto::as_bytes("content"));
  s.metadata = metadata_sha256("SOP-QA-0001", Metadata{});
  s.meaning = Meaning::kApproval;
  s.signer = "lin.wei";
  s.name = "林薇";
  s.time = Timestamp::from_seconds(1'800'000'000);
  s.prior = crypto::sha256({});
  return s;
}

}  // namespace

TEST_CASE("a statement is the text that the format describes, and reads back", "[storage][signature]") {
  const std::string text = statement_text(example());
  CHECK(text ==
        "rotulus signature 1\ndocument 000102030405060708090a0b0c0d0e0f\nnumber SOP-QA-0001\nversion 1.0-draft.2\nrevision 2\n"
        "content-sha256 ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73\nmetadata-sha256 " +
            crypto::hex(example().metadata) +
            "\nmeaning approval\nsigner lin.wei\nname 林薇\ntime 2027-01-15T08:00:00Z\n"
            "prior-sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
  CHECK(parse_statement(text) == example());
  Statement forged = example();
  forged.name = "x\nmeaning author";  // cannot bring in a line of its own
  CHECK(parse_statement(statement_text(forged))->name == "x meaning author");
  CHECK(parse_statement(statement_text(forged))->meaning == Meaning::kApproval);
}

TEST_CASE("no other spelling of a statement is taken", "[storage][signature]") {
  const std::string text = statement_text(example());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    return changed.replace(changed.find(from), from.size(), to);
  };
  for (const std::string& wrong :
       {std::string(), text.substr(0, text.size() - 1), text + "\n", text + text, with("signature 1", "signature 2"),
        with("revision 2", "revision 02"), with("revision 2", "revision +2"), with("meaning approval", "meaning applause"),
        with("time 2027-01-15T08:00:00Z", "time 2027-01-15T08:00:00.5Z"), with("\n", "\r\n"),
        with("content-sha256 e", "content-sha256 E"), with("document 0", "document g"), with("number SOP-QA-0001\n", "")}) {
    INFO(wrong);
    CHECK_FALSE(parse_statement(wrong));
  }
}

TEST_CASE("signatures follow one another and hold over their statements", "[storage][signature]") {
  LifeCycleFixture f;
  const auto one = f.steps.sign(f.lin, "lin.wei", Meaning::kAuthor), two = f.steps.sign(f.chen, "chen", Meaning::kReview);
  f.reopen();
  const auto session = f.store->read();
  const auto signatures = Approvals(session).signatures(f.steps.document());
  REQUIRE(signatures.size() == 2);
  CHECK(signatures[0].id == one);
  CHECK(signatures[1].id == two);
  const auto key = signing_key(*f.store).public_key();
  for (auto signature : signatures) {
    CHECK(is_valid(signature, key));
    signature.statement.back() = ' ';
    CHECK_FALSE(is_valid(signature, key));
  }
  CHECK_FALSE(is_valid(signatures[0], crypto::SigningKey::generate().public_key()));
  CHECK(parse_statement(signatures[0].statement)->prior == crypto::sha256({}));
  CHECK(parse_statement(signatures[1].statement)->prior == crypto::sha256(crypto::as_bytes(signatures[0].statement)));
  CHECK(f.problems().empty());
}

TEST_CASE("a statement about anything else than what is stored is not signed", "[storage][signature]") {
  LifeCycleFixture f;
  const auto document = f.steps.document();
  const auto refused = [&](const std::function<void(Statement&)>& change) {
    return error_of([&] {
      f.steps.write([&](Transaction& tx) {
        Statement statement = statement_about(tx, document, f.steps.head());
        statement.signer = "chen";
        statement.time = Timestamp::from_seconds(1'800'000'000);
        change(statement);
        add_signature(
            tx, {0, f.id, document.head, f.chen, Timestamp::from_seconds(1'800'000'000), statement_text(statement), {}, {}});
      });
    });
  };
  CHECK(refused([](Statement& s) { s.document.bytes[0] ^= 1; }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.number = "QA-000009"; }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.version = "1.0-draft.9"; }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.sequence = 9; }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.content[0] ^= 1; }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.metadata[0] ^= 1; }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.signer = "lin.wei"; }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.time = Timestamp::from_seconds(1); }) == ErrorCode::kConflict);
  CHECK(refused([](Statement& s) { s.prior[0] ^= 1; }) == ErrorCode::kConflict);
  const auto no_statement = [&] {
    f.steps.write([&](Transaction& tx) { add_signature(tx, {0, f.id, document.head, f.chen, {}, "I agree", {}, {}}); });
  };
  CHECK(error_of(no_statement) == ErrorCode::kInvalidArgument);
  CHECK(Approvals(f.store->read()).signatures(document).empty());
}

TEST_CASE("groups hold users, know whose they are, and refuse what is stale or unknown", "[storage][group]") {
  LifeCycleFixture f;
  Group board;
  f.store->write(f.actor, [&](Transaction& tx) {
    board = create_group(tx, "board", "变更委员会");
    board = set_members(tx, board.id, board.version, {f.lin, f.chen, f.lin});
    create_group(tx, "a-team", "");
  });
  CHECK(board.members == std::vector<std::string>{"chen", "lin.wei"});
  f.reopen();
  {
    const auto session = f.store->read();
    const Groups groups(session);
    CHECK(groups.list().size() == 2);
    CHECK(groups.find("board")->title == "变更委员会");
    CHECK(groups.find("board")->members == board.members);
    CHECK(groups.of(f.lin).size() == 1);
    CHECK_FALSE(groups.find("nobody"));
  }
  const auto refused = [&](const std::function<void(Transaction&)>& change) {
    return error_of([&] { f.store->write(f.actor, change); });
  };
  CHECK(refused([&](Transaction& tx) { create_group(tx, "board", ""); }) == ErrorCode::kConflict);
  CHECK(refused([&](Transaction& tx) { create_group(tx, "The Board", ""); }) == ErrorCode::kInvalidArgument);
  CHECK(refused([&](Transaction& tx) { set_members(tx, board.id, board.version - 1, {}); }) == ErrorCode::kStale);
  CHECK(refused([&](Transaction& tx) { set_title(tx, board.id, board.version - 1, ""); }) == ErrorCode::kStale);
  CHECK(refused([&](Transaction& tx) { set_members(tx, board.id, board.version, {UserId{99}}); }) == ErrorCode::kNotFound);
  CHECK(refused([&](Transaction& tx) { set_members(tx, GroupId{99}, 1, {}); }) == ErrorCode::kNotFound);
  f.store->write(f.actor, [&](Transaction& tx) {
    board = set_title(tx, board.id, board.version, "Board");
    board = set_members(tx, board.id, board.version, {f.chen});
  });
  CHECK(Groups(f.store->read()).of(f.lin).empty());
  CHECK(Groups(f.store->read()).find("board")->title == "Board");
  CHECK(f.problems().empty());
}
