// The groups of figures that script/bench prints.
#pragma once

namespace rotulus::bench {

void import_group();
void large_files_group();
void search_group();
void search_fresh();  // parts of it
void search_http();
void search_memory();
void relevance_group();
void store_group();  // all of the following
void store_commits();
void store_reads();
void store_sizes();
void store_encryption();
void store_growth();
void workflow_group();

}  // namespace rotulus::bench
