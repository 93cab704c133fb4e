#include "events/log/ed25519.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

namespace letopis::log {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char* raw(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

ByteView key_view(const KeyBytes& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

std::optional<KeyBytes> key_bytes_of(ByteView bytes) {
  KeyBytes out{};
  if (bytes.size() != out.size()) return std::nullopt;
  std::transform(bytes.begin(), bytes.end(), out.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  return out;
}

Bytes ed25519_sign(ByteView message, const KeyBytes& seed) {
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  const Context context(EVP_MD_CTX_new());
  Bytes out(kEd25519Bytes, '\0');
  std::size_t size = out.size();
  EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get());
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, raw(message),
                 message.size());
  return out;
}

bool ed25519_verify(ByteView message, ByteView signature, const KeyBytes& key_bytes) {
  if (signature.size() != kEd25519Bytes) return false;
  const Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key_bytes.data(), key_bytes.size()));
  const Context context(EVP_MD_CTX_new());
  return key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message),
                          message.size()) == 1;
}

KeyBytes ed25519_public(const KeyBytes& seed) {
  const Key pair(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  KeyBytes out{};
  std::size_t size = out.size();
  EVP_PKEY_get_raw_public_key(pair.get(), out.data(), &size);
  return out;
}

}  // namespace letopis::log
