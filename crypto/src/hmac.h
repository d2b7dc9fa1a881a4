// HMAC (RFC 2104). The states before the message are computed once per key and kept in locked memory; one code is then two
// or three compressions and no allocation.
// Thread-safety: a keyed Hmac may be used from many threads at once.
#pragma once

#include <array>
#include <cstring>
#include <initializer_list>
#include <new>

#include "crypto/secret.h"
#include "hash.h"

namespace rotulus::crypto {

template <class Hash>
class Hmac {
 public:
  using Digest = std::array<std::uint8_t, Hash::kSize>;

  explicit Hmac(ByteView key) : states_(sizeof(States)) {
    std::array<std::uint8_t, Hash::kBlock> block{};
    if (key.size() > block.size()) {
      hash(key, block.data());
    } else if (!key.empty()) {
      std::memcpy(block.data(), key.data(), key.size());
    }
    auto* states = new (states_.data()) States;
    absorb(states->inner, block, 0x36);
    absorb(states->outer, block, 0x5c);
    cleanse(block.data(), block.size());
  }

  void operator()(std::initializer_list<ByteView> parts, Digest& out) const {
    const auto* states = std::launder(reinterpret_cast<const States*>(states_.view().data()));
    typename Hash::Context context = states->inner;
    for (ByteView part : parts) Hash::update(context, part);
    Hash::finish(context, out.data());
    context = states->outer;
    Hash::update(context, out);
    Hash::finish(context, out.data());
    cleanse(&context, sizeof context);
  }

 private:
  struct States {
    typename Hash::Context inner, outer;
  };

  static void hash(ByteView data, std::uint8_t* out) {
    typename Hash::Context context;
    Hash::init(context);
    Hash::update(context, data);
    Hash::finish(context, out);
    cleanse(&context, sizeof context);
  }

  static void absorb(typename Hash::Context& state, std::array<std::uint8_t, Hash::kBlock> block, std::uint8_t pad) {
    for (std::uint8_t& byte : block) byte ^= pad;
    Hash::init(state);
    Hash::update(state, block);
    cleanse(block.data(), block.size());
  }

  SecretBytes states_;
};

}  // namespace rotulus::crypto
