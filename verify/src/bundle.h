// A bundle of evidence as it was given, before anything of it is believed (docs/formats/evidence.md).
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/merkle.h"
#include "crypto/signing.h"

namespace rotulus::verify {

struct Bundle {
  struct Version {
    std::uint64_t revision = 0;
    std::optional<std::string> label;
    std::string state;
    crypto::Sha256 content_sha256{};
    std::optional<crypto::Bytes> content, metadata;
  };
  struct Signed {
    std::uint64_t id = 0;
    std::string statement;
    crypto::Signature signature{};
    crypto::PublicKey key{};
  };
  struct LogEntry {
    std::uint64_t entry = 0;
    std::optional<crypto::Bytes> leaf;  // absent: withheld, and only its hash is given
    crypto::Sha256 leaf_hash{};
    crypto::MerkleProof hashes;
  };
  std::string id, number, title;
  std::vector<Version> versions;
  std::vector<Signed> signatures;
  std::vector<LogEntry> entries;
  std::string checkpoint;
};

// Throws Malformed (members.h) that names what is wrong.
Bundle read_bundle(std::string_view text);

}  // namespace rotulus::verify
