// The list of passwords that nobody may have (data/common_passwords.txt), as part of the program.
// Thread-safety: constant data.
#pragma once

#include <string_view>

namespace rotulus::service {

std::string_view common_password_file();

}  // namespace rotulus::service
