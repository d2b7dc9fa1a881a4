// The life cycle of a version: which transition leads from which state to which, who may take it, and what versions are called.
// Pure rules: whatever a workflow adds goes through them. The whole table is in docs/life-cycle.md and walked by a test.
// Thread-safety: pure functions over plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/access.h"
#include "core/document.h"

namespace rotulus {

// What can be done to a version. The first group is asked for by people, the last by the clock alone.
enum class Transition : std::uint8_t {
  kSave,               // a new draft on top of it
  kSubmit,             // into the workflow's first step
  kApprove,            // one decision of an open step; the version moves on when its step is complete
  kRequestCorrection,  // one decision sends it back to its author
  kReject,
  kWithdraw,    // back to draft, by those who wrote or submitted it
  kRetire,      // ends the life of an effective version: obsolete
  kConfirm,     // the review of an effective or expired version was kept
  kTakeEffect,  // approved, and its date has come
  kExpire,      // its review date has passed
  kArchive,     // its retention has ended
  kCount,
};
std::string_view name(Transition transition);
std::optional<Transition> parse_transition(std::string_view name);

// Which number the drafts of a version work towards: 1.1 or 2.0.
enum class ChangeKind : std::uint8_t { kMinor = 1, kMajor = 2 };
std::string_view name(ChangeKind kind);
std::optional<ChangeKind> parse_change_kind(std::string_view name);

// Where a workflow stands after a decision, as the life cycle sees it.
enum class Stage : std::uint8_t { kReview, kApproval, kComplete };

// Who asks, in relation to the version.
struct Asker {
  PermissionSet permissions;  // on the document
  bool wrote = false;         // saved a draft of this version, or submitted it
  bool assigned = false;      // among those whom the open step waits for
  bool decided = false;       // has decided this step already
  bool clock = false;         // not a person: the server, because a date has come
};

// The rules by which a transition is refused. The names are part of the interface (docs/life-cycle.md).
enum class Rule : std::uint8_t {
  kNone,            // allowed
  kState,           // the transition does not start at this state
  kNotEditable,     // a new draft would replace what waits for its date, or was ended
  kPermission,      // the asker's roles do not give what it takes
  kSelfApproval,    // who wrote or submitted a version neither reviews nor approves it
  kNotAssigned,     // the open step does not wait for the asker
  kAlreadyDecided,  // one decision each
  kCommentRequired,
  kSignatureRequired,
  kClockOnly,  // people do not take this transition
};
std::string_view name(Rule rule);

// Why the transition is refused, kNone when it is allowed. Whether a comment or signature is there is asked of needs_*.
Rule judge(VersionState from, Transition transition, const Asker& asker);
bool needs_comment(Transition transition);
bool needs_signature(Transition transition);
// The permission that people need for it; nothing for transitions of the clock.
std::optional<Permission> permission_for(Transition transition, VersionState from);

// The state that follows; nothing when the transition does not start at `from`. `stage` is where the workflow stands afterwards,
// and counts for kSubmit and kApprove only. kSave names the state of the new draft, not a change of the old one.
std::optional<VersionState> next_state(VersionState from, Transition transition, Stage stage);

// The label of a further draft. `base` is the label of the newest approved or imported version ("" for none); `is_taken` says
// which labels the document has given already: "1.0" + minor -> "1.1-draft.1", or ".2" when that is taken.
std::string draft_label(std::string_view base, ChangeKind change, const std::function<bool(const std::string&)>& is_taken);
// "1.1-draft.3" -> "1.1": what the draft is called once it is approved. Error{kInvalidArgument} for anything else.
std::string approved_label(std::string_view draft_label);

}  // namespace rotulus
