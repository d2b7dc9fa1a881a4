// Authenticated encryption of values (docs/formats/sealed.md). Every sealed value has its own AES-256-GCM key, derived
// from a purpose key and a random salt, so no GCM limit on messages under one key is ever near; a second part of the
// derivation is stored as key commitment and compared in constant time before anything is decrypted.
//
// Small value:  0x01 | salt[16] | commitment[16] | ciphertext | tag[16]
//   key[32] || commitment[16] || unused[16] = HMAC-SHA-512(purpose key, "rotulus/1 value" || 0x00 || salt); nonce = 12 zero
//   bytes (the key is used once).
//   Limits: 2^48 values under one purpose key keep the chance of any repeated salt below 2^-33; one value at most 1 GiB.
// Stream (values of any size): 0x02 | salt[32] | commitment[16] | frames
//   key[32] || commitment[16] = HKDF-SHA-512(purpose key, salt, info "rotulus/1 stream")
//   Frame: ciphertext, tag[16]; every frame but the last holds 65536 bytes, the last 1 to 65536 (0 only in an empty stream).
//   nonce = 11-byte big-endian frame counter | last-frame byte (0 or 1). A stream always ends with a last frame; truncation,
//   repetition, reordering and trailing bytes are errors.
// The associated data (at most 1 MiB) is authenticated with every value and every frame, and not stored.
//
// Thread-safety: a Sealer may be used from many threads at once. StreamSealer and StreamOpener belong to one thread.
// Errors: opening throws Error{kCorrupt} when a tag, the commitment or the framing is wrong; no plaintext is released before
// its tag has been checked. Messages name `what` (the object), never its contents. Sealing too much is Error{kTooLarge}; a
// purpose key that has not 32 bytes and calls after finish() are Error{kInternal}.
#pragma once

#include <functional>
#include <memory>

#include "crypto/secret.h"

namespace rotulus::crypto {

inline constexpr std::size_t kSealOverhead = 1 + 16 + 16 + 16;

class Sealer {
 public:
  explicit Sealer(const SecretBytes& purpose_key);
  ~Sealer();
  Sealer(Sealer&&) noexcept;
  Sealer& operator=(Sealer&&) noexcept;

  Bytes seal(ByteView plaintext, ByteView associated) const;
  // Appends to `out` instead of allocating. `plaintext` must not lie inside `out`.
  void seal_to(ByteView plaintext, ByteView associated, Bytes& out) const;
  // `what` names the value in an error: "object 12 of space QA".
  Bytes open(ByteView sealed, ByteView associated, std::string_view what) const;
  SecretBytes open_secret(ByteView sealed, ByteView associated, std::string_view what) const;  // for wrapped keys
  bool opens(ByteView sealed, ByteView associated) const noexcept;                             // right key and unaltered?
  // Whether the value names this key as its own (the commitment). Says nothing of the rest, which may have been altered.
  bool sealed_here(ByteView sealed) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

using ByteSink = std::function<void(ByteView)>;

// Seals a stream of unknown length in bounded memory. The constructor already writes to the sink. finish() must be called, or the
// stream stays unreadable. After an exception, also one from the sink, the stream is of no use.
class StreamSealer {
 public:
  StreamSealer(const SecretBytes& purpose_key, ByteView associated, ByteSink sink);
  ~StreamSealer();
  void write(ByteView plaintext);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Opens a stream; plaintext reaches the sink frame by frame, each after its tag has been checked. That the stream is whole is
// known only after finish(): whoever stores what comes out keeps it provisional until then.
class StreamOpener {
 public:
  StreamOpener(const SecretBytes& purpose_key, ByteView associated, ByteSink sink, std::string what);
  ~StreamOpener();
  void write(ByteView sealed);
  void finish();  // Error{kCorrupt} when the last frame has not come

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rotulus::crypto
