// Spaces: one git repository, one key, one number sequence each.
// Thread-safety: as the session that they are given.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "storage/store.h"

namespace rotulus::storage {

// What can be changed of a space.
struct SpaceSettings {
  std::string title;
  std::string description;
  bool controlled = false;    // who may do what here changes only by request and a second person's approval
  bool confidential = false;  // who reads a document here is recorded
  friend bool operator==(const SpaceSettings&, const SpaceSettings&) = default;
};

struct Space {
  SpaceId id;
  SpaceKey key;
  std::string title;
  std::string description;
  Timestamp created;
  std::int64_t version = 0;  // grows with every change of the settings
  bool controlled = false;
  bool confidential = false;
  SpaceSettings settings() const { return {title, description, controlled, confidential}; }
};

class Spaces {
 public:
  explicit Spaces(const Session& session) : session_(session) {}
  std::vector<Space> list() const;  // by key
  // `admit` is asked before the row is opened; a space that it refuses is as one that is not there.
  std::optional<Space> find(const SpaceKey& key, const std::function<bool(SpaceId)>& admit = {}) const;
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
Space update_space(Transaction& tx, SpaceId id, std::int64_t expected_version, const SpaceSettings& settings);

}  // namespace rotulus::storage
