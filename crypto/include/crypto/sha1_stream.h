// SHA-1 of what comes piece by piece: the git names of large files.
// Thread-safety: a Sha1Stream belongs to one thread.
#pragma once

#include <memory>

#include "crypto/digest.h"

namespace rotulus::crypto {

class Sha1Stream {
 public:
  Sha1Stream();
  ~Sha1Stream();
  void update(ByteView data);
  Sha1 finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace rotulus::crypto
