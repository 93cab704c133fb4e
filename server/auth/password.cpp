#include "server/auth/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>

#include "schema/types/bytes.h"
#include "schema/types/limits.h"

namespace letopis::auth {

namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kVerifierBytes = 256;
constexpr std::uint64_t kMemoryBytes = 160ULL * 1024 * 1024;  // 128 MiB and OpenSSL's own share
constexpr ScryptCost kCost;

struct Verifier {
  ScryptCost cost;
  std::string salt;
  std::string hash;
};

/// Takes the text up to the next '$' off the front.
std::string_view next_part(std::string_view& text) {
  const std::size_t end = text.find('$');
  const std::string_view part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return part;
}

std::optional<unsigned> number_of(std::string_view text) {
  unsigned value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

bool is_bearable(ScryptCost cost) {
  if (cost.log2_n < 1 || cost.log2_n > 20 || cost.r < 1 || cost.r > 32) return false;
  if (cost.p < 1 || cost.p > 16) return false;
  return (std::uint64_t{128} * cost.r << cost.log2_n) <= 128ULL * 1024 * 1024;
}

std::optional<Verifier> parse(std::string_view text) {
  if (text.size() > kVerifierBytes || next_part(text) != "scrypt") return std::nullopt;
  const auto log2_n = number_of(next_part(text));
  const auto r = number_of(next_part(text));
  const auto p = number_of(next_part(text));
  auto salt = from_base64(next_part(text));
  auto hash = from_base64(text);
  if (!log2_n || !r || !p || !salt || !hash) return std::nullopt;
  if (salt->size() < kSaltBytes || hash->size() != kHashBytes) return std::nullopt;
  return Verifier{{*log2_n, *r, *p}, *std::move(salt), *std::move(hash)};
}

}  // namespace

std::optional<std::string> scrypt(std::string_view password, std::string_view salt, ScryptCost cost,
                                  std::size_t length) {
  if (!is_bearable(cost)) return std::nullopt;
  std::string out(length, '\0');
  const int done = EVP_PBE_scrypt(password.data(), password.size(),
                                  reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                                  std::uint64_t{1} << cost.log2_n, cost.r, cost.p, kMemoryBytes,
                                  reinterpret_cast<unsigned char*>(out.data()), out.size());
  if (done != 1) return std::nullopt;
  return out;
}

std::optional<std::string> make_verifier(std::string_view password, Random& random) {
  if (password.empty() || password.size() > limits::kPasswordBytes || !is_utf8(password)) {
    return std::nullopt;
  }
  std::array<unsigned char, kSaltBytes> bytes{};
  random.fill(bytes.data(), bytes.size());
  const ByteView salt(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto hash = scrypt(password, salt, kCost, kHashBytes);
  if (!hash) return std::nullopt;
  return "scrypt$" + std::to_string(kCost.log2_n) + '$' + std::to_string(kCost.r) + '$' +
         std::to_string(kCost.p) + '$' + to_base64(salt) + '$' + to_base64(*hash);
}

PasswordCheck check_password(std::string_view password, std::string_view verifier) {
  const auto parsed = parse(verifier);
  if (!parsed) return PasswordCheck::unusable;
  if (password.size() > limits::kPasswordBytes) return PasswordCheck::wrong;
  const auto hash = scrypt(password, parsed->salt, parsed->cost, kHashBytes);
  if (!hash) return PasswordCheck::unusable;
  if (CRYPTO_memcmp(hash->data(), parsed->hash.data(), kHashBytes) != 0) {
    return PasswordCheck::wrong;
  }
  const bool weak = parsed->cost.log2_n < kCost.log2_n || parsed->cost.r < kCost.r;
  return weak ? PasswordCheck::right_but_weak : PasswordCheck::right;
}

std::string_view decoy_verifier() {
  return "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
}

std::string make_start_password(Random& random) {
  constexpr std::string_view kSigns = "abcdefghjkmnpqrstuvwxyz23456789";  // no i, l, o, 0, 1
  constexpr unsigned kFair = 256 / kSigns.size() * kSigns.size();
  std::string password;
  while (password.size() < 19) {
    unsigned char byte = 0;
    random.fill(&byte, 1);
    if (byte >= kFair) continue;  // these would make the first signs likelier
    if (password.size() % 5 == 4) password.push_back('-');
    password.push_back(kSigns[byte % kSigns.size()]);
  }
  return password;
}

}  // namespace letopis::auth
