// Streams of sealed frames. The format is described in seal.h and docs/formats/sealed.md.
#include <algorithm>
#include <array>

#include "core/error.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "gcm.h"

namespace rotulus::crypto {
namespace {

constexpr std::uint8_t kFormat = 2;
constexpr std::size_t kSaltSize = 32;
constexpr std::size_t kCommitmentSize = 16;
constexpr std::size_t kHeaderSize = 1 + kSaltSize + kCommitmentSize;
constexpr std::size_t kFrame = 65536;
constexpr std::size_t kSealedFrame = kFrame + kTagSize;
constexpr std::string_view kPurpose = "rotulus/1 stream";

enum class Place : std::uint8_t { kInner = 0, kLast = 1 };

// The counter makes the nonce of every frame its own under the key of this stream; the last byte makes the end part of what
// is authenticated.
Nonce frame_nonce(std::uint64_t counter, Place place) {
  Nonce nonce{};
  for (std::size_t i = 0; i < 8; ++i) nonce[10 - i] = static_cast<std::uint8_t>(counter >> (8 * i));
  nonce[11] = static_cast<std::uint8_t>(place);
  return nonce;
}

SecretBytes derive_stream_key(const SecretBytes& purpose_key, ByteView salt) {
  if (purpose_key.size() != kKeySize) throw Error(ErrorCode::kInternal, "A purpose key has 32 bytes.");
  return derive_key(purpose_key, salt, kPurpose, kKeySize + kCommitmentSize);
}

ByteView commitment_of(const SecretBytes& derived) { return derived.view().subspan(kKeySize); }

}  // namespace

struct StreamSealer::State {
  Bytes associated;
  ByteSink sink;
  GcmContext gcm{GcmContext::Direction::kSeal};
  Bytes held = {};    // plaintext of the frame to come: a full frame waits until it is known whether it is the last
  Bytes sealed = {};  // the frame on its way out
  std::uint64_t counter = 0;
  bool finished = false;

  void emit(ByteView plaintext, Place place) {
    gcm.begin(frame_nonce(counter++, place), associated);
    sealed.resize(plaintext.size() + kTagSize);
    gcm.update(plaintext, sealed.data());
    gcm.write_tag(sealed.data() + plaintext.size());
    sink(sealed);
  }

  void hold(ByteView plaintext) { held.insert(held.end(), plaintext.begin(), plaintext.end()); }
};

StreamSealer::StreamSealer(const SecretBytes& purpose_key, ByteView associated, ByteSink sink)
    : state_(std::make_unique<State>(State{Bytes(associated.begin(), associated.end()), std::move(sink)})) {
  std::array<std::uint8_t, kHeaderSize> header{kFormat};
  const std::span<std::uint8_t> salt(header.data() + 1, kSaltSize);
  random_bytes(salt);
  const SecretBytes derived = derive_stream_key(purpose_key, salt);
  std::ranges::copy(commitment_of(derived), header.data() + 1 + kSaltSize);
  state_->gcm.set_key(derived.view().data());
  state_->held.reserve(kFrame);
  state_->sink(header);
}

StreamSealer::~StreamSealer() {
  if (state_) cleanse(state_->held.data(), state_->held.size());
}

void StreamSealer::write(ByteView plaintext) {
  State& s = *state_;
  if (s.finished) throw Error(ErrorCode::kInternal, "A finished stream takes no more bytes.");
  while (!plaintext.empty()) {
    if (s.held.size() == kFrame) {
      s.emit(s.held, Place::kInner);
      s.held.clear();
    }
    if (s.held.empty() && plaintext.size() > kFrame) {  // the caller's bytes need not be copied first
      s.emit(plaintext.first(kFrame), Place::kInner);
      plaintext = plaintext.subspan(kFrame);
      continue;
    }
    const ByteView part = plaintext.first(std::min(plaintext.size(), kFrame - s.held.size()));
    s.hold(part);
    plaintext = plaintext.subspan(part.size());
  }
}

void StreamSealer::finish() {
  State& s = *state_;
  if (s.finished) throw Error(ErrorCode::kInternal, "A stream is finished once.");
  s.emit(s.held, Place::kLast);
  s.finished = true;
}

struct StreamOpener::State {
  SecretBytes purpose_key;
  Bytes associated;
  ByteSink sink;
  std::string what;
  GcmContext gcm{GcmContext::Direction::kOpen};
  Bytes held = {};   // sealed bytes not yet opened: the header, or a frame of which it is not yet known whether it is the last
  Bytes plain = {};  // the frame on its way out
  std::uint64_t counter = 0;
  enum class Phase : std::uint8_t { kHeader, kFrames, kFinished, kFailed } phase = Phase::kHeader;

