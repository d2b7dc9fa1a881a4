// What the checks of a bundle find out for one another.
// Thread-safety: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bundle.h"
#include "crypto/checkpoint.h"
#include "entry.h"
#include "statement.h"
#include "verify/report.h"

namespace rotulus::verify {

struct Facts {
  const Bundle& bundle;
  Report& report;
  crypto::Checkpoint checkpoint;
  std::vector<Entry> entries = {};  // proven to be in the log, and done; in their order
  std::size_t withheld = 0;         // entries of which only the hash is known
  struct Signed {
    const Bundle::Signed* record;
    Statement statement;
  };
  std::map<std::uint64_t, std::vector<Signed>> signatures = {};  // that hold, by revision, in their order
};

// Each entry is in the log that the checkpoint signs, about this document, and stands once.
void check_entries(Facts& facts);
// The key of the checkpoint and its history are what the log says; notes breaks that were accepted.
void check_keys(Facts& facts);
// Each signature holds over its statement, is about what is in the bundle, follows those before it, and is in the log.
void check_signatures(Facts& facts);
// Each version was saved as the log says, stands where the log has brought it, and came into force with signatures.
void check_versions(Facts& facts);

// "version 1.0" or "revision 3"
std::string name_of(const Bundle::Version& version);
const Bundle::Version* find_version(const Bundle& bundle, std::uint64_t revision);

}  // namespace rotulus::verify
