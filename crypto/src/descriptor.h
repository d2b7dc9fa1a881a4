// An open file descriptor that closes itself.
#pragma once

#include <unistd.h>

namespace rotulus::crypto {

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int get() const { return descriptor_; }  // negative when opening failed

 private:
  int descriptor_;
};

}  // namespace rotulus::crypto
