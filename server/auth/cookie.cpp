#include "server/auth/cookie.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>

#include "schema/types/bytes.h"

namespace letopis::auth {

namespace {

std::string cookie(std::string_view value, bool secure, std::string_view more) {
  std::string text(kSessionCookie);
  text.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Strict");
  if (secure) text.append("; Secure");
  return text.append(more);
}

}  // namespace

std::string set_session_cookie(std::string_view token, bool secure) {
  return cookie(token, secure, "");
}

std::string clear_session_cookie(bool secure) { return cookie("", secure, "; Max-Age=0"); }

bool same_secret(std::string_view expected, std::string_view given) {
  return !expected.empty() && expected.size() == given.size() &&
         CRYPTO_memcmp(expected.data(), given.data(), expected.size()) == 0;
}

std::string to_base64url(std::string_view bytes) {
  std::string text = to_base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.resize(std::min(text.find('='), text.size()));
  return text;
}

std::string random_text(Random& random, std::size_t count) {
  std::array<unsigned char, 64> bytes{};
  count = std::min(count, bytes.size());
  random.fill(bytes.data(), count);
  const ByteView view(reinterpret_cast<const char*>(bytes.data()), count);
  std::string text = to_base64url(view);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return text;
}

}  // namespace letopis::auth
