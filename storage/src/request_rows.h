// What verification needs of access requests.
#pragma once

#include <string>

#include "storage/access_requests.h"

namespace rotulus::storage {

std::string request_object(const AccessRequest& request);      // "access_request 12"
std::string request_state_text(const AccessRequest& request);  // "v2 approved <SHA-256 of its changes>"

}  // namespace rotulus::storage
