// The whole life cycle, walked: every state, every transition, every shipped role and the clock, against tables written by hand.
#include "core/life_cycle.h"

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "core/error.h"

using namespace rotulus;

namespace {

constexpr int kStates = static_cast<int>(VersionState::kArchived);
constexpr int kTransitions = static_cast<int>(Transition::kCount);

// What happens to somebody who is assigned to the open step, has not decided, and did not write the version:
//   . allowed   p permission   s state   e not_editable   c clock_only
// One line for each state, one letter for each transition in this order:
//   save submit approve request_correction reject withdraw retire confirm take_effect expire archive
struct Outcomes {
  const char* who;
  const char* table;
};

constexpr const char* kMayNothing = R"(
  draft             p p s s s p p p c c c
  in_review         p p p p p p p p c c c
  in_approval       p p p p p p p p c c c
  approved          p p s s s p p p c c c
  effective         p p s s s p p p c c c
  superseded        p p s s s p p p c c c
  obsolete          p p s s s p p p c c c
  rejected          p p s s s p p p c c c
  needs_correction  p p s s s p p p c c c
  expired           p p s s s p p p c c c
  archived          p p s s s p p p c c c
)";

constexpr Outcomes kOutcomes[] = {
    {"reader", kMayNothing},
    {"auditor", kMayNothing},
    {"administrator", kMayNothing},
    {"contributor", R"(
  draft             . . s s s s p s c c c
  in_review         . s p p p . p s c c c
  in_approval       . s p p p . p s c c c
  approved          e s s s s . p s c c c
  effective         . s s s s s p . c c c
  superseded        . s s s s s p s c c c
  obsolete          e s s s s s p s c c c
  rejected          . s s s s s p s c c c
  needs_correction  . s s s s s p s c c c
  expired           . s s s s s p . c c c
  archived          e s s s s s p s c c c
)"},
    {"owner", R"(
  draft             . . s s s s p s c c c
  in_review         . s . . . . p s c c c
  in_approval       . s p p p . p s c c c
  approved          e s s s s . p s c c c
  effective         . s s s s s p . c c c
  superseded        . s s s s s p s c c c
  obsolete          e s s s s s p s c c c
  rejected          . s s s s s p s c c c
  needs_correction  . s s s s s p s c c c
  expired           . s s s s s p . c c c
  archived          e s s s s s p s c c c
)"},
    {"reviewer", R"(
  draft             p p s s s p p p c c c
  in_review         p p . . . p p p c c c
  in_approval       p p p p p p p p c c c
  approved          p p s s s p p p c c c
  effective         p p s s s p p p c c c
  superseded        p p s s s p p p c c c
  obsolete          p p s s s p p p c c c
  rejected          p p s s s p p p c c c
  needs_correction  p p s s s p p p c c c
  expired           p p s s s p p p c c c
  archived          p p s s s p p p c c c
)"},
    {"approver", R"(
  draft             p p s s s p s p c c c
  in_review         p p . . . p s p c c c
  in_approval       p p . . . p s p c c c
  approved          p p s s s p s p c c c
  effective         p p s s s p . p c c c
  superseded        p p s s s p s p c c c
  obsolete          p p s s s p s p c c c
  rejected          p p s s s p s p c c c
  needs_correction  p p s s s p s p c c c
  expired           p p s s s p . p c c c
  archived          p p s s s p s p c c c
)"},
    {"the clock", R"(
  draft             p p p p p p p p s s s
  in_review         p p p p p p p p s s s
  in_approval       p p p p p p p p s s s
  approved          p p p p p p p p . s s
  effective         p p p p p p p p s . s
  superseded        p p p p p p p p s s .
  obsolete          p p p p p p p p s s .
  rejected          p p p p p p p p s s s
  needs_correction  p p p p p p p p s s s
  expired           p p p p p p p p s s .
  archived          p p p p p p p p s s s
)"},
};

// What the author of the version, one who is not assigned, and one who has decided already get where a step is open, by what
// stands in the tables above for the others.
//                 in the tables:  .   p
constexpr const char* kAuthor = "  w   w  ";
constexpr const char* kDecided = " d   p  ";
constexpr const char* kOther = "   n   p  ";

const std::map<char, Rule> kRules = {{'.', Rule::kNone},        {'p', Rule::kPermission},    {'s', Rule::kState},
                                     {'e', Rule::kNotEditable}, {'c', Rule::kClockOnly},     {'w', Rule::kSelfApproval},
                                     {'n', Rule::kNotAssigned}, {'d', Rule::kAlreadyDecided}};

using Table = std::map<std::pair<VersionState, Transition>, char>;

