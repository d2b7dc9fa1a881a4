// Browsers in which somebody has signed in before, by a cookie that only this server can make.
//
// Failures from anywhere lock a name for strangers; whoever has signed in from a browser goes on from there, with a count of his
// own. So nobody locks others out, also not from behind the same proxy, and nobody learns anything: without having signed in as
// somebody there is no cookie for his name. The cookie signs nobody in and holds no name: a nonce, and a keyed hash of name and
// nonce. The server keeps nothing. When keys are rotated, everybody is a stranger once: who knew the key could make such cookies.
// Thread-safety: all methods from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "crypto/digest.h"

namespace rotulus::service {

class KnownDevices {
 public:
  // `key` gives the present one, whenever it is needed.
  explicit KnownDevices(std::function<crypto::SecretBytes()> key) : key_(std::move(key)) {}
  std::string make(const std::string& user_name) const;
  // The nonce, when the cookie was made here for this name.
  std::optional<std::string> nonce_of(const std::string& cookie, const std::string& user_name) const;

 private:
  std::string sealed(const std::string& nonce, const std::string& user_name) const;
  const std::function<crypto::SecretBytes()> key_;
};

}  // namespace rotulus::service
