#include "core/life_cycle.h"

#include <array>
#include <charconv>

#include "core/error.h"

namespace rotulus {
namespace {

using S = VersionState;
using T = Transition;

constexpr std::array<std::string_view, static_cast<std::size_t>(T::kCount)> kTransitionNames = {
    "save",        "submit", "approve", "request_correction", "reject", "withdraw", "retire", "confirm",
    "take_effect", "expire", "archive"};

constexpr std::array<std::string_view, 10> kRuleNames = {
    "none",         "state",           "not_editable",     "permission",         "self_approval",
    "not_assigned", "already_decided", "comment_required", "signature_required", "clock_only"};

constexpr std::string_view kDraftMark = "-draft.";

bool is_under_decision(S state) { return state == S::kInReview || state == S::kInApproval; }
bool is_decision(T transition) {
  return transition == T::kApprove || transition == T::kRequestCorrection || transition == T::kReject;
}
bool is_of_clock(T transition) { return transition == T::kTakeEffect || transition == T::kExpire || transition == T::kArchive; }

S state_of(Stage stage) {
  switch (stage) {
    case Stage::kReview:
      return S::kInReview;
    case Stage::kApproval:
      return S::kInApproval;
    case Stage::kComplete:
      break;
  }
  return S::kApproved;
}

// Nothing: the transition does not start at the state.
std::optional<S> saved_over(S from) {
  const bool fixed = from == S::kApproved || from == S::kObsolete || from == S::kArchived;
  return fixed ? std::nullopt : std::optional(S::kDraft);
}

std::optional<S> when(bool starts_here, S to) { return starts_here ? std::optional(to) : std::nullopt; }

Rule judge_decision(VersionState from, const Asker& asker, Permission needed) {
  if (!is_under_decision(from)) return Rule::kState;
  // Before the question of permission: an author who may approve other versions learns why this one is not his to approve.
  if (asker.wrote) return Rule::kSelfApproval;
  if (!asker.permissions.has(needed)) return Rule::kPermission;
  if (asker.decided) return Rule::kAlreadyDecided;
  return asker.assigned ? Rule::kNone : Rule::kNotAssigned;
}

std::int64_t number_at(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// The version that follows `base`: the first approved one is 1.0 whatever was imported before (0.n).
std::string following(std::string_view base, ChangeKind change) {
  const auto dot = base.find('.');
  const std::int64_t major = number_at(base.substr(0, dot));
  if (major == 0 || dot == std::string_view::npos) return "1.0";
  if (change == ChangeKind::kMajor) return std::to_string(major + 1) + ".0";
  return std::to_string(major) + "." + std::to_string(number_at(base.substr(dot + 1)) + 1);
}

}  // namespace

std::string_view name(Transition transition) { return kTransitionNames.at(static_cast<std::size_t>(transition)); }

std::optional<Transition> parse_transition(std::string_view text) {
  for (std::size_t i = 0; i < kTransitionNames.size(); ++i)
    if (kTransitionNames[i] == text) return static_cast<Transition>(i);
  return std::nullopt;
}

std::string_view name(ChangeKind kind) { return kind == ChangeKind::kMajor ? "major" : "minor"; }

std::optional<ChangeKind> parse_change_kind(std::string_view text) {
  if (text == "minor") return ChangeKind::kMinor;
  if (text == "major") return ChangeKind::kMajor;
  return std::nullopt;
}

std::string_view name(Rule rule) { return kRuleNames.at(static_cast<std::size_t>(rule)); }

std::optional<VersionState> next_state(VersionState from, Transition transition, Stage stage) {
  switch (transition) {
    case T::kSave:
      return saved_over(from);
    case T::kSubmit:
      return when(from == S::kDraft, state_of(stage));
    case T::kApprove:
      // A workflow goes forward only: approval never falls back into review.
      if (from == S::kInApproval && stage == Stage::kReview) return std::nullopt;
      return when(is_under_decision(from), state_of(stage));
    case T::kRequestCorrection:
      return when(is_under_decision(from), S::kNeedsCorrection);
    case T::kReject:
      return when(is_under_decision(from), S::kRejected);
    case T::kWithdraw:
      return when(is_under_decision(from) || from == S::kApproved, S::kDraft);
    case T::kRetire:
      return when(from == S::kEffective || from == S::kExpired, S::kObsolete);
    case T::kConfirm:
      return when(from == S::kEffective || from == S::kExpired, S::kEffective);
    case T::kTakeEffect:
      return when(from == S::kApproved, S::kEffective);
    case T::kExpire:
      return when(from == S::kEffective, S::kExpired);
    case T::kArchive:
      return when(from == S::kSuperseded || from == S::kObsolete || from == S::kExpired, S::kArchived);
    case T::kCount:
      break;
  }
  return std::nullopt;
}

std::optional<Permission> permission_for(Transition transition, VersionState from) {
  switch (transition) {
    case T::kSave:
    case T::kSubmit:
    case T::kWithdraw:
    case T::kConfirm:
      return Permission::kEditDocument;
    case T::kApprove:
    case T::kRequestCorrection:
    case T::kReject:
      return from == S::kInApproval ? Permission::kApproveDocument : Permission::kReviewDocument;
    case T::kRetire:
      return Permission::kApproveDocument;
    default:
      return std::nullopt;
  }
}

Rule judge(VersionState from, Transition transition, const Asker& asker) {
  if (is_of_clock(transition)) {
    if (!asker.clock) return Rule::kClockOnly;
    return next_state(from, transition, Stage::kComplete) ? Rule::kNone : Rule::kState;
  }
  if (asker.clock) return Rule::kPermission;
  const Permission needed = permission_for(transition, from).value();
  if (is_decision(transition)) return judge_decision(from, asker, needed);
  if (!asker.permissions.has(needed)) return Rule::kPermission;
  if (!next_state(from, transition, Stage::kComplete)) return transition == T::kSave ? Rule::kNotEditable : Rule::kState;
  return Rule::kNone;
}

bool needs_comment(Transition transition) {
  return transition == T::kRequestCorrection || transition == T::kReject || transition == T::kRetire;
}

bool needs_signature(Transition transition) { return transition == T::kApprove || transition == T::kRetire; }

std::string draft_label(std::string_view base, ChangeKind change, const std::function<bool(const std::string&)>& is_taken) {
  const std::string prefix = following(base, change) + std::string(kDraftMark);
  for (std::int64_t n = 1;; ++n)
    if (std::string label = prefix + std::to_string(n); !is_taken(label)) return label;
}

std::string approved_label(std::string_view draft_label) {
  const auto mark = draft_label.find(kDraftMark);
  if (mark == std::string_view::npos || mark == 0)
    throw Error(ErrorCode::kInvalidArgument, "'" + std::string(draft_label) + "' is not the label of a draft.");
  return std::string(draft_label.substr(0, mark));
}

}  // namespace rotulus
