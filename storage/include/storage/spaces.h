// Spaces: one git repository, one key, one number sequence each.
// Thread-safety: as the session that they are given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "storage/store.h"

namespace rotulus::storage {

struct Space {
  SpaceId id;
  SpaceKey key;
  std::string title;
  std::string description;
  Timestamp created;
  std::int64_t version = 0;  // grows with every change of title or description
};

class Spaces {
 public:
  explicit Spaces(const Session& session) : session_(session) {}
  std::vector<Space> list() const;  // by key
  std::optional<Space> find(const SpaceKey& key) const;
  std::optional<Space> find(SpaceId id) const;
  // Without the documents that do not inherit their access from the space.
  struct DocumentCounts {
    std::int64_t inheriting = 0;
    std::int64_t inheriting_published = 0;  // of these, with a version that took force
  };
  DocumentCounts document_counts(SpaceId id) const;

 private:
  const Session& session_;
};

// Error{kConflict} when the key is taken.
Space create_space(Transaction& tx, const SpaceKey& key, const std::string& title, const std::string& description);
// Error{kStale} when the space has moved on from `expected_version`.
Space update_space(Transaction& tx, SpaceId id, std::int64_t expected_version, const std::string& title,
                   const std::string& description);

}  // namespace rotulus::storage
