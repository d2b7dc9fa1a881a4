#include "known_devices.h"

namespace rotulus::service {
namespace {

constexpr std::size_t kNonceBytes = 16;

}  // namespace

std::string KnownDevices::sealed(const std::string& nonce, const std::string& user_name) const {
  return crypto::base64url(crypto::Mac(key_())(crypto::as_bytes(nonce + ' ' + user_name)));  // a nonce holds no space
}

std::string KnownDevices::make(const std::string& user_name) const {
  crypto::Bytes random(kNonceBytes);
  crypto::random_bytes(random);
  const std::string nonce = crypto::base64url(random);
  return nonce + '.' + sealed(nonce, user_name);
}

std::optional<std::string> KnownDevices::nonce_of(const std::string& cookie, const std::string& user_name) const {
  const std::size_t dot = cookie.find('.');
  if (dot == std::string::npos || dot == 0) return std::nullopt;
  const std::string nonce = cookie.substr(0, dot);
  if (nonce.find(' ') != std::string::npos) return std::nullopt;
  const std::string expected = sealed(nonce, user_name);
  if (!crypto::equal_constant_time(crypto::as_bytes(expected), crypto::as_bytes(cookie).subspan(dot + 1))) return std::nullopt;
  return nonce;
}

}  // namespace rotulus::service
