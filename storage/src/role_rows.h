// Permissions inside sealed records and in the audit log.
#pragma once

#include "core/access.h"
#include "record.h"

namespace rotulus::storage {

// How many there are, then their names.
void write_permissions(RecordWriter& record, const PermissionSet& permissions);
PermissionSet read_permissions(RecordReader& record);           // what this program does not know is left away
std::string permission_text(const PermissionSet& permissions);  // names separated by spaces

}  // namespace rotulus::storage
