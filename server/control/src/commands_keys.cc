#include <algorithm>

#include "command_list.h"
#include "control/key_kinds.h"
#include "core/error.h"
#include "crypto/key_slot.h"

namespace rotulus::control {
namespace {

crypto::Credential credential_of(const Arguments& arguments) {
  const std::string kind = arguments.text("kind");
  crypto::Credential credential;
  if (kind == kind_name(crypto::SlotKind::kPassphrase))
    credential.kind = crypto::SlotKind::kPassphrase;
  else if (kind != kind_name(crypto::SlotKind::kKeyFile))
    throw Error(ErrorCode::kInvalidArgument, "The key to go on with must be a key_file or a passphrase.");
  credential.secret = arguments.secret("secret");
  return credential;
}

Json describe(const storage::KeyRotationState& state, const std::string& failure) {
  const std::uint64_t left = state.is_under_way() && state.total > state.done ? state.total - state.done : 0;
  Json result = {{"epoch", state.epoch}, {"under_way", state.is_under_way()}, {"began_at", state.began.text()}};
  result["ended_at"] = state.is_under_way() ? Json() : Json(state.ended.text());
  result["values"] = state.total;
  result["left"] = left;
  result["percent"] = state.is_under_way() ? (state.total ? (state.total - left) * 100 / state.total : 0) : 100;
  result["unreadable"] = state.unreadable;
  result["held_up"] = state.is_held_up;
  if (state.is_under_way() && !failure.empty()) result["failure"] = failure;
  return result;
}

Json status_of(const service::KeyRotation& rotation) {
  Json slots = Json::array();
  for (const auto kind : rotation.slots()) slots.push_back(kind_name(kind));
  const auto state = rotation.state();
  return {{"slots", std::move(slots)}, {"rotation", state ? describe(*state, rotation.failure()) : Json()}};
}

void seal_anew(AdminContext& context, storage::Damage damage, const ProgressSink& progress) {
  context.key_rotation().finish(damage, [&](const storage::KeyRotationState& state) {
    return progress("sealing anew", std::min(state.done, state.total), state.total);
  });
}

}  // namespace

Json show_keys(AdminContext& context, const Arguments&, const ProgressSink&) { return status_of(context.key_rotation()); }

Json rotate_keys(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  auto& rotation = context.key_rotation();
  const auto credential = credential_of(arguments);
  const auto recovery = arguments.secret("recovery");
  if (recovery.size() != crypto::kKeySize)
    throw Error(ErrorCode::kInvalidArgument, "The argument 'recovery' must be the 32 bytes of a recovery key.");
  // A passphrase that was mistyped, or a wrong file, must not become the only way in.
  if (!arguments.flag("is_new") && !rotation.opens(credential))
    throw Error(ErrorCode::kWrongKey,
                "This key does not open the data directory, so it cannot stay in use: name the one that does, or a new one with "
                "--new-key-file or --new-passphrase-fd. Nothing was changed.");
  context.checkpoints();
  rotation.begin(service::local_owner(), credential, recovery);
  if (!context.seals_anew_beside() || arguments.flag("wait")) seal_anew(context, storage::Damage::kHoldsUp, progress);
  return status_of(rotation);
}

Json resume_rotation(AdminContext& context, const Arguments& arguments, const ProgressSink& progress) {
  const auto state = context.key_rotation().state();
  if (!state || !state->is_under_way())
    throw Error(ErrorCode::kConflict, "No rotation of keys is under way: there is nothing to go on with.");
  context.checkpoints();
  const bool leave = arguments.flag("leave_damaged");
  seal_anew(context, leave ? storage::Damage::kIsLeft : storage::Damage::kHoldsUp, progress);
  return status_of(context.key_rotation());
}

}  // namespace rotulus::control
