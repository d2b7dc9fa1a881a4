// Walks over everything: verification and export.
// Thread-safety: each runs on a session of its own.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "crypto/digest.h"
#include "storage/store.h"

namespace rotulus::storage {

// Called now and then with how much of `total` is done; returning false stops the work with Error{kUnavailable}.
using Progress = std::function<bool(std::string_view what, std::uint64_t done, std::uint64_t total)>;

struct VerifyReport {
  std::uint64_t objects = 0, revisions = 0, documents = 0, spaces = 0, audit_entries = 0, checkpoints = 0;
  std::uint64_t under_former_keys = 0;  // values that a rotation of keys, which is under way, has yet to seal anew
  std::vector<std::string> problems;    // each names the damaged thing; at most kMaxProblems are kept
  std::uint64_t problem_count = 0;
  static constexpr std::size_t kMaxProblems = 1000;
};

// What somebody outside knows of the audit log: its first `size` entries had this root.
struct KnownRoot {
  std::uint64_t size = 0;
  crypto::Sha256 root{};
  std::string what;  // names it in a problem: "the checkpoint of 2026-03-01T09:30:00Z in /srv/rotulus/data.checkpoints"
};

// Changes nothing. Without `read_data` objects are looked up but not decrypted. Every root in `known` is held against the log.
VerifyReport verify(Store& store, bool read_data, const Progress& progress, const std::vector<KnownRoot>& known = {});

struct ExportReport {
  std::uint64_t commits = 0, documents = 0;
};
// Writes the history of a space as an ordinary bare git repository with human paths.
ExportReport export_git(Store& store, SpaceId space, const std::filesystem::path& directory, const Progress& progress);

}  // namespace rotulus::storage
