// Browsers in which somebody has signed in before, by a cookie that only this server can make.
//
// Failures from anywhere lock a name for strangers; whoever has signed in from a browser goes on from there, with a count of his
// own. So nobody locks others out, also not from behind the same proxy, and nobody learns anything: without having signed in as
// somebody there is no cookie for his name. The cookie signs nobody in and holds no name: a nonce, and a keyed hash of name and
// nonce. The server keeps nothing.
// Thread-safety: all methods from any thread.
#pragma once

#include <optional>
#include <string>

#include "crypto/digest.h"

namespace rotulus::service {

class KnownDevices {
 public:
  explicit KnownDevices(const crypto::SecretBytes& key) : mac_(key) {}
  std::string make(const std::string& user_name) const;
  // The nonce, when the cookie was made here for this name.
  std::optional<std::string> nonce_of(const std::string& cookie, const std::string& user_name) const;

 private:
  std::string sealed(const std::string& nonce, const std::string& user_name) const;
  const crypto::Mac mac_;
};

}  // namespace rotulus::service
