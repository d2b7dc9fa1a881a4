// "Did you mean ...?" for a mistyped name.
// Thread-safety: a pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rotulus::config {

// The candidate nearest to `name`, when it is near enough to be a slip of the fingers; empty otherwise.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace rotulus::config
