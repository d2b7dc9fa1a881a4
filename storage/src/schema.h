// The tables of the data directory's database and the steps from each format to the next (docs/formats/database.md).
#pragma once

#include <string>
#include <vector>

#include "sqlite.h"

namespace rotulus::storage {

// The format that this program writes. Raise it with every change of schema, sealed record or object encoding, and add the step.
inline constexpr int kFormat = 5;

// What differs from the tables and indexes that this format has, one sentence each: a forger may have added, dropped or altered
// some.
std::vector<std::string> schema_differences(Connection& db);

// Makes the tables in an empty database.
void create_schema(Connection& db);
// The format that the database names.
int schema_format(Connection& db);
// Makes the tables of a backup in an empty database, with the format that they had.
void create_schema(Connection& db, const std::string& statements, int format);
// Error{kNewerFormat} when a newer Rotulus wrote the database, {kCorrupt} when it names no format.
void check_schema_format(Connection& db);
// Brings an older database to kFormat in one transaction. Not before its key is proven right: who cannot open a directory does
// not change it either.
void migrate_schema(Connection& db);

}  // namespace rotulus::storage