  [[noreturn]] void fail(std::string_view why) {
    phase = Phase::kFailed;
    throw Error(ErrorCode::kCorrupt, what + " does not open: " + std::string(why));
  }

  void hold(ByteView& from, std::size_t up_to) {
    const ByteView part = from.first(std::min(from.size(), up_to - held.size()));
    held.insert(held.end(), part.begin(), part.end());
    from = from.subspan(part.size());
  }

  void open_header() {
    if (held[0] != kFormat) fail("it is no sealed stream.");
    const ByteView header(held);
    const SecretBytes derived = derive_stream_key(purpose_key, header.subspan(1, kSaltSize));
    if (!equal_constant_time(commitment_of(derived), header.subspan(1 + kSaltSize)))
      fail("its head was altered, or another key made it.");
    gcm.set_key(derived.view().data());
    purpose_key = SecretBytes();
    held.clear();
    held.reserve(kSealedFrame);
    phase = Phase::kFrames;
  }

  void open_frame(ByteView frame, Place place) {
    const std::size_t size = frame.size() - kTagSize;
    gcm.begin(frame_nonce(counter++, place), associated);
    plain.resize(size);
    gcm.update(frame.first(size), plain.data());
    if (!gcm.check_tag(frame.data() + size)) {
      cleanse(plain.data(), plain.size());
      fail("frame " + std::to_string(counter) + " was altered, moved or is not the end of the stream.");
    }
    sink(plain);
  }
};

StreamOpener::StreamOpener(const SecretBytes& purpose_key, ByteView associated, ByteSink sink, std::string what)
    : state_(std::make_unique<State>(
          State{purpose_key.clone(), Bytes(associated.begin(), associated.end()), std::move(sink), std::move(what)})) {}

StreamOpener::~StreamOpener() {
  if (state_) cleanse(state_->plain.data(), state_->plain.size());
}

void StreamOpener::write(ByteView sealed) {
  State& s = *state_;
  if (s.phase == State::Phase::kFailed) s.fail("an earlier part of it was refused.");
  if (s.phase == State::Phase::kFinished) throw Error(ErrorCode::kInternal, "A finished stream takes no more bytes.");
  if (s.phase == State::Phase::kHeader) {
    s.hold(sealed, kHeaderSize);
    if (s.held.size() < kHeaderSize) return;
    s.open_header();
  }
  while (!sealed.empty()) {
    if (s.held.size() == kSealedFrame) {
      s.open_frame(s.held, Place::kInner);
      s.held.clear();
    }
    if (s.held.empty() && sealed.size() > kSealedFrame) {  // the caller's bytes need not be copied first
      s.open_frame(sealed.first(kSealedFrame), Place::kInner);
      sealed = sealed.subspan(kSealedFrame);
      continue;
    }
    s.hold(sealed, kSealedFrame);
  }
}

void StreamOpener::finish() {
  State& s = *state_;
  if (s.phase == State::Phase::kFailed) s.fail("an earlier part of it was refused.");
  if (s.phase == State::Phase::kFinished) throw Error(ErrorCode::kInternal, "A stream is finished once.");
  if (s.phase == State::Phase::kHeader || s.held.size() < kTagSize) s.fail("its end is missing.");
  // One form per content: only an empty stream ends with an empty frame.
  if (s.held.size() == kTagSize && s.counter != 0) s.fail("it ends with an empty frame.");
  s.open_frame(s.held, Place::kLast);
  s.phase = State::Phase::kFinished;
}

}  // namespace rotulus::crypto