Table read_table(const char* text) {
  Table table;
  std::istringstream lines(text);
  std::string state;
  while (lines >> state)
    for (int t = 0; t < kTransitions; ++t) {
      char letter = 0;
      REQUIRE(lines >> letter);
      table[{parse_version_state(state).value(), static_cast<Transition>(t)}] = letter;
    }
  REQUIRE(table.size() == static_cast<std::size_t>(kStates * kTransitions));
  return table;
}

bool is_open_step(VersionState state, Transition transition) {
  return (state == VersionState::kInReview || state == VersionState::kInApproval) &&
         (transition == Transition::kApprove || transition == Transition::kRequestCorrection ||
          transition == Transition::kReject);
}

char letter_at(const char* row, char others) {
  std::istringstream letters(row);
  char allowed = 0, refused = 0;
  letters >> allowed >> refused;
  return others == '.' ? allowed : refused;
}

char expected_letter(char others, const Asker& asker, bool open_step) {
  if (!open_step || asker.clock) return others;
  if (asker.wrote) return letter_at(kAuthor, others);
  if (asker.decided) return letter_at(kDecided, others);
  return asker.assigned ? others : letter_at(kOther, others);
}

Asker asker_of(const std::string& who) {
  Asker asker;
  const Role* role = find_shipped_role(who);
  asker.clock = role == nullptr;
  if (role) asker.permissions = role->permissions;
  return asker;
}

// "draft submit" -> the states that may follow, from the page.
struct Row {
  std::string who;
  std::set<std::string> to;
  friend bool operator==(const Row&, const Row&) = default;
};
using Rows = std::map<std::pair<std::string, std::string>, Row>;

Rows rows_of_page() {
  std::ifstream in(std::filesystem::path(ROTULUS_SOURCE_DIR) / "docs/life-cycle.md");
  static const std::regex kRow(R"(\| `([a-z_]+)` \| `([a-z_]+)` \| ([a-z_ ]+) \| ([a-z_`, ]+) \|.*)");
  static const std::regex kWord("[a-z_]+");
  Rows rows;
  std::smatch found;
  for (std::string line; std::getline(in, line);) {
    if (!std::regex_match(line, found, kRow)) continue;
    const std::string to = found[4];
    Row& row = rows[{found[1], found[2]}];
    row.who = found[3];
    for (std::sregex_iterator at(to.begin(), to.end(), kWord), end; at != end; ++at) row.to.insert(at->str());
  }
  return rows;
}

Rows rows_of_program() {
  Rows rows;
  for (int s = 1; s <= kStates; ++s)
    for (int t = 0; t < kTransitions; ++t) {
      const auto from = static_cast<VersionState>(s);
      const auto transition = static_cast<Transition>(t);
      Row row;
      for (const Stage stage : {Stage::kReview, Stage::kApproval, Stage::kComplete})
        if (const auto to = next_state(from, transition, stage)) row.to.insert(std::string(name(*to)));
      if (row.to.empty()) continue;
      const auto permission = permission_for(transition, from);
      row.who = permission ? std::string(name(*permission)) : "the clock";
      rows[{std::string(name(from)), std::string(name(transition))}] = row;
    }
  return rows;
}

}  // namespace

TEST_CASE("every transition from every state is allowed or refused as the table says, for every role", "[core][life_cycle]") {
  REQUIRE(std::size(kOutcomes) == shipped_roles().size() + 1);
  int walked = 0;
  for (const Outcomes& outcomes : kOutcomes)
    for (const auto& [place, letter] : read_table(outcomes.table))
      for (int flags = 0; flags < 8; ++flags) {
        Asker asker = asker_of(outcomes.who);
        asker.assigned = (flags & 1) != 0;
        asker.wrote = (flags & 2) != 0;
        asker.decided = (flags & 4) != 0;
        const char expected = expected_letter(letter, asker, is_open_step(place.first, place.second));
        INFO(outcomes.who << ": " << name(place.first) << " " << name(place.second) << ", assigned " << asker.assigned
                          << ", wrote " << asker.wrote << ", decided " << asker.decided);
        CHECK(name(judge(place.first, place.second, asker)) == name(kRules.at(expected)));
        ++walked;
      }
  CHECK(walked == 8 * kStates * kTransitions * 8);
}

TEST_CASE("whatever judge allows leads to a state, and nobody is allowed what leads to none", "[core][life_cycle]") {
  PermissionSet all;
  for (int p = 0; p < static_cast<int>(Permission::kCount); ++p) all.add(static_cast<Permission>(p));
  for (int s = 1; s <= kStates; ++s)
    for (int t = 0; t < kTransitions; ++t)
      for (const bool clock : {false, true}) {
        const auto from = static_cast<VersionState>(s);
        const auto transition = static_cast<Transition>(t);
        const Asker asker{all, false, true, false, clock};
        const bool allowed = judge(from, transition, asker) == Rule::kNone;
        const bool of_clock = !permission_for(transition, from);
        INFO(name(from) << " " << name(transition) << " clock " << clock);
        CHECK(allowed == (next_state(from, transition, Stage::kComplete).has_value() && of_clock == clock));
      }
}

