#include "refusal.h"

namespace rotulus::service {
namespace {

ErrorCode code_of(Rule rule) {
  switch (rule) {
    case Rule::kPermission:
    case Rule::kSelfApproval:
    case Rule::kNotAssigned:
    case Rule::kClockOnly:
      return ErrorCode::kForbidden;
    case Rule::kCommentRequired:
    case Rule::kSignatureRequired:
      return ErrorCode::kInvalidArgument;
    default:
      return ErrorCode::kConflict;
  }
}

std::string words_of(Transition transition) {
  std::string words(name(transition));
  for (char& c : words)
    if (c == '_') c = ' ';
  return words;
}

std::string permission_text(Transition transition, VersionState from) {
  const auto needed = permission_for(transition, from);
  return needed ? std::string(name(*needed)) : std::string("nobody's");
}

std::string sentence(Rule rule, Transition transition, const storage::Revision& revision) {
  const std::string version = "Version " + revision.label, state(name(revision.state));
  switch (rule) {
    case Rule::kState:
      return version + " is " + state + ": the transition '" + words_of(transition) + "' does not start there.";
    case Rule::kNotEditable:
      return version + " is " + state + " and takes no further drafts.";
    case Rule::kPermission:
      return "The transition '" + words_of(transition) + "' asks for the permission " +
             permission_text(transition, revision.state) + " on this document.";
    case Rule::kSelfApproval:
      return "You wrote or submitted " + revision.label + ": nobody reviews or approves his own version. Somebody else has to.";
    case Rule::kNotAssigned:
      return "The open step of the workflow does not wait for you.";
    case Rule::kAlreadyDecided:
      return "You have decided this step already: one decision each.";
    case Rule::kCommentRequired:
      return "Say why in a comment: the author has to know what to do.";
    case Rule::kSignatureRequired:
      return "This has to be signed: give your password once more.";
    case Rule::kClockOnly:
      return "This happens by itself when its date has come.";
    case Rule::kNone:
      break;
  }
  return "This is not possible.";
}

}  // namespace

RuleError refusal(Rule rule, Transition transition, const storage::Revision& revision) {
  return {code_of(rule), std::string(name(rule)), sentence(rule, transition, revision)};
}

RuleError step_not_open(const std::string& step) {
  return {ErrorCode::kConflict, "step_not_open", "The step '" + step + "' is not open: the steps before it come first."};
}

RuleError plugin_refusal(const std::string& what) { return {ErrorCode::kUnavailable, "plugin", what}; }

}  // namespace rotulus::service
