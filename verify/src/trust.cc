#include "trust.h"

#include <algorithm>

#include "core/ids.h"
#include "crypto/base64.h"

namespace rotulus::verify {
namespace {

bool add_bytes(const crypto::Bytes& bytes, Trust& trust) {
  crypto::PublicKey key;
  if (bytes.size() != key.size()) return false;
  std::copy(bytes.begin(), bytes.end(), key.begin());
  trust.keys.push_back(key);
  return true;
}

// A key that nobody vouches for proves only that whoever made this had it.
bool is_signed_by_itself(const crypto::Note& note, const crypto::Checkpoint& checkpoint) {
  const auto key = checkpoint.key();
  return key && crypto::is_signed_by(note, checkpoint.origin, *key);
}

}  // namespace

bool add_key(std::string_view text, Trust& trust) {
  if (const auto key = crypto::parse_verifier_key(text)) {
    trust.keys.push_back(key->key);
    trust.origin = key->name;
    return true;
  }
  crypto::Bytes bytes(sizeof(crypto::PublicKey));
  if (text.size() == 2 * bytes.size() && from_hex(text, bytes.data(), bytes.size())) return add_bytes(bytes, trust);
  return crypto::from_base64(text, bytes) && add_bytes(bytes, trust);
}

std::string describe(const crypto::Checkpoint& checkpoint) {
  const std::string time = checkpoint.extension("time");
  return (time.empty() ? std::string() : "of " + time + " ") + "over " + std::to_string(checkpoint.size) + " entries";
}

std::optional<crypto::Checkpoint> believed_checkpoint(const std::string& text, const Trust& trust, const std::string& what,
                                                      Report& report) {
  const auto note = crypto::parse_note(text);
  const auto checkpoint = note ? crypto::parse_checkpoint_text(note->text) : std::nullopt;
  if (!checkpoint) {
    report.fails(what + " is no signed checkpoint: it was altered.");
    return std::nullopt;
  }
  if (trust.origin && *trust.origin != checkpoint->origin) {
    report.fails(what + " is of the log " + checkpoint->origin + ", and the key that you trust is of " + *trust.origin + ".");
    return std::nullopt;
  }
  const bool trusted = std::any_of(trust.keys.begin(), trust.keys.end(), [&](const crypto::PublicKey& key) {
    return crypto::is_signed_by(*note, checkpoint->origin, key);
  });
  if (trusted) {
    report.holds(what + ", " + describe(*checkpoint) + ", is signed by a key that you trust.");
    return checkpoint;
  }
  if (!is_signed_by_itself(*note, *checkpoint)) {
    report.fails("The signature of " + std::string(1, static_cast<char>(what.front() | 0x20)) + what.substr(1) +
                 " does not hold: it was altered.");
    return std::nullopt;
  }
  if (!trust.keys.empty()) {
    report.fails(what + ", " + describe(*checkpoint) + ", is signed by another key than you trust.");
    return std::nullopt;
  }
  const std::string key = crypto::verifier_key_text({checkpoint->origin, *checkpoint->key()});
  if (trust.own_key)
    report.note(what + " was taken to be genuine, as you asked; its key is " + key + ".");
  else
    report.fails(
        what + " is signed by a key that came along with it and is not proven: " + key +
        ". Whoever made this could have made the key. Give --key or --checkpoints from a place that he does not control, "
        "or --trust-bundle if you trust where you have it from.");
  return checkpoint;
}

}  // namespace rotulus::verify
