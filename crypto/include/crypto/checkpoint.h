// Signed checkpoints of a Merkle tree: c2sp.org/tlog-checkpoint over c2sp.org/signed-note, with Ed25519 keys
// (docs/formats/audit-checkpoint.md).
//
//   <origin>
//   <size>
//   <root, base64>
//   <extension lines>
//
//   — <origin> <base64(key id || signature)>
//
// Thread-safety: plain values and pure functions; a CheckpointReader belongs to one thread.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"
#include "crypto/signing.h"

namespace rotulus::crypto {

struct Checkpoint {
  std::string origin;  // of the log; also the name of its key
  std::uint64_t size = 0;
  Sha256 root{};
  std::vector<std::string> extensions = {};  // whole lines: "time 2026-03-01T09:30:00Z", "key <base64>", ...
  // What follows `name` and a space in the first extension line that begins so; empty: none does.
  std::string extension(std::string_view name) const;
  // The public key of the line "key".
  std::optional<PublicKey> key() const;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

std::string checkpoint_text(const Checkpoint& checkpoint);
// Nothing for a text that checkpoint_text() would not have written.
std::optional<Checkpoint> parse_checkpoint_text(std::string_view text);

struct Note {
  struct Line {
    std::string name;
    Bytes signature;  // key id and what the key made
  };
  std::string text;
  std::vector<Line> signatures;
};
// Nothing when the text is no signed note.
std::optional<Note> parse_note(std::string_view note);
// `text` ends with a line feed and holds no empty line.
std::string sign_note(std::string_view text, std::string_view name, const SigningKey& key);
// There is a signature under this name and key, and every one of them holds. Those of other keys are passed over, as the
// specification asks.
bool is_signed_by(const Note& note, std::string_view name, const PublicKey& key);

// A key as it is handed to whoever is to trust it: "<name>+<key id, 8 hexadecimal digits>+<base64(0x01 || key)>".
struct VerifierKey {
  std::string name;
  PublicKey key{};
};
std::string verifier_key_text(const VerifierKey& key);
std::optional<VerifierKey> parse_verifier_key(std::string_view text);

// A file of checkpoints: each followed by an empty line.
class CheckpointReader {
 public:
  explicit CheckpointReader(std::istream& in) : in_(in) {}
  // The text of the next note, whether or not it is one; false at the end.
  bool next(std::string& note);
  // The note given last ends before its empty line: its writer was interrupted.
  bool is_torn() const { return torn_; }
  // Where the next note begins.
  std::uint64_t position() const { return position_; }

 private:
  std::istream& in_;
  std::uint64_t position_ = 0;
  bool torn_ = false;
};

}  // namespace rotulus::crypto