TEST_CASE("the page of the life cycle has every transition, who takes it and where it leads, and no other",
          "[core][life_cycle]") {
  const Rows page = rows_of_page(), program = rows_of_program();
  for (const auto& [place, row] : program) {
    INFO(place.first << " " << place.second);
    REQUIRE(page.contains(place));
    CHECK(page.at(place).who == row.who);
    CHECK(page.at(place).to == row.to);
  }
  CHECK(page.size() == program.size());
}

TEST_CASE("the page of the life cycle names every rule", "[core][life_cycle]") {
  std::ifstream in(std::filesystem::path(ROTULUS_SOURCE_DIR) / "docs/life-cycle.md");
  const std::string page((std::istreambuf_iterator<char>(in)), {});
  for (int r = 1; r <= static_cast<int>(Rule::kClockOnly); ++r) {
    const std::string rule(name(static_cast<Rule>(r)));
    INFO(rule);
    CHECK(page.find("| `" + rule + "` |") != std::string::npos);
  }
}

TEST_CASE("a workflow goes forward only", "[core][life_cycle]") {
  using S = VersionState;
  using T = Transition;
  CHECK(next_state(S::kDraft, T::kSubmit, Stage::kReview) == S::kInReview);
  CHECK(next_state(S::kDraft, T::kSubmit, Stage::kApproval) == S::kInApproval);
  CHECK(next_state(S::kDraft, T::kSubmit, Stage::kComplete) == S::kApproved);
  CHECK(next_state(S::kInReview, T::kApprove, Stage::kReview) == S::kInReview);
  CHECK(next_state(S::kInReview, T::kApprove, Stage::kApproval) == S::kInApproval);
  CHECK(next_state(S::kInApproval, T::kApprove, Stage::kApproval) == S::kInApproval);
  CHECK(next_state(S::kInApproval, T::kApprove, Stage::kComplete) == S::kApproved);
  CHECK_FALSE(next_state(S::kInApproval, T::kApprove, Stage::kReview));
}

TEST_CASE("sending back and ending need a comment, approving and ending a signature", "[core][life_cycle]") {
  std::set<std::string_view> comments, signatures;
  for (int t = 0; t < kTransitions; ++t) {
    const auto transition = static_cast<Transition>(t);
    if (needs_comment(transition)) comments.insert(name(transition));
    if (needs_signature(transition)) signatures.insert(name(transition));
  }
  CHECK(comments == std::set<std::string_view>{"request_correction", "reject", "retire"});
  CHECK(signatures == std::set<std::string_view>{"approve", "retire"});
}

TEST_CASE("names of transitions and of kinds of change read back", "[core][life_cycle]") {
  for (int t = 0; t < kTransitions; ++t) CHECK(parse_transition(name(static_cast<Transition>(t))) == static_cast<Transition>(t));
  CHECK_FALSE(parse_transition("approved"));
  for (const auto kind : {ChangeKind::kMinor, ChangeKind::kMajor}) CHECK(parse_change_kind(name(kind)) == kind);
  CHECK_FALSE(parse_change_kind(""));
}

TEST_CASE("drafts are called after the version that they work towards", "[core][life_cycle]") {
  std::set<std::string> taken;
  const auto next = [&](std::string_view base, ChangeKind change) {
    std::string label = draft_label(base, change, [&](const std::string& other) { return taken.contains(other); });
    taken.insert(label);
    return label;
  };
  CHECK(next("", ChangeKind::kMinor) == "1.0-draft.1");
  CHECK(next("", ChangeKind::kMajor) == "1.0-draft.2");
  CHECK(next("0.7", ChangeKind::kMinor) == "1.0-draft.3");
  CHECK(next("1.0", ChangeKind::kMinor) == "1.1-draft.1");
  CHECK(next("1.0", ChangeKind::kMajor) == "2.0-draft.1");
  CHECK(next("1.0", ChangeKind::kMinor) == "1.1-draft.2");
  CHECK(next("2.9", ChangeKind::kMinor) == "2.10-draft.1");
  CHECK(next("9.3", ChangeKind::kMajor) == "10.0-draft.1");
  CHECK(approved_label("2.10-draft.12") == "2.10");
  for (const char* wrong : {"", "1.0", "0.7", "-draft.1", "draft"}) {
    INFO(wrong);
    CHECK_THROWS_AS(approved_label(wrong), Error);
  }
}
