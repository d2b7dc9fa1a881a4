// The kinds of office files, and how each is read.
// Thread-safety: pure functions.
#pragma once

#include "package.h"
#include "rotulus/sdk/extractor.h"

namespace rotulus::office {

bool is_word(const Package& package);
bool is_sheet(const Package& package);
bool is_slides(const Package& package);
bool is_open_document(Package& package);

// All of them throw Refusal.
void read_word(Package& package, sdk::TextSink& sink);
void read_sheet(Package& package, sdk::TextSink& sink);
void read_slides(Package& package, sdk::TextSink& sink);
void read_open_document(Package& package, sdk::TextSink& sink);

}  // namespace rotulus::office
