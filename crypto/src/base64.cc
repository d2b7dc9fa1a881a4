#include "crypto/base64.h"

#include <algorithm>

#include "crypto/digest.h"

namespace rotulus::crypto {

std::string base64(ByteView data) {
  std::string text = base64url(data);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

bool from_base64(std::string_view text, Bytes& out) {
  out.clear();
  if (text.size() % 4 != 0 || text.find_first_of("-_") != std::string_view::npos) return false;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string url(text);
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  return from_base64url(url, out);
}

}  // namespace rotulus::crypto
