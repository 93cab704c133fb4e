#pragma once
// The texts that carry a session over HTTP: cookie and CSRF field. Pure; safe from any thread.
#include <cstddef>
#include <string>
#include <string_view>

#include "schema/types/time.h"

namespace letopis::auth {

inline constexpr std::string_view kSessionCookie = "letopis_session";
inline constexpr std::string_view kCsrfField = "x-letopis-csrf";

/// A Set-Cookie value: HttpOnly, SameSite=Strict, for the whole site, gone with the browser;
/// `secure` when the request came over TLS.
[[nodiscard]] std::string set_session_cookie(std::string_view token, bool secure);
[[nodiscard]] std::string clear_session_cookie(bool secure);

/// Takes the same time wherever the texts differ. An empty `expected` matches nothing.
[[nodiscard]] bool same_secret(std::string_view expected, std::string_view given);

/// base64url without padding (RFC 4648 section 5).
[[nodiscard]] std::string to_base64url(std::string_view bytes);
/// `count` random bytes (at most 64) as base64url.
[[nodiscard]] std::string random_text(Random& random, std::size_t count);

}  // namespace letopis::auth
