// The steps of a run as they stood after its last decision, kept with the run as text: what is shown later must not depend on who
// holds which role by then, nor on whether the plugin is still there.
// Thread-safety: plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "rotulus/sdk/values.h"
#include "storage/approvals.h"

namespace rotulus::service {

struct StepRecord {
  sdk::Step step;
  std::optional<Timestamp> opened;
  std::optional<Timestamp> due() const;
};

std::string to_text(const std::vector<StepRecord>& steps);
std::vector<StepRecord> steps_from_text(std::string_view text);  // Error{kCorrupt}

// `now_steps` with the times at which they opened: those of `before` where they were open already, else `now`.
std::vector<StepRecord> with_times(const std::vector<sdk::Step>& now_steps, const std::vector<StepRecord>& before, Timestamp now);

// One task for everybody whom an open step waits for. `user_id` finds the number of a user; names that it does not find are left
// out.
std::vector<storage::Task> tasks_of(const std::vector<StepRecord>& steps, const storage::Run& run,
                                    const std::function<std::optional<UserId>(const std::string&)>& user_id);

}  // namespace rotulus::service
