// The program rotulus-verify: arguments in, sentences or JSON out.
// Thread-safety: one thread.
#pragma once

#include <string_view>

namespace rotulus::verify {

// 0: everything holds; 1: something does not; 2: wrong usage, or a file that cannot be read.
int run(int argc, char** argv, std::string_view version);

}  // namespace rotulus::verify
