#include "crypto/sha1_stream.h"

#include "hash.h"

namespace rotulus::crypto {

struct Sha1Stream::State {
  Sha1Hash::Context context;
};

Sha1Stream::Sha1Stream() : state_(std::make_unique<State>()) { Sha1Hash::init(state_->context); }
Sha1Stream::~Sha1Stream() = default;

void Sha1Stream::update(ByteView data) { Sha1Hash::update(state_->context, data); }

Sha1 Sha1Stream::finish() {
  Sha1 out;
  Sha1Hash::finish(state_->context, out.data());
  return out;
}

}  // namespace rotulus::crypto
