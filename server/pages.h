// The browser application as a handler: its files, and its one page for every address that it finds its own way from.
#pragma once

#include "http/router.h"

namespace rotulus {

// For Router::otherwise: what no route of the interface answers. Addresses below /api and files that are not there stay 404.
http::Handler browser_application();

}  // namespace rotulus
