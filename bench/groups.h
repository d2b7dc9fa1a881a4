// The groups of figures that script/bench prints.
#pragma once

namespace rotulus::bench {

void import_group();
void large_files_group();
void search_group();
void relevance_group();
void store_group();
void workflow_group();

}  // namespace rotulus::bench
